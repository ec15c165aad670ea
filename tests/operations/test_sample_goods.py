"""Plan, goods and pictures of the sample market, without a database."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree as ET

import orjson
import pytest

from entrepot.catalog.queries import forget_terms, term
from entrepot.cli.demo import _TERMS
from entrepot.operations.sample.cast import SHOPPERS, accounts
from entrepot.operations.sample.crowd import crowd
from entrepot.operations.sample.drawings import SHAPES, VIEWS, banner, draw, sign
from entrepot.operations.sample.drawings.places import PLACES
from entrepot.operations.sample.goods import goods
from entrepot.operations.sample.plan import Fate, Shelf, demand_of, plan, season
from entrepot.operations.sample.shops import SHOPS

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
START = NOW - timedelta(days=33)


def test_plan_is_the_same_for_the_same_moment_and_holds_every_fate() -> None:
    first, again = (plan(START, NOW, purchases=60, shoppers=6) for _ in range(2))

    assert first == again
    assert len(first) == 60
    assert set(Fate) == {wish.fate for wish in first}
    assert first == sorted(first, key=lambda wish: wish.at)
    assert all(START < wish.at < NOW for wish in first)


def test_purchases_of_a_moment_ago_are_younger_than_the_time_to_pay() -> None:
    recent = [wish for wish in plan(START, NOW, purchases=60, shoppers=6) if wish.fate in {Fate.UNPAID, Fate.WAITING}]

    assert all(NOW - wish.at < timedelta(days=1) for wish in recent)


def test_a_later_attempt_takes_one_piece_of_something_else() -> None:
    [wish, *_] = plan(START, NOW, purchases=60, shoppers=6)
    shelf = Shelf({f"sku-{n}": 1.0 for n in range(40)}, {})

    assert len({shelf.choose(wish, attempt=n)[0][0] for n in range(3)}) == 3
    assert [quantity for _, quantity in shelf.choose(wish, attempt=1)] == [1]


def test_goods_are_of_known_stores_and_categories_in_two_languages() -> None:
    categories = {row["code"] for row in orjson.loads(files("entrepot.catalog").joinpath("data/categories.json").read_bytes())}
    warehouses = {(shop.slug, name) for shop in SHOPS for name, _, _ in shop.warehouses}

    assert len(goods()) >= 200
    assert len({good.raw["category"] for good in goods()}) >= 12
    assert len({good.raw["origin"] for good in goods()}) >= 5
    assert max(Counter(good.id for good in goods()).values()) == 1
    for good in goods():
        assert good.raw["category"] in categories
        assert (good.store, good.warehouse) in warehouses
        assert all(len(good.raw[language]) == 2 and all(good.raw[language]) for language in ("en", "zh"))


def test_goods_that_cross_the_border_have_a_row_in_the_tariff() -> None:
    with files("entrepot.tax").joinpath("data/tariff_cn.csv").open(encoding="utf-8") as file:
        tariff = {row["code"] for row in csv.DictReader(file)}
    with files("entrepot.operations").joinpath("data/sample_tariff.csv").open(encoding="utf-8") as file:
        tariff |= {row["code"] for row in csv.DictReader(file)}
    domestic = {(shop.slug, name) for shop in SHOPS for name, kind, _ in shop.warehouses if kind == "domestic"}

    crossing = [good for good in goods() if (good.store, good.warehouse) not in domestic]

    assert len(crossing) >= 100
    for good in crossing:
        assert any(good.raw["hs"][:length] in tariff for length in range(4, 11)), good.id


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_every_shape_is_drawn_in_every_view(shape: str) -> None:
    drawn = [draw(shape, "#4a5568", "Cup & <saucer>", view, place) for view, place in zip(VIEWS, sorted(PLACES), strict=False)]

    assert len(set(drawn)) == len(VIEWS)
    for text in drawn:
        assert ET.fromstring(text).tag.endswith("svg")
        assert "Cup &amp; &lt;saucer" in text
        assert len(text) < 12_000


def test_pictures_are_the_same_to_the_letter() -> None:
    [good, *_] = goods()

    assert len(good.drawings) >= len(VIEWS)
    assert draw(good.shape, good.colour, good.title) == draw(good.shape, good.colour, good.title)
    assert {good.shape for good in goods()} <= set(SHAPES)


def test_signs_and_banners_are_drawn_for_every_shop() -> None:
    for number, shop in enumerate(SHOPS):
        for text in (sign(shop.name["en"], shop.colours), banner(shop.name["en"], shop.colours, [("jar", "#9fc5c1")], number)):
            assert ET.fromstring(text).tag.endswith("svg")


def test_a_bigger_market_has_editions_with_names_prices_and_numbers_of_their_own() -> None:
    own, more = goods(), goods(3)
    on_sale = sum(good.state == "published" for good in own)

    assert len(more) == len(own) + 2 * on_sale
    assert max(Counter(good.id for good in more).values()) == 1
    assert max(Counter((good.store, variant.sku) for good in more for variant in good.variants).values()) == 1
    assert max(Counter((good.store, good.title) for good in more).values()) == 1
    assert all(variant.price_minor > 0 for good in more for variant in good.variants)


def test_crowd_of_a_bigger_market_begins_with_that_of_a_smaller_one() -> None:
    assert crowd(40)[:10] == crowd(10)
    assert len({shopper.account.email for shopper in crowd(40)}) == 40


def test_demand_rises_with_weekends_festivals_and_time() -> None:
    first = date(2026, 8, 3)

    assert demand_of(date(2026, 11, 11), first, 120) > 2 * demand_of(date(2026, 11, 4), first, 120)
    assert sum(demand_of(first + timedelta(days=n), first, 120) for n in range(90, 97)) > sum(
        demand_of(first + timedelta(days=n), first, 120) for n in range(7)
    )


def test_what_is_liked_is_chosen_more_often_and_more_in_its_season() -> None:
    wishes = plan(START, NOW, purchases=400, shoppers=6)
    shelf = Shelf({"a": 8.0, "b": 2.0}, {"b": "toys"})

    chosen = Counter(sku for wish in wishes for sku, _ in shelf.choose(wish, attempt=0))

    assert chosen["a"] > chosen["b"] > 0
    assert season("toys", 12) > season("toys", 2)
    assert season("cables", 2) == 1


def test_nobody_is_there_twice() -> None:
    emails = [account.email for account in accounts()]

    assert len(emails) == len(set(emails))
    assert {shopper.account.email for shopper in SHOPPERS} <= set(emails)


def test_options_and_properties_are_read_in_chinese(settings: Any) -> None:
    """Numbers, sizes and trade marks stay as they are; every word is in one of the two dictionaries."""
    settings.TERMS = str(_TERMS)
    forget_terms()
    try:
        written = {
            text
            for good in goods()
            for text in (
                *(text for variant in good.variants for pair in variant.options.items() for text in pair),
                *good.raw.get("attributes", {}),
                *(value for value in good.raw.get("attributes", {}).values() if isinstance(value, str)),
            )
        }
        left = {text for text in written if term(text, "zh-hans") == text}
    finally:
        forget_terms()

    assert len(written) > 150
    assert {
        text
        for text in left
        if not re.fullmatch(r"[\d.:×x ]+( ?(cm|mm|ml|g|kg|l|m|GB|TB))?|X?[SML]|(S|M|L|NB) \d+|UMF \d+\+", text)
    } == set()
