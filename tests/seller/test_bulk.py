"""Many products at once, and back."""

from __future__ import annotations

import pytest
from tests.catalog import factories as catalog
from tests.inventory.factories import stocked
from tests.seller.test_products import desk, url
from tests.stores import factories as stores

from entrepot.catalog.models import Product, Variant
from entrepot.identity.enums import StoreRole

pytestmark = pytest.mark.django_db


def prices(store: object) -> list[int]:
    return list(Variant.objects.filter(product__store=store).order_by("product_id").values_list("price_minor", flat=True))


def test_prices_change_by_percent_and_go_back() -> None:
    store = stores.store()
    ids = [str(catalog.product(store, price).pk) for price in (1999, 1000)]
    client = desk(store)

    client.post(url(store, "bulk"), {"do": "price", "percent": "-10", "product": ids})
    assert prices(store) == [1799, 900]
    assert client.get(url(store, "products")).context["undo"] == 2
    client.post(url(store, "undo"))

    assert prices(store) == [1999, 1000]
    client.post(url(store, "undo"))  # once only
    assert prices(store) == [1999, 1000]


@pytest.mark.parametrize("percent", ["", "abc", "-100", "NaN", "0", "1e9"])
def test_a_percentage_that_is_none_changes_nothing(percent: str) -> None:
    store = stores.store()
    product = catalog.product(store, 1000)

    desk(store).post(url(store, "bulk"), {"do": "price", "percent": percent, "product": [str(product.pk)]})

    assert prices(store) == [1000]


def test_products_move_to_another_category_and_back() -> None:
    store = stores.store()
    product, place = catalog.product(store), catalog.category("toys")
    before, client = product.category.path, desk(store)

    client.post(url(store, "bulk"), {"do": "category", "category": place.path, "product": [str(product.pk)]})
    assert Product.objects.get(pk=product.pk).category.path == "toys"
    assert [row.id for row in client.get(url(store, "products"), {"category": "toys"}).context["page"].rows] == [product.pk]
    client.post(url(store, "undo"))

    assert Product.objects.get(pk=product.pk).category.path == before


def test_what_was_withdrawn_goes_back_on_sale() -> None:
    store = stores.store()
    product, client = catalog.product(store), desk(store)

    client.post(url(store, "move-products"), {"verb": "withdraw", "product": [str(product.pk)]})
    client.post(url(store, "undo"))

    assert Product.objects.get(pk=product.pk).state == "published"


def test_only_drafts_that_were_never_on_sale_are_deleted() -> None:
    store = stores.store()
    draft, published = catalog.product(store, published=False), catalog.product(store)
    held = stocked(store, pieces=1)
    Product.objects.filter(pk=held.product_id).update(state="draft", published_at=None)

    ids = [str(draft.pk), str(published.pk), str(held.product_id)]
    answer = desk(store).post(url(store, "bulk"), {"do": "delete", "product": ids}, follow=True).content.decode()

    assert set(Product.objects.filter(store=store).values_list("pk", flat=True)) == {published.pk, held.product_id}
    assert "archive it instead" in answer


def test_nobody_changes_the_products_of_another_store() -> None:
    store, other = stores.store(), stores.store()
    foreign = catalog.product(other, 1000)

    answer = desk(store).post(url(store, "bulk"), {"do": "price", "percent": "50", "product": [str(foreign.pk)]})
    viewer = desk(store, StoreRole.VIEWER).post(url(store, "bulk"), {"do": "delete", "product": [str(foreign.pk)]})

    assert (answer.status_code, viewer.status_code) == (404, 403)
    assert prices(other) == [1000]
