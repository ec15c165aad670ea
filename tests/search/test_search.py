"""What is found, and in which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.search.factories import add, fill, find, ids, page, source

from entrepot.database import sql
from entrepot.kernel.ids import uuid7
from entrepot.search.enums import FacetKind, Sort
from entrepot.search.errors import InvalidRequest
from entrepot.search.types import Correction, Filters

pytestmark = pytest.mark.django_db

OTHER_STORE = UUID("0198c000-0000-7000-8000-000000000002")


def test_an_empty_index_finds_nothing() -> None:
    assert find("laptop") == find() == []


def test_products_that_match_more_words_come_first() -> None:
    both = source("Sleeve", "a bag for a laptop that is described at great length with many more words than the others")
    one = source("laptop laptop laptop")
    other = source("bag")
    fill(one, both, other)

    found = find("laptop bag")

    assert found[0] == both.product_id
    assert set(found) == {one.product_id, both.product_id, other.product_id}


@pytest.mark.parametrize("sort", [Sort.RELEVANCE, Sort.PRICE_UP])
def test_a_list_says_when_no_product_has_all_of_the_words(sort: Sort) -> None:
    fill(source("red bag"), source("laptop", in_stock=False), source("laptop sleeve", on_sale=False))

    assert page("red laptop sleeve", sort=sort).is_partial
    assert page("laptop sleeve", sort=sort).is_partial  # the one that has both is not for sale
    assert not page("red bag", sort=sort).is_partial
    assert not page("laptop", sort=sort).is_partial  # sold out, but there
    assert not page("zebra", sort=sort).is_partial  # nothing is found at all
    assert not page("", sort=sort).is_partial


def test_a_list_counts_the_products_that_have_all_of_the_words() -> None:
    fill(source("red bag"), source("small red bag", in_stock=False), source("red shoe"), source("red bag too", on_sale=False))

    assert page("red bag").with_all == 2
    assert page("red").with_all == 3
    assert page("one two three four five red").with_all == 0  # long ones, too
    assert page("red bag", sort=Sort.NEWEST).with_all is None
    assert page().with_all is None
    assert page("zebra").with_all is None


def test_a_list_beside_the_words_is_told_on_its_first_page_only() -> None:
    fill(*[source(f"bag {n}") for n in range(3)])

    first = page("leather bag", size=2)
    second = page("leather bag", size=2, cursor=first.cursor)

    assert (first.is_partial, second.is_partial) == (True, False)
    assert len(second.hits) == 1


def test_title_weighs_more_than_brand_description_and_attributes() -> None:
    ranked = [source("zebra one"), source("two", brand="zebra"), source("three", "zebra"), source("four", attrs="zebra")]
    fill(*reversed(ranked))

    assert find("zebra") == [item.product_id for item in ranked]


def test_rare_words_weigh_more() -> None:
    common = [source(f"phone case {n} blue") for n in range(5)]
    rare = source("garmin blue")
    fill(*common, rare)

    assert find("garmin phone")[0] == rare.product_id


def test_what_is_not_on_sale_is_not_found() -> None:
    fill(source("lamp", on_sale=False))

    assert find("lamp") == []


def test_sold_out_products_come_last_even_if_they_match_better() -> None:
    gone, here = source("desk lamp", in_stock=False), source("lamp")
    fill(gone, here)

    assert find("desk lamp") == [here.product_id, gone.product_id]


def test_the_signal_acts_inside_a_tier_only() -> None:
    full, half, boosted = source("desk lamp"), source("lamp one"), source("lamp two")
    fill(full, half, boosted)
    sql.execute("UPDATE search_offer SET signal = 2000 WHERE product_id = %s", (boosted.product_id,))

    assert find("desk lamp") == [full.product_id, boosted.product_id, half.product_id]


def test_price_and_stock_of_a_hit_are_those_of_the_live_row() -> None:
    item = source("lamp")
    fill(item)
    sql.execute("UPDATE search_offer SET price_minor = 5, in_stock = false")

    [hit] = page("lamp").hits

    assert (hit.price_minor, hit.currency, hit.in_stock) == (5, "EUR", False)


def test_an_exact_number_comes_before_everything() -> None:
    named = source("toner for 006R90321", "006R90321 compatible")
    exact = source("black toner", identifiers=("006R-90321", "4006381333931"))
    fill(named, exact)

    assert find("006r90321") == [exact.product_id, named.product_id]
    assert find("4006381 333931") == [exact.product_id]


def test_minus_words_are_absent() -> None:
    plain, cased = source("phone"), source("phone case")
    fill(plain, cased)

    assert find("phone -cases") == [plain.product_id]
    assert set(find("-nosuchword phone")) == {plain.product_id, cased.product_id}
    assert find("-phone") == []


def test_minus_words_in_chinese_need_the_whole_word() -> None:
    case, film = source("a", zh="手机壳"), source("b", zh="手机膜")
    fill(case, film)

    assert find("手机 -手机壳", language="zh-hans") == [film.product_id]


def test_a_quoted_phrase_stands_there_word_by_word() -> None:
    phrase = source("headphones", "with noise cancelling of the best kind")
    apart = source("cancelling noise", "noise, then cancelling")
    fill(phrase, apart)

    assert set(find("noise cancelling")) == {phrase.product_id, apart.product_id}
    assert find('"noise cancelling"') == [phrase.product_id]
    assert find('noise -"noise cancelling"') == [apart.product_id]


def test_a_phrase_in_chinese() -> None:
    right, wrong = source("a", zh="主动降噪耳机"), source("b", zh="耳机 降 主动 噪")
    fill(right, wrong)

    assert find("“降噪耳机”", language="zh-hans") == [right.product_id]


def test_a_product_is_found_in_each_of_its_languages() -> None:
    item = source("Noise-cancelling headphones", zh="降噪耳机")
    fill(item, source("red lamp", zh="红色台灯"))

    assert find("headphone") == find("耳机") == find("耳机 headphones", language="zh-hans") == [item.product_id]


def test_signs_without_a_word_find_nothing() -> None:
    fill(source("lamp"))

    assert find("!!!") == []


def test_a_word_of_no_product_is_corrected_and_says_so() -> None:
    lamps = [source(f"garmin watch {n}") for n in range(3)]
    fill(*lamps)

    shown = page("germin watch")

    assert set(ids(shown)) == {item.product_id for item in lamps}
    assert shown.correction == Correction("germin watch", "garmin watch")
    assert page("garmin watch").correction is None


def test_as_typed_is_not_corrected() -> None:
    fill(*[source(f"garmin {n}") for n in range(3)])

    assert find("germin", as_typed=True) == []


def test_a_word_of_few_products_is_no_correction() -> None:
    fill(source("garmin"), source("other"))

    assert page("germin").correction is None


def test_facet_filters_are_or_inside_a_kind_and_and_across_kinds() -> None:
    a = source("lamp", brand="Acme", origin="DE")
    b = source("lamp", brand="Bolt", origin="DE")
    c = source("lamp", brand="Acme", origin="FR")
    fill(a, b, c)

    assert set(find("lamp", Filters(brands=("ACME", "bolt")))) == {a.product_id, b.product_id, c.product_id}
    assert find("lamp", Filters(brands=("acme",), origins=("DE",))) == [a.product_id]
    assert find("lamp", Filters(brands=("unknown",))) == []


def test_stock_store_and_price_filters() -> None:
    cheap = source("lamp", price_minor=1000)
    gone = source("lamp", price_minor=1000, in_stock=False)
    dear = source("lamp", price_minor=5000, store_id=OTHER_STORE)
    yen = source("lamp", price_minor=1600, currency="JPY")
    fill(cheap, gone, dear, yen)

    assert set(find("lamp", Filters(in_stock=True))) == {cheap.product_id, dear.product_id, yen.product_id}
    assert find("lamp", Filters(stores=(OTHER_STORE,))) == [dear.product_id]
    assert find("lamp", Filters(price_from_minor=1001)) == [dear.product_id]
    assert set(find("lamp", Filters(price_from_minor=1000, price_to_minor=1000))) == {cheap.product_id, gone.product_id}


@pytest.mark.parametrize(
    ("sort", "expected"), [("newest", "cab"), ("price_up", "bca"), ("price_down", "acb"), ("best_selling", "abc")]
)
def test_sorts_show_only_the_best_matches(sort: str, expected: str) -> None:
    def item(name: str, price: int, day: int, sold: int) -> tuple[str, UUID]:
        made = source(f"desk lamp {name}", price_minor=price, published_at=datetime(2026, 2, day, tzinfo=UTC), sold=sold)
        fill(made)
        return name, made.product_id

    named = dict([item("a", 300, 2, 9), item("b", 100, 1, 8), item("c", 200, 3, 1)])
    fill(source("desk", price_minor=1, sold=99), source("lamp", price_minor=9999, sold=99))

    assert find("desk lamp", sort=Sort(sort)) == [named[name] for name in expected]


def test_prices_are_sorted_over_currencies() -> None:
    yen, euro, dollar = (source("lamp", price_minor=900, currency=code) for code in ("JPY", "EUR", "USD"))
    fill(euro, yen, dollar)

    assert find("lamp", sort=Sort.PRICE_UP) == [yen.product_id, dollar.product_id, euro.product_id]


def test_without_words_everything_is_listed_newest_first() -> None:
    old, new = (source("x", published_at=datetime(year, 1, 1, tzinfo=UTC)) for year in (2024, 2025))
    fill(old, new)

    assert find() == [new.product_id, old.product_id]


def test_an_indexed_product_replaces_its_former_words() -> None:
    item = source("red lamp", origin="DE", identifiers=("sku-old-1",))
    fill(item)

    add([replace(item, texts={"en": ("blue lamp", "")}, facets=(), identifiers=("sku-new-1",))])

    assert (find("red"), find("blue")) == ([], [item.product_id])
    assert find("lamp", Filters(origins=("DE",))) == []
    assert (find("sku-old-1"), find("sku-new-1")) == ([], [item.product_id])


def test_a_page_has_1_to_100_products() -> None:
    for size in (0, 101):
        with pytest.raises(InvalidRequest):
            page("lamp", size=size)


def test_a_page_takes_two_statements_whatever_is_found() -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            page("lamp")
        return len(captured)

    fill(source("lamp"))
    few = statements()
    fill(*[source(f"lamp {n}") for n in range(30)])

    assert few == statements() == 2


def test_long_and_odd_queries_are_answered() -> None:
    fill(source("lamp"))

    for text in ("lamp " * 200, "手" * 300, '"', "-", '-"', "lamp\0", "😀 lamp", "%s %(x)s {y}"):
        page(text, facets=True)


def test_a_product_id_unknown_to_a_facet_is_no_error() -> None:
    fill(source("lamp"))

    assert find("lamp", Filters(stores=(uuid7(),), categories=("99",))) == []
    assert FacetKind.STORE in Filters(stores=(uuid7(),)).chosen()
