"""A store in the middle of its business, with everybody who might knock at its desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.test import Client
from tests.identity import factories as people
from tests.inventory.factories import stocked
from tests.logistics import factories as freight
from tests.orders.factories import quote_of, request_of
from tests.settlement.factories import invoice
from tests.stores import factories as stores

from entrepot.catalog.models import ImportRun, Variant
from entrepot.catalog.services import save_shortcut
from entrepot.events.services import add_endpoint, drain, try_endpoint
from entrepot.identity.enums import StoreRole
from entrepot.identity.models import Person
from entrepot.identity.services import create_key, invitation_token, invite
from entrepot.identity.types import SYSTEM, Actor
from entrepot.inventory.models import Stock
from entrepot.kernel import clock
from entrepot.ledger.queries import journals_of_order
from entrepot.logistics.services import save_template
from entrepot.orders import services
from entrepot.orders.types import CheckedOut, CheckoutRequest, Shipment
from entrepot.payments import services as payments
from entrepot.stores.models import Store


@dataclass(slots=True)
class World:
    """`store` has one article in stock, one order to ship and one that was settled; `owner` made its keys and invitations."""

    store: Store
    owner: Actor
    variant: Variant
    to_ship: UUID
    settled: UUID
    ids: dict[str, Any] = field(default_factory=dict)


def client_of(actor: Actor | None) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    if actor is not None:
        person = get_user_model().objects.get(pk=actor.person_id)
        assert isinstance(person, Person)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def bought(variant: Variant, quantity: int = 1, *, shopper: Actor | None = None) -> UUID:
    """An order that is paid."""
    buyer = shopper or people.shopper()
    [done] = services.checkout(
        [CheckoutRequest(request_of(quote_of((variant, quantity), freight=500, tax=300), actor=buyer), "sandbox", "instant")]
    )
    assert isinstance(done, CheckedOut), done
    [action] = payments.open_cashier([done.payment.payment_id])
    assert action.snapshot is not None
    payments.apply_snapshots([action.snapshot])
    return done.placed.orders[0].id


def settled_order(variant: Variant, number: str) -> UUID:
    """An order whose money is with the store."""
    shopper = people.shopper()
    order_id = bought(variant, shopper=shopper)
    services.ship([Shipment(order_id, "dhl", number)], actor=SYSTEM)
    services.confirm_receipt([order_id], actor=shopper)
    drain()
    return order_id


def build() -> World:
    """The store and its business."""
    stores.fee_plan("global", commission_bps=500)
    store = stores.store()
    owner = stores.staff(store)
    variant = stocked(store, pieces=20, price=10_000)
    template = save_template(store.pk, freight.template(), actor=SYSTEM)
    settled = settled_order(variant, "RB123456785DE")
    to_ship = bought(variant)
    invitation = invite(store.pk, "new@example.org", StoreRole.GOODS, actor=owner, store_name="Store")
    run = ImportRun.objects.create(
        store_id=store.pk, file_name="a.csv", file_format="csv", fingerprint=b"1", actor="x", state="finished", is_dry_run=True,
        ended_at=store.created_at,
    )  # fmt: skip
    return World(
        store,
        owner,
        variant,
        to_ship,
        settled,
        {
            "slug": store.slug,
            "product_id": variant.product_id,
            "run_id": run.pk,
            "stock_id": Stock.objects.get(variant_id=variant.pk).pk,
            "order_id": to_ship,
            "view_id": services.save_view(store.pk, "To ship", "state=paid", actor=owner),
            "shortcut_id": save_shortcut(store.pk, "view", "Drafts", "state=draft", actor=owner),
            "key": template.key,
            "currency": "CNY",
            "month": f"{clock.now():%Y-%m}",
            "journal_id": journals_of_order(settled)[-1].id,
            "invitation_id": invitation,
            "token": invitation_token(invitation),
            "person_id": owner.person_id,
            "key_id": create_key("erp", ["orders.view"], actor=owner, store_id=store.pk).id,
            "endpoint_id": (endpoint := add_endpoint(store.pk, "https://example.org/hook").id),
            "delivery_id": try_endpoint(store.pk, endpoint),
            "merchant_id": store.merchant_id,
            "invoice_id": invoice(store.pk).pk,
        },
    )
