"""Prices, the stock flag and sales."""

from __future__ import annotations

import orjson
import pytest
from tests.catalog import factories
from tests.stores import factories as stores

from entrepot.catalog import queries, services
from entrepot.catalog.errors import InvalidProduct, NoSuchVariant
from entrepot.catalog.models import Product
from entrepot.catalog.types import Priced, PriceUpdate
from entrepot.database import sql
from entrepot.identity.types import SYSTEM
from entrepot.kernel.errors import Missing
from entrepot.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


def test_a_new_price_is_on_the_card_in_the_same_transaction() -> None:
    product = factories.product(price=1000)
    variant = factories.variant_id(product)

    [outcome] = services.set_prices([PriceUpdate(variant, 800, compare_at_minor=1000)], SYSTEM)

    assert outcome == Priced(variant, product.pk, was_minor=1000, price_minor=800)
    [card] = queries.cards([product.pk])
    assert (card["price_minor"], card["compare_at_minor"]) == (800, 1000)
    assert Product.objects.get(pk=product.pk).version == 2
    assert sql.scalar("SELECT payload->'product_ids' FROM events_fact WHERE kind = 'catalog.price_changed'") == [
        str(product.pk)
    ]


def test_prices_that_cannot_be_are_refused_and_the_others_set() -> None:
    product = factories.product(price=1000)
    variant = factories.variant_id(product)
    nobody = uuid7()

    outcomes = services.set_prices(
        [PriceUpdate(variant, 0), PriceUpdate(nobody, 5), PriceUpdate(variant, 900, 800), PriceUpdate(variant, 700)], SYSTEM
    )

    assert [type(outcome) for outcome in outcomes] == [InvalidProduct, NoSuchVariant, InvalidProduct, Priced]
    assert queries.variants([variant])[variant].price_minor == 700


def test_a_strangers_price_is_not_set() -> None:
    product = factories.product(price=1000)

    with pytest.raises(Missing):
        services.set_prices([PriceUpdate(factories.variant_id(product), 1)], stores.staff(stores.store()))

    assert product.variants.get().price_minor == 1000


def test_the_stock_flag_shows_on_the_card_and_is_kept_for_a_draft() -> None:
    product, draft = factories.product(), factories.product(published=False)

    assert services.set_in_stock({product.pk: True, draft.pk: True, uuid7(): True}) == 2
    assert services.set_in_stock({product.pk: True}) == 0
    services.publish([draft.pk], SYSTEM)

    assert [card["in_stock"] for card in queries.cards([product.pk, draft.pk])] == [True, True]


def test_sales_order_the_best_selling() -> None:
    first, second = factories.product(), factories.product()

    services.record_sales({first.pk: 5, second.pk: 7})
    services.record_sales({first.pk: 3})

    items = orjson.loads(queries.listing_json(sort="best_selling"))["items"]
    assert [(item["id"], item["sold"]) for item in items] == [(str(first.pk), 8), (str(second.pk), 7)]
