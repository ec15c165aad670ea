"""Every string of the shop is there in Simplified Chinese."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils import translation

from entrepot import storefront
from entrepot.catalog import errors as catalog
from entrepot.identity import errors as identity
from entrepot.inventory import errors as inventory
from entrepot.kernel import errors as kernel
from entrepot.kernel import pictures
from entrepot.logistics.enums import ParcelStatus
from entrepot.messaging import errors as messaging
from entrepot.notices import errors as notices
from entrepot.orders import errors as orders
from entrepot.orders.enums import Mover, OrderState, Route
from entrepot.orders.process import MOVES
from entrepot.payments import errors as payments
from entrepot.search import errors as search
from entrepot.storefront import wording

ROOM = Path(storefront.__file__).parent
CATALOGUE = ROOM / "locale/zh_Hans/LC_MESSAGES/django.po"


def test_nothing_is_left_untranslated() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans")

    assert [message.id for message in catalogue if message.id and (not message.string or message.fuzzy)] == []


def test_fields_of_sentences_survive_translation() -> None:
    with CATALOGUE.open("rb") as file:
        for message in read_po(file, locale="zh_Hans"):
            if message.id and isinstance(message.id, str):
                fields = r"%\(\w+\)s|\{\w+\}"
                assert sorted(re.findall(fields, message.id)) == sorted(re.findall(fields, str(message.string))), message.id


@pytest.mark.skipif(not shutil.which("xgettext"), reason="needs gettext: apt-get install gettext")
def test_the_catalogue_knows_every_string_of_the_sources(tmp_path: Path) -> None:
    """What `makemessages` would find today is in the catalogue already."""
    copy = tmp_path / "storefront"
    shutil.copytree(ROOM, copy, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", "zh_Hans", "--no-obsolete", "--no-location"],
        cwd=copy, check=True, capture_output=True, env=None,
    )  # fmt: skip
    with (copy / "locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as file:
        fresh = read_po(file, locale="zh_Hans")

    assert [message.id for message in fresh if message.id and (not message.string or message.fuzzy)] == []


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    with CATALOGUE.open("rb") as file, translation.override("zh-hans"):
        for message in read_po(file, locale="zh_Hans"):
            if message.id and isinstance(message.id, str):
                assert translation.gettext(message.id) == message.string


def test_refusals_that_shoppers_meet_are_the_rooms_own_sentences() -> None:
    said = {
        refusal.template
        for room in (identity, catalog, inventory, kernel, messaging, notices, orders, payments, pictures, search)
        for refusal in vars(room).values()
        if isinstance(refusal, type) and issubclass(refusal, kernel.Refused)
    }

    assert set(wording.REFUSALS) - said == set()
    assert {cls.template for cls in vars(orders).values() if isinstance(cls, type) and issubclass(cls, kernel.Refused)} - {
        kernel.Refused.template, orders.ShipmentIncomplete.template, orders.TrackingException.template,
        orders.TooManyViews.template, orders.ViewNameTaken.template,  # of the stores' own lists
    } <= set(wording.REFUSALS)  # fmt: skip


def test_every_word_of_the_trade_has_a_name() -> None:
    assert wording.STATES.keys() == set(OrderState.values)
    assert wording.ROUTES.keys() == set(Route.values)
    assert wording.PARCELS.keys() == {status.value for status in ParcelStatus}
    assert wording.STEPS.keys() == {"place", *MOVES}
    assert wording.MOVES.keys() == {name for name, move in MOVES.items() if Mover.BUYER in move.by}


def test_sentences_of_refusals_are_filled_in_the_pages_language() -> None:
    refusal = orders.WrongState(state="paid", move="Ship")

    with translation.override("zh-hans"):
        assert wording.sentence(refusal) == "状态为“已付款，等待发货”的订单不能执行：Ship。"
