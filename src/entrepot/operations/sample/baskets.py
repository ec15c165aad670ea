"""Many purchases of one moment: quoted, placed and paid together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from entrepot.identity.types import Actor
from entrepot.kernel.errors import Refused
from entrepot.orders import services as orders
from entrepot.orders.types import Address, CheckedOut, CheckoutRequest, Item, PlaceRequest, Quote, QuoteRequest
from entrepot.payments import services as payments
from entrepot.payments.types import NextAction, Snapshot

from .buying import PROVIDER, trade_no


@dataclass(frozen=True, slots=True)
class Basket:
    """What a shopper wants to buy now, and how they pay. The same `key` gives the same purchase."""

    items: tuple[Item, ...]
    address: Address
    currency: str
    language: str
    shopper: Actor
    email: str
    key: str
    method: str


def buy(baskets: Sequence[Basket]) -> list[CheckedOut | Refused]:
    """Purchases with their payments started; one outcome per basket, in the order given."""
    quotes = orders.quote([QuoteRequest(each.items, each.address, each.currency, each.language) for each in baskets])
    going = [(i, quote) for i, quote in enumerate(quotes) if isinstance(quote, Quote)]
    done = iter(orders.checkout([_request(baskets[i], quote) for i, quote in going]) if going else ())
    return [quote if isinstance(quote, Refused) else next(done) for quote in quotes]


def pay_all(payment_ids: Sequence[UUID]) -> None:
    """Pay as each method asks: at once, or in the cashier, whose message is then delivered and asked about."""
    snapshots: list[Snapshot] = []
    messages = False
    for action in payments.open_cashier(payment_ids):
        if not isinstance(action, NextAction):
            continue  # closed by an interrupted run
        if action.snapshot is not None:
            snapshots.append(action.snapshot)
        elif action.kind == "redirect":
            payments.pay_in_cashier(trade_no(action))
            messages = True
    if snapshots:
        payments.apply_snapshots(snapshots)
    if messages:
        while payments.deliver_sandbox_notifications():
            payments.work_inbox()


def _request(basket: Basket, quote: Quote) -> CheckoutRequest:
    place = PlaceRequest(
        quote, basket.address, basket.shopper, buyer_id=basket.shopper.person_id, email=basket.email, key=basket.key
    )
    return CheckoutRequest(place, PROVIDER, basket.method, return_url="/payments/return/{purchase}/")
