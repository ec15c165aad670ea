"""Every string of the mails to guests is there in Simplified Chinese."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from entrepot import orders

ROOM = Path(orders.__file__).parent


@pytest.mark.skipif(not shutil.which("xgettext"), reason="needs gettext: apt-get install gettext")
def test_the_catalogue_knows_every_string_of_the_sources(tmp_path: Path) -> None:
    copy = tmp_path / "orders"
    shutil.copytree(ROOM, copy, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    subprocess.run(
        [sys.executable, "-P", "-m", "django", "makemessages", "-l", "zh_Hans", "--no-obsolete", "--no-location"],
        cwd=copy, check=True, capture_output=True, env=None,
    )  # fmt: skip
    with (copy / "locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as file:
        fresh = read_po(file, locale="zh_Hans")

    assert [message.id for message in fresh if message.id and (not message.string or message.fuzzy)] == []
