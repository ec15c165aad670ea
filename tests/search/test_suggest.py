from __future__ import annotations

import pytest
from tests.search.factories import fill, source

from entrepot.search.enums import SuggestionKind
from entrepot.search.queries import suggest
from entrepot.search.types import Suggestion

pytestmark = pytest.mark.django_db


def test_brands_words_and_products_complete_a_prefix() -> None:
    lamps = [source(f"Garmin {n}", brand="Garmin", sold=n) for n in range(3)]
    fill(*lamps, source("garage door"))

    found = suggest("gar")

    assert found[0] == Suggestion(SuggestionKind.BRAND, "Garmin", "garmin")
    assert found[1] == Suggestion(SuggestionKind.QUERY, "garmin", "garmin")
    assert [(item.kind, item.text) for item in found[2:]] == [
        (SuggestionKind.PRODUCT, text) for text in ("Garmin 2", "Garmin 1", "Garmin 0", "garage door")
    ]


def test_categories_are_completed_in_any_language_and_shown_in_the_asked_one() -> None:
    fill(source("a", category="相机"))

    assert suggest("相", language="zh-hans") == [Suggestion(SuggestionKind.CATEGORY, "相机", "相机")]


def test_the_last_word_is_completed() -> None:
    fill(*[source(f"phone charger {n}") for n in range(3)])

    assert suggest("fast char")[0].text == "fast charger"


def test_what_is_not_on_sale_is_not_suggested() -> None:
    fill(source("Garmin", brand="Garmin", on_sale=False))

    assert suggest("gar") == []


@pytest.mark.parametrize("prefix", ["", "  ", "\0", "%", "_", "zzz"])
def test_nothing_completes_nothing(prefix: str) -> None:
    fill(source("lamp"))

    assert suggest(prefix) == []


def test_at_most_limit_suggestions() -> None:
    fill(*[source(f"lamp {n}", brand="Lamps") for n in range(20)])

    assert len(suggest("lam", limit=4)) == 4
