"""A small market for tests of the API: one store with goods and freight, its people, a shopper, an operator."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

import orjson
from django.test import Client
from tests.identity import factories as people
from tests.inventory.factories import stocked
from tests.stores import factories as stores

from entrepot.catalog.models import Variant
from entrepot.identity.models import Person
from entrepot.identity.queries import actor_of
from entrepot.identity.services import create_key
from entrepot.identity.types import SYSTEM, Actor
from entrepot.logistics.enums import Valuation
from entrepot.logistics.services import save_template
from entrepot.logistics.types import AreaGroup, Charge, Service, Template
from entrepot.stores.models import Store
from entrepot.tax.services import load_rules

V1 = "/api/v1"
ADDRESS = {
    "name": "Ada Byron",
    "country": "US",
    "lines": ["1 Main Street"],
    "city": "Springfield",
    "region": "IL",
    "postcode": "62701",
}
PLATFORM_LEAVES = [
    "stores.review", "catalog.review", "orders.view", "ledger.view", "settlement.view", "events.manage", "catalog.view",
]  # fmt: skip
_number = count(1)


def api(path: str, method: str = "get", body: Any = None, *, client: Client | None = None, **headers: str) -> Any:
    """One request to the API; `key` as a header argument is an API key."""
    if key := headers.pop("key", ""):
        headers["authorization"] = f"Bearer {key}"
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    data = {} if body is None else {"data": orjson.dumps(body), "content_type": "application/json"}
    return getattr(client or Client(), method)(V1 + path, headers=headers, **data)


def key_of(actor: Actor, leaves: list[str], store_id: UUID | None = None) -> str:
    """An API key of somebody."""
    return create_key(f"key {next(_number)}", leaves, actor=actor, store_id=store_id).raw


def shopper_key() -> tuple[Actor, str]:
    """A shopper and a key that can buy and receive."""
    actor = people.shopper()
    return actor, key_of(actor, ["orders.place", "orders.pay", "orders.receive", "orders.withdraw"])


def signed_in(actor: Actor, *, csrf: bool = False) -> Client:
    """A browser with the person's session."""
    client = Client(enforce_csrf_checks=csrf)
    client.force_login(Person.objects.get(pk=actor.person_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def freight(store: Store) -> None:
    """Five of the store's currency to anywhere."""
    everywhere = AreaGroup(("1",), (Charge(Decimal(1), 500, Decimal(1), 100),))
    save_template(store.pk, Template("world", store.currency, Valuation.PIECE, (Service("post", (everywhere,)),)), actor=SYSTEM)


def goods(pieces: int = 10, **product: Any) -> Variant:
    """Something of a store in the United States that can be bought there."""
    load_rules()
    store = product.pop("store", None) or stores.store(kind="domestic", country="US", currency="USD")
    freight(store)
    return stocked(store, pieces, kind="domestic", **product)


def wish(variant: Variant, quantity: int = 1, **more: Any) -> dict[str, Any]:
    """A whole purchase, paid at once."""
    return {
        "items": [{"variant_id": str(variant.id), "quantity": quantity}],
        "address": ADDRESS,
        "currency": "USD",
        "email": "ada@example.org",
        "payment": {"provider": "sandbox", "method": "instant"},
        **more,
    }


@dataclass
class Market:
    """Everybody who may call, and things to call for."""

    store: Store
    variant: Variant
    callers: dict[str, str]
    things: dict[str, str]


def operator(role: str = "admin") -> Actor:
    """Somebody of the platform, rights read anew."""
    made = people.operator(role)
    return actor_of(Person.objects.get(pk=made.person_id))
