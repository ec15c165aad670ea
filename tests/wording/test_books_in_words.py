"""Postings, calls to providers and deeds have sentences, in both languages."""

from __future__ import annotations

import pytest
from django.utils import translation

from entrepot.ledger.rules import TEMPLATES
from entrepot.payments.enums import CallKind
from entrepot.wording.deed_words import SUBJECTS
from entrepot.wording.deeds import deed
from entrepot.wording.fact_words import FACTS
from entrepot.wording.journal_words import CALLS, JOURNALS, PHASES, REGIMES


def test_every_template_of_the_ledger_and_every_call_has_its_sentence() -> None:
    assert sorted(JOURNALS) == sorted(TEMPLATES)
    assert sorted(CALLS) == sorted(kind.value for kind in CallKind)
    assert PHASES.keys() == {phase for shapes in TEMPLATES.values() for shape in shapes for phase in shape.phases}


@pytest.mark.parametrize("words", [JOURNALS, CALLS, REGIMES, PHASES, SUBJECTS, FACTS])
def test_sentences_are_chinese_on_chinese_pages(words: dict[str, object]) -> None:
    with translation.override("zh-hans"):
        foreign = {code for code, text in words.items() if not any("一" <= sign <= "鿿" for sign in str(text))}

    assert foreign <= {"events.endpoint"}  # “Webhook” is what programmers call it everywhere


def test_steps_of_cases_are_deeds_and_what_is_unknown_stays_readable() -> None:
    with translation.override("en"):
        assert deed("catalog.price_set") == "Changed a price"
        assert deed("aftersales.agree_return") == "After-sales: The store takes the goods back"
        assert deed("new_room.did_it") == "New room did it"
