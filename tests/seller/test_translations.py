"""Both desks speak Simplified Chinese: every string, every stored word, every refusal that a merchant can meet."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from django.utils import translation

from entrepot.catalog.enums import ImportState, ProductState
from entrepot.catalog.errors import NotCompliant
from entrepot.console import refusals as console_refusals
from entrepot.console import words as console
from entrepot.events.enums import DeliveryState
from entrepot.identity.enums import PlatformRole, StoreRole
from entrepot.inventory.enums import MovementKind, WarehouseKind
from entrepot.kernel.errors import Refused
from entrepot.ledger.rules import TEMPLATES
from entrepot.logistics.enums import Assumer, ParcelStatus, Valuation
from entrepot.marketing.enums import LinkKind, Place
from entrepot.operations.enums import AuditState, ProposalKind, ProposalState
from entrepot.orders.enums import Mover, OrderState, Route
from entrepot.orders.process import MOVES, Deadline
from entrepot.payments.enums import PaymentState, PayoutState, RefundState
from entrepot.seller import refusals, words
from entrepot.seller.wording import sentence
from entrepot.settlement.enums import ClaimKind, SettlementState
from entrepot.stores.enums import StoreKind, StoreState

SOURCE = Path(words.__file__).parent.parent
FACES = ("seller", "console", "storefront")
TEMPLATE_STRING = re.compile(r"""{% trans(?:late)? (?:"([^"]+)"|'([^']+)')""")
ROOMS = ("catalog", "stores", "inventory", "orders", "settlement", "identity")
NEVER_AT_A_DESK = {  # refusals of shoppers, of programs and of the platform's own work
    "AddressBookFull", "AddressIncomplete", "AddressInvalid", "AlreadyExtended", "BadQuantity", "CannotDeliver",
    "CartTooLarge", "EmptyOrder", "EscrowDiffers", "FeePlanClash", "FeePlanInThePast", "IdentityInvalid", "IdentityNeeded",
    "KeyRefused", "NoFeePlan", "NoRule", "NotForSale", "NotReceived", "NotTyped", "NotYourself", "OrdersOpen", "OutOfStock",
    "PriceChanged",
    "QuoteExpired", "ReasonRequired", "SealBroken", "TaxUndecided", "TrackingException", "WorksForSomebody",
}  # fmt: skip

ON_THE_COMMAND_LINE = {
    "AlreadyReplayed", "BenchImpossible", "OtherTrade", "ReplayDiffers", "ReplayRunning", "ReplayUnreadable", "SampleRunning",
    "StepLost",
}  # fmt: skip


def entries(face: str) -> dict[str, str]:
    """The catalogue of a face: msgid → msgstr."""
    found = {}
    for block in (SOURCE / face / "locale/zh_Hans/LC_MESSAGES/django.po").read_text(encoding="utf-8").split("\n\n"):
        texts: dict[str, str] = defaultdict(str)
        name = ""
        for line in block.splitlines():
            before, mark, rest = line.partition('"')
            name = before.strip() or name
            if mark and not line.startswith("#"):
                texts[name] += ast.literal_eval(mark + rest)
        found[texts["msgid"]] = texts["msgstr"] or texts["msgstr[0]"]
    return found


@pytest.mark.parametrize("face", ["seller", "console"])
def test_every_string_of_the_templates_and_the_code_is_translated(face: str) -> None:
    known = {text for other in FACES for text, meaning in entries(other).items() if meaning}
    asked = {
        first or second
        for page in (SOURCE / face / "templates").rglob("*.html")
        for first, second in TEMPLATE_STRING.findall(page.read_text(encoding="utf-8"))
    }
    asked |= {
        node.args[0].value
        for file in (SOURCE / face).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"_", "gettext", "gettext_lazy", "gettext_noop"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }

    assert sorted(asked - known) == []
    assert [text for text, meaning in entries(face).items() if not meaning] == []


def test_one_text_has_one_meaning_in_all_faces() -> None:
    meanings: dict[str, set[str]] = defaultdict(set)
    for face in FACES:
        for text, meaning in entries(face).items():
            if text:
                meanings[text].add(meaning)

    assert {text: found for text, found in meanings.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("module", "kind", "values"),
    [
        (words, "assumer", Assumer), (words, "claim", ClaimKind), (words, "delivery", DeliveryState), (words, "import", ImportState),
        (words, "movement", MovementKind), (words, "mover", Mover), (words, "order", OrderState), (words, "parcel", ParcelStatus),
        (words, "payout", PayoutState), (words, "product", ProductState), (words, "role", StoreRole), (words, "route", Route),
        (words, "store", StoreState), (words, "store_kind", StoreKind), (words, "valuation", Valuation),
        (words, "warehouse", WarehouseKind),
        (console, "claim", ClaimKind), (console, "mover", Mover), (console, "order", OrderState), (console, "parcel", ParcelStatus),
        (console, "payment", PaymentState), (console, "payout", PayoutState), (console, "refund", RefundState),
        (console, "route", Route), (console, "settlement", SettlementState), (console, "store_kind", StoreKind),
        (console, "timer", Deadline), (console, "audit", AuditState), (console, "proposal", ProposalState),
        (console, "proposal_kind", ProposalKind), (console, "place", Place), (console, "link", LinkKind),
        (console, "role", PlatformRole), (console, "store_role", StoreRole), (console, "store", StoreState),
    ],
)  # fmt: skip
def test_every_stored_value_has_its_word(module: ModuleType, kind: str, values: type[Enum]) -> None:
    assert sorted(module.WORDS[kind]) == sorted(str(value.value) for value in values)


def test_every_step_and_every_account_has_its_word() -> None:
    accounts = {kind for shapes in TEMPLATES.values() for shape in shapes for kind in (shape.debit, shape.credit)}

    assert sorted(words.STEPS) == sorted(console.STEPS) == sorted({"place", *MOVES})
    assert {"escrow.order", "merchant.available", "psp.clearing", "revenue.commission"} <= accounts & console.ACCOUNTS.keys()
    assert console.ACCOUNTS.keys() <= accounts


def test_every_refusal_that_a_merchant_can_meet_is_among_the_sentences() -> None:
    met = {
        refusal.template
        for room in ROOMS
        for name, refusal in vars(import_module(f"entrepot.{room}.errors")).items()
        if isinstance(refusal, type)
        and issubclass(refusal, Refused)
        and refusal.__module__ == f"entrepot.{room}.errors"
        and name not in NEVER_AT_A_DESK
    }

    assert sorted(met - set(refusals.REFUSALS)) == []


def test_every_refusal_that_the_platforms_people_can_meet_is_among_their_sentences() -> None:
    met = {
        refusal.template
        for room in ("operations", "marketing")
        for name, refusal in vars(import_module(f"entrepot.{room}.errors")).items()
        if isinstance(refusal, type) and issubclass(refusal, Refused) and refusal.__module__ == f"entrepot.{room}.errors"
        and name not in ON_THE_COMMAND_LINE
    }  # fmt: skip

    assert sorted(met - set(console_refusals.REFUSALS)) == []


def test_a_refusal_speaks_the_language_of_the_page() -> None:
    refusal = NotCompliant(
        summary="hs_code", problems=[{"field": "hs_code", "reason": "required for goods that cross a border"}]
    )

    with translation.override("zh-hans"):
        assert sentence(refusal) == "商品不符合上架规则：hs_code: 跨境商品必填。"
