"""What every template of every face keeps to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import entrepot

ROOMS = Path(entrepot.__file__).parent
TEMPLATES = sorted(ROOMS.glob("*/templates/**/*.html"))
MAILS = {"notices/templates/notices/mail.html"}  # mail programs know nothing but inline styles
CATALOGUES = sorted(ROOMS.glob("*/locale/*/LC_MESSAGES/django.po"))
FORM = re.compile(r"<form\b[^>]*method=[\"']?post[^>]*>.*?</form>", re.DOTALL | re.IGNORECASE)
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>|<style\b|\sstyle=[\"']"
    r"|\son(?:click|change|input|submit|load|error|focus|blur|key\w+|mouse\w+|pointer\w+)=|javascript:|hx-on[:-]",
    re.IGNORECASE,
)


def named(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOMS)) for path in paths]


def test_there_is_no_inline_script_or_style() -> None:
    """The policy of contents forbids both: a browser would not run them."""
    assert {
        name: found
        for name, path in zip(named(TEMPLATES), TEMPLATES, strict=True)
        if name not in MAILS and (found := INLINE.findall(path.read_text()))
    } == {}


def test_every_form_that_writes_brings_its_token() -> None:
    bare = [
        (name, form[:80])
        for name, path in zip(named(TEMPLATES), TEMPLATES, strict=True)
        for form in FORM.findall(path.read_text())
        if "{% csrf_token %}" not in form
    ]
    assert bare == []


def test_every_face_with_pages_has_a_catalogue() -> None:
    faces = {path.relative_to(ROOMS).parts[0] for path in TEMPLATES}

    assert faces <= {path.relative_to(ROOMS).parts[0] for path in CATALOGUES}


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.relative_to(ROOMS).parts[0])
def test_no_string_is_left_untranslated(catalogue: Path) -> None:
    with catalogue.open("rb") as file:
        messages = [message for message in read_po(file, locale="zh_Hans") if message.id]

    def told(message: object) -> bool:
        text = message.string  # type: ignore[attr-defined]
        return bool(text) and (isinstance(text, str) or all(text)) and not message.fuzzy  # type: ignore[attr-defined]

    assert [message.id for message in messages if not told(message)] == []


def test_whoever_follows_next_looks_where_it_leads() -> None:
    """A view that reads `next` asks `url_has_allowed_host_and_scheme` in the same file."""
    readers = [path for path in ROOMS.glob("*/views/**/*.py") if re.search(r"get\(\s*[\"']next[\"']", path.read_text())]

    assert readers != []
    assert named([path for path in readers if "url_has_allowed_host_and_scheme" not in path.read_text()]) == []
