from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.search.factories import source

from entrepot.search import rules
from entrepot.search.analysis import analyse

DAY = date(2025, 6, 2)


def test_impact_of_a_word_in_a_document_of_mean_length():
    # f (k1 + 1) / (f + k1) with f = 3: 6.6 / 4.2
    assert rules.impact(3, 50, 50) == 15714


@given(st.floats(0.3, 1e4), st.floats(0.3, 1e5), st.floats(1, 1e4))
def test_impact_is_bounded_and_idf_fits_with_it_into_an_integer(frequency, length, average):
    assert 0 <= rules.impact(frequency, length, average) <= 22_000
    assert 22_000 * rules.idf(10_000_000, 1) < 2**31


def test_idf_is_never_negative_and_falls_with_frequency():
    weights = [rules.idf(1000, df) for df in (0, 1, 10, 500, 1000)]
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] == 0


def test_long_queries_count_all_words_or_not():
    assert [rules.tier(words, 5) for words in (0, 3, 5)] == [0, 3, 5]
    assert [rules.tier(words, 6) for words in (0, 5, 6)] == [0, 0, 1]


def test_a_second_language_does_not_dilute_the_first():
    alone, both = analyse(source("red shoe")), analyse(source("red shoe", zh="红色 鞋 shoe"))
    assert both.impacts(10).items() >= alone.impacts(10).items()


def test_stop_words_are_kept_apart_and_only_from_title_and_brand():
    analysed = analyse(source("The Who", "it is what it was"))
    assert analysed.length == 0
    assert set(analysed.impacts(10)) == {"the", "who"}


def test_boosts_are_title_3_brand_2_description_1_attributes_0_3():
    analysed = analyse(source("alpha", "gamma", brand="beta", attrs="delta"))
    assert analysed.languages[0].frequencies == {"alpha": 3.0, "beta": 2.0, "gamma": 1.0, "delta": 0.3}


@pytest.mark.parametrize(("raw", "reduced"), [("006R-90321", "006r90321"), (" 4006381 333931", "4006381333931"), ("!!", "")])
def test_numbers_are_compared_without_marks(raw, reduced):
    assert rules.number(raw) == reduced


@pytest.mark.parametrize(("text", "is_one"), [("006R90321", True), ("dv7-1211ea", True), ("laptop", False), ("42", False)])
def test_what_looks_like_a_number(text, is_one):
    assert rules.looks_like_number(text) is is_one


def test_price_ranks_compare_currencies():
    euro, dollar, yen = (rules.price_rank(minor, code, DAY) for minor, code in ((1000, "EUR"), (1000, "USD"), (1000, "JPY")))
    assert euro == 100_000
    assert yen < dollar < euro


@pytest.mark.parametrize("currency", ["EUR", "USD", "CNY", "JPY", "BRL"])
def test_price_bands_are_round_and_rising(currency):
    bands = rules.price_bands(currency, DAY)
    assert list(bands) == sorted(set(bands))
    assert all(str(edge).strip("0") in {"1", "25", "5"} for edge in bands)


@pytest.mark.parametrize(
    ("best", "asked", "is_cut", "part"),
    [
        (2, 3, False, True), (3, 3, False, False), (0, 7, False, True), (1, 7, False, False),  # long ones: all or not
        (3, 5, True, False), (2, 5, True, True), (0, 7, True, False),
    ],
)  # fmt: skip
def test_a_product_covers_a_part_of_the_words_or_all(best: int, asked: int, is_cut: bool, part: bool) -> None:
    assert rules.covers_part(best, asked, is_cut=is_cut) is part
