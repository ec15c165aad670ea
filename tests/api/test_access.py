"""Every operation against every kind of caller; a new operation fails until it has its row in access_table.py."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.api.access_table import CALLERS, TABLE
from tests.api.market import V1, api, goods, shopper_key, signed_in, wish
from tests.identity import factories as people
from tests.seller.world import bought as paid_order
from tests.stores import factories as stores

from entrepot.aftersales.services import open_case
from entrepot.aftersales.types import Wish
from entrepot.api.v1 import api as v1
from entrepot.events.services import add_endpoint
from entrepot.identity.services import create_key
from entrepot.inventory.models import Stock
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.logistics.queries import templates
from entrepot.stores.models import StoreApplication


@pytest.fixture
def market() -> tuple[dict[str, str], dict[str, Client]]:
    """Things to ask for, and a browser for each caller."""
    variant = goods(price=1000)
    store = variant.product.store
    shopper, key = shopper_key()
    bought = api("/checkout", "post", wish(variant), key=key).json()
    owner, other_store = stores.staff(store), stores.store(kind="domestic", country="US", currency="USD")
    applied = stores.store(kind="domestic", state="applied")
    StoreApplication.objects.create(store=applied, applied_at=clock.now(), papers=[], rule_ids=[])
    stock = Stock.objects.get(variant_id=variant.id)
    other_owner = signed_in(stores.staff(other_store))
    things = {
        "store_id": store.id,
        "other_store_id": other_store.id,
        "applied_id": applied.id,
        "product_id": variant.product_id,
        "key": templates(store.id)[0].key,
        "variant_id": variant.id,
        "order_id": bought["orders"][0]["id"],
        "purchase_id": bought["id"],
        "provider": "sandbox",
        "run_id": uuid7(),
        "warehouse_id": stock.warehouse_id,
        "stock_id": stock.id,
        "key_id": create_key("old", ["stock.view"], actor=owner, store_id=store.id).id,
        "endpoint_id": add_endpoint(store.id, "https://example.org/first").id,
        "delivery_id": 1,
        "case_id": open_case(paid_order(variant, shopper=shopper), Wish("unshipped", "changed_mind", {1: 1}), actor=shopper),
        "move": "say",
        "chargeback_id": uuid7(),
        "outcome": "won",
    }
    clients = {
        "visitor": Client(),
        "shopper": signed_in(shopper),
        "other_shopper": signed_in(people.shopper()),
        "other_owner": other_owner,
        "across": other_owner,
        "viewer": signed_in(stores.staff(store, "viewer")),
        "owner": signed_in(owner),
        "admin": signed_in(people.operator()),
    }
    return {name: str(thing) for name, thing in things.items()}, clients


@pytest.mark.django_db(transaction=True)
def test_each_caller_gets_what_the_table_says(market: tuple[dict[str, str], dict[str, Client]]) -> None:
    things, clients = market
    wrong = {}
    for operation, (body, expected) in TABLE.items():
        got = tuple(_status(operation, body, things, clients, caller) for caller in CALLERS)
        if got != expected:
            wrong[operation] = (got, expected)
    assert wrong == {}


def _status(operation: str, body: Any, things: dict[str, str], clients: dict[str, Client], caller: str) -> int:
    method, path = operation.split(" ", 1)
    known = {**things, "caller": caller}
    if caller == "across":
        known["store_id"] = known["other_store_id"]
    if path == "/catalog/products/{key}":
        known["key"] = known["product_id"]
    sent: dict[str, Any] = {}
    if body == b"file":
        sent = {"data": {"file": SimpleUploadedFile("products.csv", b"sku,title\n")}}
    elif body is not None:
        sent = {"data": _filled(orjson.dumps(body).decode(), known), "content_type": "application/json"}
    response = getattr(clients[caller], method.lower())(V1 + _filled(path, known), **sent)
    return int(response.status_code)


def _filled(text: str, things: dict[str, str]) -> str:
    for name, thing in things.items():
        text = text.replace("{" + name + "}", thing)
    return text


def test_every_operation_has_its_row() -> None:
    paths = v1.get_openapi_schema(path_prefix="")["paths"]
    operations = {f"{method.upper()} {path}" for path, found in paths.items() for method in found}
    rows = {row.split("?")[0].replace("{applied_id}", "{store_id}") for row in TABLE}

    assert operations == rows
