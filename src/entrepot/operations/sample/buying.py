"""The steps of a purchase as shoppers and stores take them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from entrepot.identity.types import Actor
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


def shipment_of(order_id: UUID, *, parcel: UUID, carrier: str, ends: tuple[str, str], attempt: int = 0) -> Shipment:
    """The order's parcel with the number that its carrier gives it, from the first of `ends` to the second.

    The number follows from `parcel`; at a later attempt another one, since a number may be taken.
    """
    if carrier == SIMULATOR:
        key = f"parcel {attempt}" if attempt else "parcel"
        number = carrier_of(carrier).create(ShipmentRequest(parcel, *ends, weight_g=500), key).number
    else:
        number = f"JX{(parcel.int + attempt * 7919) % 10**10:010d}"
    return Shipment(order_id, carrier, number)


def shipped(order_id: UUID, *, parcel: UUID, carrier: str, ends: tuple[str, str], actor: Actor) -> Shipment:
    """Hand the order's parcel to the carrier. Raises what is refused."""
    shipment = shipment_of(order_id, parcel=parcel, carrier=carrier, ends=ends)
    accepted(orders.ship([shipment], actor=actor))
    return shipment
