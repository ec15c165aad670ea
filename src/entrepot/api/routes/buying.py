"""Buying: a quote, and a whole purchase in one request."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from entrepot.api.callers import actor_of, owner_of, purchase_token, scope_of_visitor
from entrepot.api.errors import UnknownSku
from entrepot.api.gathering import PURCHASES, QUOTES, Bought, Opened, Wish
from entrepot.api.languages import language_of
from entrepot.api.once import HEADER
from entrepot.api.problems import described
from entrepot.api.schemas.buying import CheckoutIn, ItemIn, PurchaseOut, QuoteIn, QuoteOut
from entrepot.catalog.queries import variant_ids
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Refused
from entrepot.kernel.idempotency import checked
from entrepot.kernel.ids import uuid7
from entrepot.orders.queries import saved_quote
from entrepot.orders.services import kept_identity, save_quote
from entrepot.orders.types import IdentityDetails, Item, Quote, QuoteRequest
from entrepot.payments.enums import PaymentState
from entrepot.payments.types import Captured, Unchanged
from entrepot.stores.queries import store_by_slug

router = Router(tags=["buying"])


@router.post("/quotes", response={201: QuoteOut})
def make_quote(request: HttpRequest, wish: QuoteIn) -> Status[Quote]:
    """The landed total to the door: goods, freight, duty and tax. It holds for 15 minutes and can be bought by its id."""
    actor = actor_of(request)
    outcome = QUOTES.submit(QuoteRequest(_items(wish.items), wish.address.value(), wish.currency, language_of(request)))
    if isinstance(outcome, Refused):
        raise outcome
    save_quote(outcome, owner=owner_of(request, actor))
    return Status(201, outcome)


@router.post("/checkout", response={201: PurchaseOut})
def check_out(request: HttpRequest, wish: CheckoutIn) -> Status[dict[str, Any]]:
    """Buy known items: quote them (or take a saved quote), place one order per store, start the payment, open the cashier.

    The purchase stands when the answer is 201, whatever became of the payment: see `payment.state`. Without a quote and without
    `expected_total_minor` the total is what it is at this moment. Where customs of the destination asks who the buyer is, `identity` is
    needed: 422 `orders.identity_needed` names the kind.
    """
    actor = actor_of(request)
    address = wish.address.value()
    goods: Quote | QuoteRequest
    if wish.quote_id:
        goods = saved_quote(wish.quote_id, owner=owner_of(request, actor))
    else:
        goods = QuoteRequest(_items(wish.items), address, wish.currency, language_of(request))
    bought = PURCHASES.submit(
        Wish(
            goods=goods,
            address=address,
            actor=actor,
            key=_key(request, actor),
            provider=wish.payment.provider,
            method=wish.payment.method,
            email=wish.email,
            return_url=wish.payment.return_url,
            expected_minor=wish.expected_total_minor,
            identity=_identity(wish, actor),
            language=language_of(request),
            on_receipt=wish.payment.on_receipt,
        )
    )
    if isinstance(bought, Refused):
        raise bought
    return Status(201, _purchase(request, bought, actor))


def _identity(wish: CheckoutIn, actor: Actor) -> IdentityDetails | None:
    """What was given, or what the person gave before and wants used."""
    if wish.identity is None:
        return None
    given = wish.identity
    if given.use_kept:
        return kept_identity(given.kind, actor=actor)
    return IdentityDetails(given.kind, given.name, given.number)


def _key(request: HttpRequest, actor: Actor) -> str:
    """The purchase's own key: a step that is repeated after a failure finds what it placed before."""
    given = request.headers.get(HEADER)
    if given is None:
        return f"api:{uuid7()}"
    return f"api:{actor.person_id or scope_of_visitor(request)[:32]}:{checked(given)}"


def _items(items: list[ItemIn]) -> tuple[Item, ...]:
    named = [item for item in items if item.variant_id is None]
    found = _by_sku(named) if named else {}
    return tuple(Item(item.variant_id or found[item.store, item.sku], item.quantity) for item in items)


def _by_sku(items: list[ItemIn]) -> dict[tuple[str, str], UUID]:
    """The articles that are named by store and number. Raises UnknownSku, and Missing for an unknown store."""
    stores = {slug: store_by_slug(slug).id for slug in {item.store for item in items}}
    known = variant_ids([(stores[item.store], item.sku) for item in items])
    missing = next((item for item in items if (stores[item.store], item.sku) not in known), None)
    if missing is not None:
        raise UnknownSku(store=missing.store, sku=missing.sku)
    return {(item.store, item.sku): known[stores[item.store], item.sku] for item in items}


def _purchase(request: HttpRequest, bought: Bought, actor: Actor) -> dict[str, Any]:
    placed = bought.placed
    return {
        "id": placed.purchase_id,
        "currency": placed.currency,
        "total_minor": placed.total_minor,
        "pay_by": placed.pay_by,
        "repeated": placed.repeated,
        "orders": placed.orders,
        "payment": payment_of(request, bought.payment),
        "token": None if actor.person_id else purchase_token(placed.purchase_id),
    }


def payment_of(request: HttpRequest, payment: Opened) -> dict[str, Any]:
    """Where a payment stands after its cashier was opened, and what the shopper does next."""
    action, applied = payment.action, payment.applied
    told: dict[str, Any] = {"id": payment.payment_id}
    if isinstance(action, Refused):
        return told | {"state": "failed", "problem": described(request, action)}
    if action.kind == "redirect":
        return told | {"state": "redirect", "url": action.url}
    if isinstance(applied, Captured) or (isinstance(applied, Unchanged) and applied.state is PaymentState.SUCCEEDED):
        return told | {"state": "paid"}
    return told | {"state": "pending"}
