"""Lists cost the same number of statements for one row as for three; no page holds inline code."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.inventory.factories import stocked
from tests.messaging.factories import conversation
from tests.orders.factories import order_in
from tests.seller.test_access import OF_A_STORE, address, with_after_sales
from tests.seller.world import World, build, client_of, settled_order
from tests.stores import factories as stores

from entrepot.catalog.models import ImportRun, Product
from entrepot.events.queries.webhooks import endpoints
from entrepot.events.services import add_endpoint, try_endpoint
from entrepot.identity.enums import StoreRole
from entrepot.identity.services import create_key
from entrepot.orders.models import Order
from entrepot.stores.models import Store

INLINE = re.compile(rb"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:")


def more_products(store: Store) -> None:
    stocked(store, pieces=1)


def more_orders(store: Store) -> None:
    Order.objects.filter(pk=order_in("paid").pk).update(store_id=store.pk)


def more_staff(store: Store) -> None:
    stores.staff(store, StoreRole.GOODS)


def more_talks(store: Store) -> None:
    conversation(store_id=store.pk)


def more_keys(store: Store) -> None:
    create_key("more", ["orders.view"], actor=stores.staff(store), store_id=store.pk)
    add_endpoint(store.pk, "https://example.org/more")


def more_messages(store: Store) -> None:
    try_endpoint(store.pk, endpoints(store.pk)[0].id)


def more_imports(store: Store) -> None:
    ImportRun.objects.create(store_id=store.pk, file_name="a.csv", file_format="csv", fingerprint=b"1", actor="x")


def more_money(store: Store) -> None:
    variant = Product.objects.filter(store=store).earliest("pk").variants.get()
    settled_order(variant, f"T{Order.objects.count()}")


# page: (what makes one row more, statements whatever their number; 7 of them are for session, person, rights, store, bell, messages, cases)
LISTS: dict[str, tuple[Callable[[Store], None], int]] = {
    "products": (more_products, 11),
    "stock": (more_products, 11),
    "movements": (more_products, 11),
    "orders": (more_orders, 12),
    "ship-many": (more_orders, 8),
    "inbox": (more_talks, 12),
    "staff": (more_staff, 10),
    "programs": (more_keys, 9),
    "endpoint": (more_messages, 10),
    "activity": (more_staff, 8),
    "imports": (more_imports, 9),
    "money": (more_money, 21),
    "statement": (more_money, 12),
}


def statements(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("page", LISTS)
def test_a_list_costs_the_same_for_one_row_and_for_three(page: str) -> None:
    world = build()
    client, path = client_of(world.owner), reverse(f"seller:{page}", kwargs=_keys(world, page))
    grow, expected = LISTS[page]
    few = statements(client, path)

    grow(world.store)
    grow(world.store)

    assert (few, statements(client, path)) == (expected, expected)


@pytest.mark.django_db(transaction=True)
def test_no_page_holds_inline_code() -> None:
    world = with_after_sales(build())
    client = client_of(world.owner)
    pages = {page: client.get(address(world, page)) for page, (method, _leaf) in OF_A_STORE.items() if method == "GET"}
    found = {
        page: INLINE.findall(response.content)
        for page, response in pages.items()
        if response["Content-Type"].startswith("text/html") and INLINE.search(response.content)
    }

    assert found == {}


def _keys(world: World, page: str) -> dict[str, object]:
    more = {"statement": {"currency": "CNY"}, "endpoint": {"endpoint_id": world.ids["endpoint_id"]}}
    return {"slug": world.store.slug, **more.get(page, {})}
