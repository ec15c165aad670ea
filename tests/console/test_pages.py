"""Lists cost the same number of statements for one row as for three; no page holds inline code."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.catalog import factories as catalog
from tests.console.test_access import ROWS
from tests.identity import factories as people
from tests.orders.factories import order_in
from tests.seller.world import build, client_of
from tests.stores import factories as stores

from entrepot.catalog.services import submit
from entrepot.identity.types import SYSTEM
from entrepot.stores.models import StoreApplication

INLINE = re.compile(rb"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:")


def application() -> None:
    store = stores.store(state="applied")
    StoreApplication.objects.create(store=store, applied_at=store.created_at, papers=[{"kind": "trade_mark", "reference": "1"}])


def product_in_review() -> None:
    product = catalog.product(published=False, category=catalog.category("reviewed", needs_review=True).path)
    submit([product.pk], SYSTEM)


def order() -> None:
    order_in("paid")


LISTS: dict[str, tuple[Callable[[], None], int]] = {
    "applications": (application, 4),
    "products": (product_in_review, 6),
    "orders": (order, 5),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("page", LISTS)
def test_a_list_costs_the_same_for_one_row_and_for_three(page: str) -> None:
    client, path = client_of(people.operator()), reverse(f"console:{page}")
    grow, expected = LISTS[page]
    found = []
    for more in (1, 2):
        for _ in range(more):
            grow()
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        found.append(len(asked))

    assert found == [expected, expected]


@pytest.mark.django_db(transaction=True)
def test_an_orders_story_costs_a_known_number_of_statements() -> None:
    world = build()
    client = client_of(people.operator())
    found = []
    for order_id in (world.to_ship, world.settled):
        path = reverse("console:order", args=[order_id])
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        found.append(len(asked))

    assert found == [16, 17]  # one more for the audit of its parcel


@pytest.mark.django_db(transaction=True)
def test_no_page_holds_inline_code() -> None:
    world = build()
    application()
    product_in_review()
    client = client_of(people.operator())
    keys = {"order": {"order_id": world.settled}, "journal": {"journal_id": world.ids["journal_id"]}}
    found = {
        page: INLINE.findall(response.content)
        for page, (method, _leaf) in ROWS.items()
        if method == "GET"
        for response in [client.get(reverse(f"console:{page}", kwargs=keys.get(page)))]
        if INLINE.search(response.content)
    }

    assert found == {}
