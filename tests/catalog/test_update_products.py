"""Changing products."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from tests.catalog import factories
from tests.stores import factories as stores

from entrepot.catalog import queries, services
from entrepot.catalog.errors import DuplicateSku, NoSuchProduct, NotCompliant, StaleVersion
from entrepot.catalog.models import Product, Variant
from entrepot.catalog.types import ProductUpdate, Text, Updated
from entrepot.database import sql
from entrepot.identity.types import SYSTEM
from entrepot.kernel.errors import Refused


@pytest.mark.django_db
def test_a_change_raises_the_version_shows_on_the_card_and_is_told() -> None:
    product = factories.product()

    updated = services.update_product(product.pk, 1, SYSTEM, texts={"en": Text("Better thing")}, brand="Bolt")

    assert updated == Updated(product.pk, 2, frozenset({"texts", "brand"}))
    [card] = queries.cards([product.pk])
    assert (card["title"], card["brand"]) == ("Better thing", "Bolt")
    assert sql.scalar("SELECT payload->'kinds' FROM events_fact WHERE kind = 'catalog.product_changed'") == ["brand", "texts"]


@pytest.mark.django_db
def test_the_same_content_writes_nothing() -> None:
    product = factories.product()
    draft = queries.stored_products([product.pk])[product.pk].draft

    assert services.update_products([ProductUpdate(product.pk, draft, 1)], SYSTEM) == [Updated(product.pk, 1, frozenset())]
    assert sql.scalar("SELECT count(*) FROM events_fact WHERE kind = 'catalog.product_changed'") == 0


@pytest.mark.django_db
def test_an_old_version_is_refused_and_changes_nothing() -> None:
    product = factories.product()
    services.update_product(product.pk, 1, SYSTEM, brand="Bolt")

    with pytest.raises(StaleVersion) as refusal:
        services.update_product(product.pk, 1, SYSTEM, brand="Nut")

    assert refusal.value.fields == {"version": 2, "given": 1}
    assert queries.stored_products([product.pk])[product.pk].draft.brand == "Bolt"


@pytest.mark.django_db
def test_articles_come_go_and_change() -> None:
    product = factories.product(
        variants=(factories.variant_draft(1000, sku="a"), factories.variant_draft(2000, sku="b", options={"S": "L"}))
    )
    stored = queries.stored_products([product.pk])[product.pk]
    kept = replace(stored.draft.variants[0], price_minor=1200)

    services.update_product(product.pk, 1, SYSTEM, variants=(kept, factories.variant_draft(3000, sku="c", options={"S": "M"})))

    prices = dict(Variant.objects.filter(product=product, is_active=True).values_list("sku", "price_minor"))
    assert prices == {"a": 1200, "c": 3000}
    assert not queries.variants([stored.variant_ids["b"]])[stored.variant_ids["b"]].published
    [card] = queries.cards([product.pk])
    assert (card["price_minor"], card["price_to_minor"], card["variants"]) == (1200, 3000, 2)
    assert sql.scalar("SELECT count(*) FROM events_fact WHERE kind = 'catalog.price_changed'") == 1


@pytest.mark.django_db
def test_a_published_product_must_stay_fit_for_publishing() -> None:
    product = factories.product()

    with pytest.raises(NotCompliant):
        services.update_product(product.pk, 1, SYSTEM, hs_code="")

    assert Product.objects.get(pk=product.pk).hs_code == "950300"


@pytest.mark.django_db
def test_another_stores_number_is_free_the_own_stores_is_not() -> None:
    store = stores.store()
    other = factories.product(sku="x")
    first, second = factories.product(store, sku="y"), factories.product(store, sku="z")

    assert services.update_product(first.pk, 1, SYSTEM, variants=(factories.variant_draft(sku="x"),)).kinds
    with pytest.raises(DuplicateSku):
        services.update_product(second.pk, 1, SYSTEM, variants=(factories.variant_draft(sku="y"),))
    assert other.variants.get().sku == "x"


@pytest.mark.django_db
def test_a_product_of_another_store_is_not_found() -> None:
    mine, theirs = stores.store(), factories.product()

    [outcome] = services.update_products([ProductUpdate(theirs.pk, factories.draft(mine))], stores.staff(mine))

    assert outcome == NoSuchProduct(what="product")


@pytest.mark.django_db
def test_new_words_in_a_reviewed_category_are_reviewed_again() -> None:
    store = stores.store()
    product = factories.product(store, category=factories.category("cream", needs_review=True).path)

    services.update_product(product.pk, 1, stores.staff(store), brand="Bolt")
    assert Product.objects.get(pk=product.pk).state == "published"
    services.update_product(product.pk, 2, stores.staff(store), texts={"en": Text("Miracle cream")})

    assert Product.objects.get(pk=product.pk).state == "review"
    assert queries.cards([product.pk]) == []


@pytest.mark.django_db(transaction=True)
def test_of_editors_who_save_at_once_one_wins() -> None:
    product = factories.product()
    start = threading.Barrier(4)
    outcomes: list[Any] = []

    def save(brand: str) -> None:
        try:
            start.wait()
            outcomes.append(services.update_product(product.pk, 1, SYSTEM, brand=brand))
        except Refused as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(f"Brand {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["StaleVersion"] * 3 + ["Updated"]
    assert Product.objects.get(pk=product.pk).version == 2
