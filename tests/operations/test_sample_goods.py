"""Plan, goods and pictures of the sample market, without a database."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from xml.etree import ElementTree as ET

import orjson
import pytest

from entrepot.operations.sample.cast import SHOPPERS, SHOPS, accounts
from entrepot.operations.sample.drawings import SHAPES, draw
from entrepot.operations.sample.goods import PICTURES, goods
from entrepot.operations.sample.plan import Fate, choose, plan

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
    offered = [f"sku-{n}" for n in range(40)]

    assert len({choose(wish, offered, attempt=n)[0][0] for n in range(3)}) == 3
    assert [quantity for _, quantity in choose(wish, offered, attempt=1)] == [1]


def test_goods_are_of_known_stores_and_categories_in_two_languages() -> None:
    categories = {row["code"] for row in orjson.loads(files("entrepot.catalog").joinpath("data/categories.json").read_bytes())}
    warehouses = {(shop.slug, name) for shop in SHOPS for name, _, _ in shop.warehouses}

    assert len(goods()) >= 40
    assert max(Counter(good.id for good in goods()).values()) == 1
    for good in goods():
        assert good.raw["category"] in categories
        assert (good.store, good.warehouse) in warehouses
        assert all(len(good.raw[language]) == 2 and all(good.raw[language]) for language in ("en", "zh"))


def test_goods_that_cross_the_border_have_a_row_in_the_tariff() -> None:
    with files("entrepot.tax").joinpath("data/tariff_cn.csv").open(encoding="utf-8") as file:
        tariff = {row["code"] for row in csv.DictReader(file)}
    domestic = {(shop.slug, name) for shop in SHOPS for name, kind, _ in shop.warehouses if kind == "domestic"}

    crossing = [good for good in goods() if (good.store, good.warehouse) not in domestic]

    assert len(crossing) >= 15
    assert {good.raw["hs"] for good in crossing} <= tariff


@pytest.mark.parametrize("good", goods(), ids=lambda good: good.id)
def test_picture_that_is_served_is_the_one_that_would_be_drawn_now(good: object) -> None:
    """After a change of the drawings: python scripts/draw_sample_pictures.py."""
    served = files("entrepot.operations").joinpath("static/operations/sample", f"{good.id}.svg").read_text(encoding="utf-8")

    assert served == draw(good.shape, good.colour, good.title)
    assert ET.fromstring(served).tag.endswith("svg")


def test_every_picture_belongs_to_a_good() -> None:
    names = {path.name for path in files("entrepot.operations").joinpath("static/operations/sample").iterdir()}

    assert names == {f"{good.id}.svg" for good in goods()}
    assert {good.shape for good in goods()} == set(SHAPES)
    assert PICTURES.startswith("/static/")


def test_nobody_is_there_twice() -> None:
    emails = [account.email for account in accounts()]

    assert len(emails) == len(set(emails))
    assert {shopper.account.email for shopper in SHOPPERS} <= set(emails)
