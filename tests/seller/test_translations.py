"""Both desks speak Simplified Chinese: every string, every word that only they say."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from enum import Enum
from pathlib import Path

import pytest

from entrepot.console import words as console
from entrepot.ledger.rules import TEMPLATES
from entrepot.marketing.enums import LinkKind, Place
from entrepot.operations.enums import AuditState, ProposalKind
from entrepot.seller import words
from entrepot.storefront import words as shoppers
from entrepot.wording.vocabulary import Vocabulary
from entrepot.wording.words import SHARED

SOURCE = Path(words.__file__).parent.parent
FACES = ("seller", "console", "storefront", "wording")
TEMPLATE_STRING = re.compile(r"""{% trans(?:late)? (?:"([^"]+)"|'([^']+)')""")


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


def test_every_account_has_its_word() -> None:
    accounts = {kind for shapes in TEMPLATES.values() for shape in shapes for kind in (shape.debit, shape.credit)}

    assert {"escrow.order", "merchant.available", "psp.clearing", "revenue.commission"} <= accounts & console.ACCOUNTS.keys()
    assert console.ACCOUNTS.keys() <= accounts


@pytest.mark.parametrize(
    ("kind", "values"), [("audit", AuditState), ("proposal_kind", ProposalKind), ("place", Place), ("link", LinkKind)]
)
def test_every_stored_value_of_the_platforms_work_has_its_word(kind: str, values: type[Enum]) -> None:
    assert sorted(console.word[kind]) == sorted(str(value.value) for value in values)


@pytest.mark.parametrize("word", [words.word, console.word, shoppers.word])
def test_a_face_says_nothing_otherwise_that_is_not_stored(word: Vocabulary) -> None:
    assert {kind: sorted(word[kind]) for kind in SHARED} == {kind: sorted(known) for kind, known in SHARED.items()}
