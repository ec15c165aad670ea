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
from entrepot.orders.enums import Mover
from entrepot.orders.process import MOVES
from entrepot.storefront import words

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


def test_every_move_of_a_shopper_has_a_name() -> None:
    assert words.MOVES.keys() == {name for name, move in MOVES.items() if Mover.BUYER in move.by}


@pytest.mark.parametrize(("language", "expected"), [("en", "Second factor and passkeys"), ("zh-hans", "两步验证与通行密钥")])
def test_pages_of_sign_in_use_the_words_of_the_shop(language: str, expected: str) -> None:
    """They come from a library that is translated, but calls things otherwise than the account's page does."""
    with translation.override(language):
        assert translation.gettext("Two-Factor Authentication") == translation.gettext("Second factor and passkeys") == expected
