"""The steps of a purchase as shoppers and stores take them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from entrepot.identity.types import Actor
from entrepot.kernel.errors import Refused
from entrepot.logistics.services import carrier_of
from entrepot.logistics.types import ShipmentRequest
from entrepot.orders import services as orders
from entrepot.orders.types import Address, CheckedOut, CheckoutRequest, Item, PlaceRequest, Quote, QuoteRequest, Shipment
from entrepot.payments import services as payments
from entrepot.payments.types import NextAction

from .opening import accepted

PROVIDER: Final = "sandbox"
SIMULATOR: Final = "simulator"


def quoted(items: Sequence[Item], address: Address, currency: str, language: str = "en") -> Quote:
    """The landed total. Raises what the order desk refuses."""
    [quote] = accepted(orders.quote([QuoteRequest(tuple(items), address, currency, language)]))
    return quote


def checked_out(quote: Quote, address: Address, shopper: Actor, email: str, *, key: str, method: str) -> CheckedOut:
    """The purchase of `quote`, its payment started; the same `key` gives the same purchase. Raises what is refused."""
    place = PlaceRequest(quote, address, shopper, buyer_id=shopper.person_id, email=email, key=key)
    [done] = accepted(orders.checkout([CheckoutRequest(place, PROVIDER, method, return_url="/payments/return/{purchase}/")]))
    return done


def at_the_cashier(payment_id: UUID) -> NextAction:
    """What the provider answers to the payment's creation. Raises what it refuses."""
    [action] = accepted(payments.open_cashier([payment_id]))
    return action


def trade_no(action: NextAction) -> str:
    """The provider's number of the payment, the last part of its cashier's address."""
    return action.url.rsplit("/", 1)[-1]


def pay(payment_id: UUID) -> None:
    """Pay as the method asks: at once, or in the cashier, whose message is then delivered and asked about."""
    try:
        action = at_the_cashier(payment_id)
    except Refused:
        return  # paid before, by an interrupted run
    if action.snapshot is not None:
        payments.apply_snapshots([action.snapshot])
    elif action.kind == "redirect":
        payments.pay_in_cashier(trade_no(action))
        payments.deliver_sandbox_notifications()
        payments.work_inbox()


def shipped(order_id: UUID, *, parcel: UUID, carrier: str, ends: tuple[str, str], actor: Actor) -> Shipment:
    """Hand the order's parcel to the carrier, from the first of `ends` to the second; its number follows from `parcel`.

    Raises what is refused.
    """
    if carrier == SIMULATOR:
        number = carrier_of(carrier).create(ShipmentRequest(parcel, *ends, weight_g=500), "parcel").number
    else:
        number = f"JX{parcel.int % 10**10:010d}"
    shipment = Shipment(order_id, carrier, number)
    accepted(orders.ship([shipment], actor=actor))
    return shipment
