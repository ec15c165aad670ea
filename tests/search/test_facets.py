"""Counts agree with what the filters then show."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from tests.search.factories import OPENED, fill, page, source

from entrepot.kernel.ids import uuid7
from entrepot.search.enums import FacetKind
from entrepot.search.types import Arrivals, Filters, SearchPage, Source

pytestmark = pytest.mark.django_db


def shop(n: int) -> list[Source]:
    rnd = random.Random(3)
    return [
        source(
            rnd.choice(["lamp", "desk lamp", "chair"]),
            brand=rnd.choice(["Acme", "Bolt", "Core"]),
            origin=rnd.choice(["DE", "FR", "IT"]),
            price_minor=rnd.choice([500, 1000, 2499, 2500, 100_000]),
            in_stock=rnd.random() < 0.8,
            published_at=OPENED,
        )
        for _ in range(n)
    ]


def counts(of: SearchPage, kind: FacetKind) -> dict[str, int]:
    return {value.value: value.count for facet in of.facets if facet.kind is kind for value in facet.values}


def matching(products: list[Source], **wanted: object) -> list[Source]:
    """The lamps among `products` with the wanted brand, origin and price."""
    return [
        item
        for item in products
        if "lamp" in item.texts["en"][0]
        and wanted.get("brand") in (None, item.brand)
        and wanted.get("origin") in (None, next(e.value for e in item.facets if e.kind is FacetKind.ORIGIN))
        and item.price_minor <= wanted.get("high", 10**9)  # type: ignore[operator]
    ]


def test_counts_are_exact_and_leave_a_facets_own_filter_out() -> None:
    products = shop(120)
    fill(*products)

    shown = page("lamp", Filters(brands=("acme",), origins=("DE",), price_to_minor=2499), facets=True)

    assert shown.total == len(matching(products, brand="Acme", origin="DE", high=2499))
    assert shown.total_is_exact
    assert counts(shown, FacetKind.BRAND) == {
        brand.casefold(): len(matching(products, brand=brand, origin="DE", high=2499)) for brand in ("Acme", "Bolt", "Core")
    }
    assert counts(shown, FacetKind.ORIGIN) == {
        origin: len(matching(products, brand="Acme", origin=origin, high=2499)) for origin in ("DE", "FR", "IT")
    }
    prices = [item.price_minor for item in matching(products, brand="Acme", origin="DE")]
    assert counts(shown, FacetKind.PRICE) == {
        "-999": prices.count(500),
        "1000-2499": prices.count(1000) + prices.count(2499),
        "2500-4999": prices.count(2500),
        "100000-": prices.count(100_000),
    }


def test_arrivals_narrow_and_are_counted_beside_other_filters() -> None:
    rnd = random.Random(5)
    days = {uuid7(): needed for needed in (2, 3, 6, 14, 29, 40)}
    elsewhere = uuid7()  # a store that does not deliver there
    products = [replace(item, store_id=rnd.choice([*days, elsewhere])) for item in shop(160)]
    fill(*products)
    arrivals = Arrivals("test", days)

    def within(limit: int, **wanted: object) -> int:
        return sum(days.get(item.store_id, 99) <= limit for item in matching(products, **wanted))

    shown = page("lamp", Filters(brands=("acme",), price_to_minor=2499, arrives_within=7), facets=True, arrivals=arrivals)
    everything = page("lamp", facets=True, arrivals=arrivals)

    assert shown.total == within(7, brand="Acme", high=2499)
    assert counts(shown, FacetKind.ARRIVES) == {
        str(limit): within(limit, brand="Acme", high=2499) for limit in (3, 7, 14, 30)
    }  # fmt: skip
    assert counts(shown, FacetKind.BRAND) == {
        brand.casefold(): within(7, brand=brand, high=2499) for brand in ("Acme", "Bolt", "Core")
    }  # fmt: skip
    assert [
        value.value for facet in shown.facets if facet.kind is FacetKind.ARRIVES for value in facet.values if value.chosen
    ] == ["7"]
    assert counts(everything, FacetKind.ARRIVES) == {str(limit): within(limit) for limit in (3, 7, 14, 30)}
    assert everything.total == len(matching(products))
    assert counts(page("lamp", facets=True), FacetKind.ARRIVES) == {}
    assert page("lamp", Filters(arrives_within=30), facets=True).total == 0  # nobody said how long it takes


def test_chosen_values_are_marked_and_labelled() -> None:
    fill(*shop(30))

    shown = page("lamp", Filters(brands=("acme",)), facets=True)

    [brands] = [facet for facet in shown.facets if facet.kind is FacetKind.BRAND]
    assert {value.label[""] for value in brands.values} == {"Acme", "Bolt", "Core"}
    assert [value.value for value in brands.values if value.chosen] == ["acme"]


def test_a_price_band_narrows_to_its_count() -> None:
    fill(*shop(60))
    band = next(
        value for facet in page("lamp", facets=True).facets if facet.kind is FacetKind.PRICE for value in facet.values[1:2]
    )
    low, high = band.value.split("-")

    narrowed = page("lamp", Filters(price_from_minor=int(low), price_to_minor=int(high)), facets=True, size=100)

    assert narrowed.total == len(narrowed.hits) == band.count
    assert [
        value.value for facet in narrowed.facets if facet.kind is FacetKind.PRICE for value in facet.values if value.chosen
    ] == [band.value]


def test_the_in_stock_filter_and_minus_words_narrow_the_counts() -> None:
    products = shop(60)
    fill(*products)

    shown = page("lamp -desk", Filters(in_stock=True), facets=True, size=100)

    wanted = [item for item in products if item.texts["en"][0] == "lamp" and item.in_stock]
    assert shown.total == len(shown.hits) == len(wanted) == sum(counts(shown, FacetKind.BRAND).values())


def test_above_the_limit_the_total_says_that_it_is_not_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entrepot.search.queries.facets.MOST_COUNTED", 10)
    fill(*[source("lamp") for _ in range(12)])

    shown = page("lamp", facets=True)

    assert (shown.total, shown.total_is_exact) == (10, False)


def test_facets_of_nothing_are_empty() -> None:
    shown = page("lamp", facets=True)

    assert (shown.total, shown.facets) == (0, ())


@pytest.mark.parametrize("words", ["lamp", ""])
def test_what_a_page_stands_for_is_counted_inside_only(words: str) -> None:
    products = shop(80)
    fill(*products)
    wanted = Filters(brands=("acme",), origins=("DE",))

    free = page(words, wanted, facets=True)
    inside = page(words, wanted, facets=True, fixed=(FacetKind.BRAND,))

    assert [hit.product_id for hit in inside.hits] == [hit.product_id for hit in free.hits]
    assert (inside.total, inside.total_is_exact) == (free.total, True)
    assert set(counts(free, FacetKind.BRAND)) == {"acme", "bolt", "core"}
    assert counts(inside, FacetKind.BRAND) == {"acme": counts(free, FacetKind.BRAND)["acme"]}
    assert counts(inside, FacetKind.ORIGIN) == counts(free, FacetKind.ORIGIN)  # another filter's own alternatives stay
    assert counts(inside, FacetKind.PRICE) == counts(free, FacetKind.PRICE)
