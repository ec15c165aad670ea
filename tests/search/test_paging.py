"""Pages joined by their cursors are the whole list."""

from __future__ import annotations

import random
from dataclasses import replace
from uuid import UUID

import pytest
from django.core import signing
from tests.search.factories import add, fill, find, ids, page, source, walk

from entrepot.database import sql
from entrepot.search.enums import Sort
from entrepot.search.errors import InvalidCursor
from entrepot.search.services import refresh_weights
from entrepot.search.types import Filters, Source

pytestmark = pytest.mark.django_db


def shop(n: int, seed: int = 1) -> list[Source]:
    """`n` products with few words, so that there are many ties."""
    rnd = random.Random(seed)
    return [
        source(
            " ".join(rnd.choices(["red", "blue", "desk", "lamp", "shade"], k=3)),
            in_stock=rnd.random() < 0.7,
            price_minor=rnd.choice([100, 200, 300]),
            sold=rnd.choice([0, 5]),
            origin=rnd.choice(["DE", "FR"]),
        )
        for _ in range(n)
    ]


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("text", ["red lamp", "blue", ""])
def test_pages_joined_are_the_whole_list(text: str, sort: Sort) -> None:
    fill(*shop(90))

    whole = find(text, size=100, sort=sort)

    assert len(whole) == len(set(whole)) > 10
    assert walk(text, size=7, sort=sort) == whole


@pytest.mark.parametrize("depth", [1, 5, 13, 24, 60])
@pytest.mark.parametrize("size", [1, 6, 12, 13, 50])
def test_pages_joined_are_the_whole_list_over_both_stages(monkeypatch: pytest.MonkeyPatch, depth: int, size: int) -> None:
    monkeypatch.setattr("entrepot.search.rules.FIRST_STAGE", depth)
    fill(*shop(60))

    for filters in (Filters(), Filters(price_to_minor=100), Filters(origins=("FR",), in_stock=True)):
        whole = find("red lamp", filters, size=100)

        assert len(whole) == len(set(whole)) > 0
        assert walk("red lamp", size=size, filters=filters) == whole


def test_the_first_stage_does_not_hide_matches_that_a_price_filter_wants(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entrepot.search.rules.FIRST_STAGE", 3)
    good = [source("lamp lamp lamp") for _ in range(5)]
    cheap = source("long title with a lamp somewhere in it", price_minor=1)
    fill(*good, cheap)

    assert find("lamp", Filters(price_to_minor=10)) == [cheap.product_id]


@pytest.mark.parametrize("sort", list(Sort))
def test_what_does_not_change_is_shown_exactly_once_while_products_change(monkeypatch: pytest.MonkeyPatch, sort: Sort) -> None:
    monkeypatch.setattr("entrepot.search.rules.FIRST_STAGE", 40)
    rnd = random.Random(7)
    products = shop(80)
    fill(*products)
    moving, staying = products[:30], {item.product_id for item in products[30:]}
    expected = [product for product in find("red lamp", size=100, sort=sort) if product in staying]

    seen: list[UUID] = []
    cursor = ""
    while True:
        now = page("red lamp", size=5, cursor=cursor, sort=sort)
        seen += ids(now)
        cursor = now.cursor
        if not cursor:
            break
        item = rnd.choice(moving)
        add([replace(item, texts={"en": ("red lamp lamp" if rnd.random() < 0.5 else "blue", "")}, in_stock=rnd.random() < 0.5)])
        sql.execute("UPDATE search_offer SET in_stock = NOT in_stock WHERE product_id = %s", (rnd.choice(moving).product_id,))

    assert [product for product in seen if product in staying] == expected


def test_a_cursor_of_another_order_starts_over_and_says_so() -> None:
    fill(*shop(40))
    first = page("lamp", size=5)
    fill(*shop(10, seed=2))
    assert refresh_weights(tolerance=0) == 0

    again = page("lamp", size=5, cursor=first.cursor)

    assert again.restarted
    assert ids(again) == find("lamp", size=5)


def test_a_corrected_query_keeps_its_correction_on_later_pages() -> None:
    fill(*[source(f"garmin {n}") for n in range(9)])

    first = page("germin", size=4)
    second = page("germin", size=4, cursor=first.cursor)

    assert second.correction == first.correction is not None
    assert walk("germin", size=4) == find("germin")


def test_deep_pages_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entrepot.search.rules.LAST_PAGE", 3)
    fill(*shop(40))

    assert len(walk("lamp red", size=2)) == 6


@pytest.mark.parametrize(
    "forged",
    ["x", "a:b:c", signing.dumps([1, 2]), signing.dumps([0] * 9, salt="entrepot.search.cursor")],
    ids=["text", "three parts", "other salt", "other content"],  # a signature has its time in it: no name for a parallel run
)
def test_a_cursor_that_is_not_ours_is_refused(forged: str) -> None:
    with pytest.raises(InvalidCursor):
        page("lamp", cursor=forged)


def test_a_cursor_of_another_search_is_refused() -> None:
    fill(*shop(40))
    cursor = page("lamp", size=5).cursor

    for other in ({"text": "red"}, {"text": "lamp", "sort": Sort.NEWEST}, {"text": "lamp", "filters": Filters(in_stock=True)}):
        with pytest.raises(InvalidCursor):
            page(cursor=cursor, size=5, **other)


def test_the_size_of_later_pages_may_differ() -> None:
    fill(*shop(40))
    whole = find("lamp", size=100)
    first = page("lamp", size=5)

    assert ids(first) + ids(page("lamp", size=9, cursor=first.cursor)) == whole[:14]
