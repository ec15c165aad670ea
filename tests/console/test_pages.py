"""Lists cost the same number of statements for one row as for three; no page holds inline code."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse
from tests.catalog import factories as catalog
from tests.console.test_access import ROWS, applied, everything
from tests.identity import factories as people
from tests.marketing.factories import slot
from tests.orders.factories import order_in
from tests.seller.world import build, client_of
from tests.stores import factories as stores

from entrepot.catalog.services import submit
from entrepot.console import urls
from entrepot.identity.services import record
from entrepot.identity.types import SYSTEM, Subject
from entrepot.operations.enums import ProposalKind
from entrepot.operations.services import propose
from entrepot.stores.models import FeePlan

INLINE = re.compile(rb"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:")


def application() -> None:
    applied()


def product_in_review() -> None:
    product = catalog.product(published=False, category=catalog.category("reviewed", needs_review=True).path)
    submit([product.pk], SYSTEM)


def order() -> None:
    order_in("paid")


def proposal() -> None:
    plan = {
        "kind": "global",
        "category_path": "",
        "valid_from": "2100-01-01",
        "commission_bps": 1,
        "currency": "CNY",
        "source": "x",
    }
    propose(ProposalKind.FEE_PLAN, plan, "a reason long enough", actor=people.operator())


def fee_plan() -> None:
    stores.fee_plan(category_path=f"goods-{FeePlan.objects.count()}")


LISTS: dict[str, tuple[str, Callable[[], object], int]] = {
    "applications": ("/console/queues/applications/", application, 6),
    "products": ("/console/queues/products/", product_in_review, 7),
    "orders": ("/console/orders/", order, 5),
    "campaigns": ("/console/campaigns/", slot, 4),
    "people": ("/console/people/", people.person, 4),
    "stores": ("/console/stores/", stores.store, 5),
    "proposals": ("/console/proposals/", proposal, 5),
    "rules": ("/console/rules/", fee_plan, 5),
    "audit": ("/console/audit/", lambda: record(SYSTEM, "test.done", [Subject("test.thing", 1)]), 4),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("page", LISTS)
def test_a_list_costs_the_same_for_one_row_and_for_three(page: str) -> None:
    client = client_of(people.operator())
    path, grow, expected = LISTS[page]
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

    assert found == [25, 25]


@pytest.mark.django_db(transaction=True)
def test_no_page_holds_inline_code() -> None:
    world = build()
    ids = everything(world) | {"order_id": world.settled}
    client = client_of(people.operator())
    found = {}
    for page, (method, _leaf) in ROWS.items():
        pattern = next(p for p in urls.urlpatterns if isinstance(p, URLPattern) and p.name == page)
        if method == "GET" and page not in {"audit-export", "case-picture"}:
            path = reverse(f"console:{page}", kwargs={key: ids[key] for key in pattern.pattern.converters})
            response = client.get(path)
            assert response.status_code == 200, page
            content = b"".join(response.streaming_content) if response.streaming else response.content
            if INLINE.search(content):
                found[page] = INLINE.findall(content)

    assert found == {}
