"""What the rooms store and refuse has its words, in both languages."""

from __future__ import annotations

import ast
import pkgutil
import re
from datetime import UTC, datetime, timedelta
from enum import Enum
from importlib import import_module
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils import timezone, translation

import entrepot
from entrepot import wording
from entrepot.aftersales.enums import CaseKind, CaseState, ChargebackState, Reason, Side
from entrepot.aftersales.process import MOVES as CASE_MOVES
from entrepot.catalog.enums import ImportState, ProductState
from entrepot.catalog.errors import NotCompliant
from entrepot.events.enums import DeliveryState
from entrepot.identity.enums import PlatformRole, StoreRole
from entrepot.inventory.enums import MovementKind, WarehouseKind
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.logistics.enums import Assumer, ParcelStatus, Valuation
from entrepot.operations.enums import ProposalState
from entrepot.orders.enums import LimitReason, Mover, OrderState, ReceiptLevel, Route
from entrepot.orders.errors import CannotDeliver, WrongState
from entrepot.orders.process import MOVES, Deadline
from entrepot.payments.enums import AuthorisationState, PaymentState, PayoutState, RefundState, ReleaseState
from entrepot.settlement.enums import ClaimKind, DepositKind, SettlementState
from entrepot.stores.enums import StoreKind, StoreState
from entrepot.wording.places import country_name, moment, short_moment
from entrepot.wording.refusals import REFUSALS, sentence
from entrepot.wording.templatetags.wording import carrier, money, tone
from entrepot.wording.vocabulary import Vocabulary, text_in, word

ROOM = Path(wording.__file__).parent
CATALOGUE = ROOM / "locale/zh_Hans/LC_MESSAGES/django.po"
NOT_TO_PEOPLE = {"api", "database", "events"}  # answers to programs; what is wrong with the machine is told on the command line
OUTSIDE_OF_ERRORS = ("entrepot.events.errors", "entrepot.kernel.money", "entrepot.kernel.pictures")
NEVER_ON_A_PAGE = {"EscrowDiffers", "KeyRefused"}
ON_THE_COMMAND_LINE = {
    "AlreadyReplayed", "BenchImpossible", "OtherTrade", "ReplayDiffers", "ReplayRunning", "ReplayUnreadable", "SampleRunning",
    "StepLost",
}  # fmt: skip


def refusals() -> dict[str, str]:
    """Each refusal that a person can meet: class and sentence."""
    found = {}
    for room in pkgutil.iter_modules(entrepot.__path__):
        if room.name in NOT_TO_PEOPLE or not (Path(entrepot.__path__[0]) / room.name / "errors.py").exists():
            continue
        module = import_module(f"entrepot.{room.name}.errors")
        for name, kind in vars(module).items():
            if _refuses(kind) and kind.__module__ == module.__name__:
                found[f"{room.name}.{name}"] = kind.template
    return found


def _refuses(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Refused) and kind is not Refused


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("case_kind", CaseKind), ("case_reason", Reason), ("case_side", Side), ("case_state", CaseState), ("chargeback", ChargebackState),
        ("receipt_level", ReceiptLevel), ("limit_reason", LimitReason), ("authorisation", AuthorisationState),
        ("assumer", Assumer), ("claim", ClaimKind), ("delivery", DeliveryState), ("deposit_kind", DepositKind),
        ("import", ImportState), ("movement", MovementKind),
        ("mover", Mover), ("order", OrderState), ("parcel", ParcelStatus), ("payment", PaymentState), ("payout", PayoutState),
        ("platform_role", PlatformRole), ("product", ProductState), ("proposal", ProposalState), ("refund", RefundState),
        ("release", ReleaseState),
        ("role", StoreRole), ("route", Route), ("settlement", SettlementState), ("store", StoreState), ("store_kind", StoreKind),
        ("timer", Deadline), ("valuation", Valuation), ("warehouse", WarehouseKind),
    ],
)  # fmt: skip
def test_every_stored_value_has_its_word(kind: str, values: type[Enum]) -> None:
    assert sorted(word[kind]) == sorted(str(value.value) for value in values)


def test_every_step_of_an_order_has_its_word() -> None:
    assert word["step"].keys() == {"place", *MOVES}


def test_every_step_of_a_case_has_its_word() -> None:
    assert word["case_step"].keys() == {"open", *CASE_MOVES}


def test_every_refusal_is_among_the_sentences() -> None:
    met = {
        template for name, template in refusals().items() if name.partition(".")[2] not in ON_THE_COMMAND_LINE | NEVER_ON_A_PAGE
    }

    assert sorted(met - set(REFUSALS)) == []


def test_every_sentence_is_that_of_a_refusal() -> None:
    others = {kind.template for module in OUTSIDE_OF_ERRORS for kind in vars(import_module(module)).values() if _refuses(kind)}

    assert sorted(set(REFUSALS) - set(refusals().values()) - others) == []


def test_every_text_is_translated_with_its_fields() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = {str(message.id): str(message.string) for message in read_po(file, locale="zh_Hans") if message.id}
    said = {
        node.args[0].value
        for file in ROOM.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "gettext_noop"}
        and isinstance(node.args[0], ast.Constant)
    }  # fmt: skip

    assert sorted(said - {text for text, meaning in catalogue.items() if meaning}) == []
    assert sorted(catalogue.keys() - said) == []
    for text, meaning in catalogue.items():
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", meaning)), text


def test_a_refusal_speaks_the_language_of_the_page() -> None:
    refusal = NotCompliant(
        summary="hs_code", problems=[{"field": "hs_code", "reason": "required for goods that cross a border"}]
    )

    with translation.override("zh-hans"):
        assert sentence(refusal) == "商品不符合上架规则：hs_code: 跨境商品必填。"
        assert sentence(WrongState(state="paid", move="Ship")) == "状态为“已付款，等待发货”的订单不能执行：Ship。"
        assert "美国" in sentence(CannotDeliver(store="北光", country="US", reason="unknown"))


def test_readers_have_words_of_their_own_beside_the_shared_ones() -> None:
    merchants = Vocabulary({"order": {"paid": "To ship"}, "leaf": {"a.b": "Look"}})

    with translation.override("en"):
        assert (merchants("order", "paid"), word("order", "paid")) == ("To ship", "Paid, waiting for the store to ship")
        assert (merchants("order", "shipped"), merchants("leaf", "a.b")) == ("Shipped", "Look")
        assert merchants("order", "never_seen") == "Never seen"


def test_texts_of_merchants_come_in_the_pages_language_or_in_english_or_in_any() -> None:
    with translation.override("zh-hans"):
        assert text_in({"en": "Tea", "zh-hans": "茶"}) == "茶"
        assert text_in({"en": "Tea"}) == "Tea"
        assert text_in({"ja": "お茶"}) == "お茶"
        assert text_in(None) == ""


def test_filters_speak_the_pages_language() -> None:
    with translation.override("zh-hans"):
        assert (money(123450, "CNY"), money(None, "CNY"), country_name("DE"), country_name("??")) == (
            "¥1,234.50",
            "–",
            "德国",
            "??",
        )
        assert (carrier("sf"), carrier("Müller & Sohn")) == ("顺丰速运", "Müller & Sohn")
    assert (tone("paid"), tone("failed"), tone("other")) == ("badge--ok", "badge--bad", "")


@pytest.mark.parametrize(
    ("language", "whole", "short", "of_last_year"),
    [
        ("en", "Mar 4, 2026, 9:05\u202fAM", "Mar 4, 9:05\u202fAM", "Dec 30, 2025"),
        ("zh-hans", "2026年3月4日 09:05", "3月4日 09:05", "2025年12月30日"),
    ],
)
def test_moments_end_at_the_minute_and_lists_leave_out_the_year_of_today(
    language: str, whole: str, short: str, of_last_year: str
) -> None:
    at = datetime(2026, 3, 4, 9, 5, 41, tzinfo=UTC)
    clock.use(clock.VirtualClock(at + timedelta(days=8)))

    with translation.override(language), timezone.override(UTC):
        assert (moment(at), short_moment(at)) == (whole, short)
        assert short_moment(datetime(2025, 12, 30, 23, 0, tzinfo=UTC)) == of_last_year
