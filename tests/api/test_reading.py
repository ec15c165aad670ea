"""Lists, pages and finished answers: pages join to the whole list, statements do not grow with the rows, tags spare the body."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.api.market import V1, api, freight, goods, signed_in, wish
from tests.catalog import factories as catalog
from tests.identity import factories as people
from tests.logistics import factories as logistics
from tests.stores import factories as stores

from entrepot.api.schemas.catalog import CardPage, CategoryTree, ProductOut, SearchOut, Suggestions
from entrepot.identity.types import SYSTEM
from entrepot.logistics.queries import templates
from entrepot.logistics.services import save_template
from entrepot.search.services import index_dirty, rebuild

pytestmark = pytest.mark.django_db


def joined(path: str, client: Client | None = None) -> list[Any]:
    """The entries of all pages, followed by their markers; the Link header says the same."""
    found, cursor = [], ""
    while True:
        answer = api(f"{path}{'&' if '?' in path else '?'}limit=2" + (f"&cursor={cursor}" if cursor else ""), client=client)
        assert answer.status_code == 200, answer.content
        page = answer.json()
        assert len(page["items"]) <= 2
        found += page["items"]
        cursor = page["next"]
        assert ("Link" in answer) == bool(cursor)
        if not cursor:
            return found
        assert f"cursor={cursor}" in answer["Link"]


@pytest.mark.parametrize("sort", ["newest", "price_up", "price_down", "best_selling"])
def test_pages_of_the_catalogue_join_to_the_whole_list(sort: str) -> None:
    for price in (500, 300, 400, 300, 100):
        catalog.product(price=price)

    whole = api(f"/catalog/products?sort={sort}&limit=100").json()

    assert len(whole["items"]) == 5
    assert whole["next"] is None
    assert [card["id"] for card in joined(f"/catalog/products?sort={sort}")] == [card["id"] for card in whole["items"]]


def test_a_marker_belongs_to_its_list() -> None:
    for _ in range(3):
        catalog.product()
    marker = api("/catalog/products?limit=1").json()["next"]

    assert api(f"/catalog/products?sort=price_up&cursor={marker}").json()["code"] == "api.bad_cursor"
    assert api(f"/catalog/products?cursor={marker[:-2]}").json()["code"] == "api.bad_cursor"


def test_pages_of_a_stores_lists_join() -> None:
    store = stores.store(kind="domestic", country="US", currency="USD")
    freight(store)
    for _ in range(5):
        goods(store=store)
    desk = signed_in(stores.staff(store))

    assert len({row["id"] for row in joined(f"/stores/{store.id}/products", desk)}) == 5
    assert len({row["id"] for row in joined(f"/stores/{store.id}/stock", desk)}) == 5
    assert len({card["id"] for card in joined(f"/catalog/stores/{store.id}/products")}) == 5


@pytest.mark.django_db(transaction=True)
def test_pages_of_orders_join_for_shopper_store_and_operator() -> None:
    variant = goods()
    shopper = signed_in(people.shopper())
    ids = [api("/checkout", "post", wish(variant), client=shopper).json()["orders"][0]["id"] for _ in range(3)]
    desk, console = signed_in(stores.staff(variant.product.store)), signed_in(people.operator())

    for path, client in (("/orders", shopper), (f"/stores/{variant.store_id}/orders", desk), ("/operator/orders", console)):
        assert [order["id"] for order in joined(path, client)] == ids[::-1]


# Statements of a list, sign-in included: the same literal number at one row and at three.
STATEMENTS = {
    "/catalog/categories": 1,
    "/catalog/products": 1,
    "/stores/{store}/products": 4,
    "/stores/{store}/stock": 5,
    "/stores/{store}/imports": 4,
    "/stores/{store}/low-marks": 5,
    "/stores/{store}/freight-templates/{template}/products": 5,
    "/stores": 5,
    "/orders": 4,
}


@pytest.mark.parametrize("path", STATEMENTS)
def test_a_list_takes_as_many_statements_for_three_rows_as_for_one(path: str) -> None:
    store = stores.store(kind="domestic", country="US", currency="USD")
    freight(store)
    goods(store=store)
    client = signed_in(stores.staff(store))
    address = V1 + path.replace("{store}", str(store.id)).replace("{template}", str(templates(store.id)[0].key))
    client.get(address)

    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked.captured_queries))
        goods(store=store)
        goods(store=store)

    assert counts == [STATEMENTS[path]] * 2, [query["sql"][:80] for query in asked.captured_queries]


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/catalog/categories", CategoryTree),
        ("/catalog/products", CardPage),
        ("/catalog/stores/{store}/products", CardPage),
        ("/catalog/products/{slug}", ProductOut),
        ("/catalog/products/{id}", ProductOut),
        ("/catalog/search?q=lamp&facets=true", SearchOut),
        ("/catalog/search?limit=1", SearchOut),
        ("/catalog/search?country=US", SearchOut),
        ("/catalog/suggest?q=la", Suggestions),
    ],
)
def test_finished_answers_are_as_described(path: str, schema: Any) -> None:
    from entrepot.catalog.types import PictureDraft, Text

    product = catalog.product(
        texts={"en": Text("Reading lamp", "A lamp to read by."), "zh-hans": Text("台灯")},
        pictures=(PictureDraft("https://example.org/lamp.jpg", {"en": "The lamp"}),),
    )
    catalog.product()
    rebuild()
    index_dirty()

    answer = api(
        path.replace("{slug}", product.slug).replace("{id}", str(product.id)).replace("{store}", str(product.store_id))
    )

    assert answer.status_code == 200, answer.content
    described = schema.model_validate_json(answer.content, extra="forbid")
    assert described.model_dump(mode="json").keys() == answer.json().keys()
    assert answer["Content-Length"] == str(len(answer.content))
    again = api(
        path.replace("{slug}", product.slug).replace("{id}", str(product.id)).replace("{store}", str(product.store_id)),
        if_none_match=answer["ETag"],
    )
    assert (again.status_code, again.content) == (304, b"")


def test_texts_come_in_the_language_asked_for() -> None:
    product = catalog.product()

    titles = {
        asked: api(f"/catalog/products/{product.slug}{query}", accept_language=asked).json()["title"]
        for asked, query in (("zh-CN,en;q=0.5", ""), ("fr", ""), ("en", "?lang=zh-hans"))
    }

    assert titles["zh-CN,en;q=0.5"].startswith("物品")
    assert titles["fr"].startswith("Thing")
    assert titles["en"].startswith("物品")


def test_the_public_catalogue_does_not_look_at_the_session() -> None:
    client = signed_in(people.shopper())
    with CaptureQueriesContext(connection) as asked:
        client.get(f"{V1}/catalog/products")

    assert len(asked.captured_queries) == 1


def test_a_search_for_a_country_says_when_goods_arrive_and_is_narrowed_by_it() -> None:
    near, far, nowhere = (stores.store(kind="domestic", country="US", currency="USD") for _ in range(3))
    for store, days in ((near, 2), (far, 20)):
        way = logistics.service(logistics.AreaGroup(("1",), (logistics.charge(),), 1, days), countries=("US",))
        save_template(store.pk, logistics.template(way, currency="USD"), actor=SYSTEM, is_default=True)
    for store in (near, far, nowhere):
        catalog.product(store=store)
    rebuild()
    index_dirty()

    def asked(query: str) -> dict[str, Any]:
        found: dict[str, Any] = api(f"/catalog/search?{query}").json()
        return found

    days = {card["store"]["slug"]: card["arrives_in_days"] for card in asked("country=US")["items"]}
    plain = asked("")["items"]
    soon = [card["store"]["slug"] for card in asked("country=US&arrives_within=7")["items"]]
    facets = {facet["kind"]: facet["values"] for facet in asked("country=US&facets=true")["facets"]}

    assert days[nowhere.slug] is None
    assert 2 <= days[near.slug] <= 7 < days[far.slug]
    assert len(plain) == 3
    assert all("arrives_in_days" not in card for card in plain)
    assert soon == [near.slug]
    assert {one["value"]: one["count"] for one in facets["arrives"]}["30"] == 2
    refused = api("/catalog/search?arrives_within=7")
    assert (refused.status_code, refused.json()["fields"]["field"]) == (422, "country")
    assert api("/catalog/search?country=us").status_code == 422
