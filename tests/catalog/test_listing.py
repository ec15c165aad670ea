"""Lists, cards and pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson
import pytest
from tests.catalog import factories
from tests.stores import factories as stores

from entrepot.catalog import queries, services
from entrepot.catalog.enums import AttributeKind
from entrepot.catalog.errors import UnknownCursor
from entrepot.catalog.types import Attribute, PictureDraft, Text
from entrepot.identity.types import SYSTEM
from entrepot.kernel.errors import Missing
from entrepot.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


def walk(path: str, sort: str, limit: int) -> list[str]:
    found: list[str] = []
    after = ""
    while True:
        page = orjson.loads(queries.listing_json(path, sort, after, limit))
        found += [item["id"] for item in page["items"]]
        if page["next"] is None:
            return found
        after = page["next"]


@pytest.mark.parametrize("sort", ["newest", "price_up", "price_down", "best_selling"])
@pytest.mark.parametrize("limit", [1, 2, 7])
def test_pages_joined_together_are_the_whole_list(sort: str, limit: int) -> None:
    store = stores.store()
    products = [factories.product(store, price) for price in (300, 100, 200, 100, 100, 400, 200)]

    found = walk("things", sort, limit)

    assert sorted(found) == sorted(str(product.pk) for product in products)
    prices = {str(product.pk): product.variants.get().price_minor for product in products}
    by_price = [prices[product] for product in found]
    if sort == "newest":
        assert found == [str(product.pk) for product in reversed(products)]
    if sort.startswith("price"):
        assert by_price == sorted(by_price, reverse=sort == "price_down")


def test_a_category_shows_all_below_it_and_nothing_beside_it() -> None:
    top = factories.category("electronics")
    cameras, phones = factories.category("cameras", parent=top), factories.category("phones", parent=top)
    camera, phone = factories.product(category=cameras.path), factories.product(category=phones.code)
    other = factories.product()

    assert walk("electronics", "newest", 10) == [str(phone.pk), str(camera.pk)]
    assert walk("electronics/cameras", "newest", 10) == [str(camera.pk)]
    assert walk("", "newest", 10) == [str(other.pk), str(phone.pk), str(camera.pk)]


def test_prices_of_several_currencies_are_ordered_by_their_worth() -> None:
    yen = factories.product(stores.store(country="JP", currency="JPY"), 1000)
    euro = factories.product(stores.store(), 1000)
    yuan = factories.product(stores.store(kind="domestic"), 1000)

    assert walk("", "price_up", 10) == [str(yuan.pk), str(yen.pk), str(euro.pk)]


def test_a_card_speaks_the_language_or_another() -> None:
    product = factories.product(
        texts={"zh-hans": Text("杯子"), "en": Text('Cup "blue" & co')}, pictures=(PictureDraft("/m/1.jpg"),)
    )
    only_german = factories.product(texts={"de": Text("Tasse")})

    [chinese] = queries.cards([product.pk], "zh-hans")
    [english] = queries.cards([product.pk], "fr")
    assert (chinese["title"], english["title"]) == ("杯子", 'Cup "blue" & co')
    assert chinese["picture"] == "/m/1.jpg"
    assert chinese["store"]["name"].startswith("商店")
    assert queries.cards([only_german.pk])[0]["title"] == "Tasse"


def test_cards_come_in_the_order_asked_for_without_what_is_not_on_sale() -> None:
    first, second, draft = factories.product(), factories.product(), factories.product(published=False)

    found = queries.cards([second.pk, draft.pk, uuid7(), first.pk])

    assert [card["id"] for card in found] == [str(second.pk), str(first.pk)]


def test_an_unknown_category_and_a_false_marker_are_refused() -> None:
    with pytest.raises(Missing):
        queries.listing_json("nowhere")
    for marker in ("x", "1.2", f"{2**63}.{uuid7()}", f"{'9' * 30}.{uuid7()}"):
        with pytest.raises(UnknownCursor):
            queries.listing_json("", after=marker)
    assert orjson.loads(queries.listing_json()) == {"items": [], "next": None}


def test_a_store_lists_its_own() -> None:
    store = stores.store()
    product = factories.product(store)
    factories.product()

    assert [item["id"] for item in orjson.loads(queries.store_listing_json(store.pk))["items"]] == [str(product.pk)]
    assert orjson.loads(queries.store_listing_json(uuid7())) == {"items": [], "next": None}


def test_the_page_of_a_product_tells_all_but_its_cost() -> None:
    top = factories.category("home", name={"en": "Home", "zh-hans": "家"})
    product = factories.product(
        category=factories.category("cups", parent=top).path,
        attributes=(Attribute("Height", Decimal("9.50"), AttributeKind.NUMBER, "cm"),),
        variants=(factories.variant_draft(500, cost_minor=100, options={"Size": "S", "Colour": "Blue"}),),
    )

    raw = queries.product_json(product.slug, "zh-hans")
    page = orjson.loads(raw)

    assert b"cost" not in raw
    assert queries.product_page(product.pk, "zh-hans") == page
    assert [crumb["name"] for crumb in page["breadcrumbs"]] == ["家", "Cups"]
    assert page["attributes"] == [{"name": "Height", "kind": "number", "value": "9.5", "unit": "cm"}]
    assert page["variants"][0]["options"] == [["Size", "S"], ["Colour", "Blue"]]
    assert page["title"].startswith("物品")
    assert page["description"].startswith("A thing")


def test_the_page_of_a_draft_is_not_shown() -> None:
    product = factories.product(published=False)

    for key in (product.pk, product.slug, uuid7(), "nothing"):
        with pytest.raises(Missing):
            queries.product_json(key)


def test_the_seller_finds_products() -> None:
    store = stores.store()
    cup = factories.product(store, texts={"en": Text("Blue cup")}, sku="CUP-1", external_id="e1")
    draft = factories.product(store, published=False, category=factories.category("plates").path)
    factories.product()

    def ids(**filters: Any) -> list[Any]:
        return [row.id for row in queries.seller_products(store.pk, **filters).rows]

    assert ids() == [draft.pk, cup.pk]
    assert ids(state="draft") == ids(category_path="plates") == [draft.pk]
    assert ids(search="blue CUP") == ids(search="CUP-1") == ids(search="e1") == [cup.pk]
    page = queries.seller_products(store.pk, limit=1)
    assert [row.id for row in queries.seller_products(store.pk, after=page.next).rows] == [cup.pk]


def test_documents_tell_search_everything() -> None:
    top = factories.category("home", name={"en": "Home", "zh-hans": "家"})
    product = factories.product(
        category=factories.category("cups", parent=top).path, gtin="4006381333931", attributes_text="raw words"
    )
    draft = factories.product(published=False)

    [document] = queries.documents([product.pk])
    assert (document.gtins, document.attributes_text, document.category_path) == (("4006381333931",), "raw words", "home/cups")
    assert document.category_names[0] == {"en": "Home", "zh-hans": "家"}
    assert document.texts["en"].title.startswith("Thing")
    assert document.price_rank > 0
    assert [found.published for found in queries.documents([draft.pk])] == [False]
    assert [found.product_id for found in queries.documents()] == [product.pk]
    assert queries.documents(after=product.pk) == []


def test_every_list_is_one_statement(django_assert_num_queries: Any) -> None:
    store = stores.store()
    for size in (1, 3):
        ids = factories.create([factories.draft(store) for _ in range(size)])
        services.publish(ids, SYSTEM)
        variants = [variant for product in queries.stored_products(ids).values() for variant in product.variant_ids.values()]
        for read in (
            lambda: queries.listing_json("things"),
            lambda: queries.store_listing_json(store.pk),
            lambda ids=ids: queries.cards_json(ids),
            lambda ids=ids: queries.documents(ids),
            lambda ids=ids: queries.stored_products(ids),
            lambda ids=ids: queries.product_json(ids[0]),
            lambda variants=variants: queries.variants(variants),
            lambda: queries.seller_products(store.pk),
            queries.category_tree,
        ):
            with django_assert_num_queries(1):
                read()
