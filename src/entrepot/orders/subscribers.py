"""What the order desk hears from other rooms."""

from __future__ import annotations

from collections.abc import Sequence

from entrepot.catalog.services import record_sales
from entrepot.events.facts.logistics import ParcelDelivered
from entrepot.events.facts.orders import OrderPaid
from entrepot.events.services import subscriber
from entrepot.events.types import Envelope
from entrepot.identity.types import SYSTEM

from .enums import Mover
from .queries.money import pieces_sold
from .services import advance


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
