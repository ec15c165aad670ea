"""What the order desk hears from other rooms."""

from __future__ import annotations

from collections.abc import Sequence

from entrepot.catalog.services import record_sales
from entrepot.events.facts.logistics import ParcelDelivered
from entrepot.events.facts.orders import OrderPaid, OrderReceived
from entrepot.events.facts.payments import AuthorisationLapsed, CaptureRefused
from entrepot.events.services import subscriber
from entrepot.events.types import Envelope
from entrepot.identity.types import SYSTEM

from .enums import Mover
from .queries.money import buyers_of, pieces_sold
from .services import advance, close_unshipped, earn_receipt_limits, withdraw_receipt_limits


@subscriber("orders.delivered", kinds=[ParcelDelivered])
def parcel_delivered(facts: Sequence[Envelope]) -> None:
    """The carrier handed a parcel over: with the last one of its order the time to look at the goods begins.

    An order that is received already, or of which parcels are still under way or to be sent, stays as it is.
    """
    orders = dict.fromkeys(envelope.fact.order_id for envelope in facts)  # type: ignore[attr-defined]
    advance("deliver", list(orders), mover=Mover.CARRIER, actor=SYSTEM)


@subscriber("orders.sales", kinds=[OrderPaid], batch=500)
def count_sales(facts: Sequence[Envelope]) -> None:
    """Pieces sold, for “best selling”: counted when paid, far from the checkout, where a popular product would be a hot row."""
    record_sales(pieces_sold([envelope.fact.order_id for envelope in facts]))  # type: ignore[attr-defined]


@subscriber("orders.receipt_limits", kinds=[OrderReceived, CaptureRefused])
def limits(facts: Sequence[Envelope]) -> None:
    """Orders that came to a good end earn a first limit for paying on receipt; an amount that could not be taken ends it."""
    received = [envelope.fact.order_id for envelope in facts if isinstance(envelope.fact, OrderReceived)]
    refused = [envelope.fact for envelope in facts if isinstance(envelope.fact, CaptureRefused)]
    if refused:
        withdraw_receipt_limits([fact.order_id for fact in refused], note=refused[-1].message)
    earn_receipt_limits(buyers_of(received))


@subscriber("orders.lapsed", kinds=[AuthorisationLapsed])
def lapsed(facts: Sequence[Envelope]) -> None:
    """Nothing is kept ready any more: what was not shipped closes, and nothing was taken."""
    close_unshipped([envelope.fact.order_id for envelope in facts])  # type: ignore[attr-defined]
