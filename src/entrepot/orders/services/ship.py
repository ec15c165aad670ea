"""The store hands parcels to a carrier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import transaction

from entrepot.database import sql
from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Refused
from entrepot.logistics.services import dispatch
from entrepot.logistics.types import Dispatch
from entrepot.orders.enums import Mover
from entrepot.orders.errors import ShipmentIncomplete
from entrepot.orders.types import MoveOutcome, Shipment

from .advance import Locked, advance, lock

# From the country of the warehouse that the first line comes from, to that of the address.
_ENDS: Final = """
SELECT o.id, coalesce(w.country, ''), o.destination FROM orders_order o
  JOIN orders_line l ON l.order_id = o.id AND l.position = 1 LEFT JOIN inventory_warehouse w ON w.id = l.warehouse_id
 WHERE o.id = ANY(%s)
"""


def ship(shipments: Sequence[Shipment], *, actor: Actor, mover: Mover = Mover.STORE) -> list[MoveOutcome]:
    """Ship the orders with the parcels named; one outcome per shipment.

    Needs “orders.ship” at the orders' stores. What is still reserved leaves the stock, the parcel exists from now on, and the
    time for the receipt begins. A number that the carrier gave to another order is refused and the others go on.
    """
    with transaction.atomic():
        locked = lock([s.order_id for s in shipments])
        allow(actor, "orders.ship", {order.store_id for order in locked.values()})
        named = {s.order_id: s for s in shipments if s.carrier.strip() and s.tracking_number.strip()}
        ready = [o for o in locked.values() if o.id in named and o.state in ("paid", "partly_shipped")]
        ends = {row[0]: row[1:] for row in sql.rows(_ENDS, ([o.id for o in ready],))}
        parcels = dispatch([_parcel(o, named[o.id], *ends[o.id]) for o in ready], actor=actor)
        refused = {o.id: p for o, p in zip(ready, parcels, strict=True) if isinstance(p, Refused)}

        def check(order: Locked) -> Refused | None:
            return refused.get(order.id) or (None if order.id in named else ShipmentIncomplete())

        return advance("ship", [s.order_id for s in shipments], mover=mover, actor=actor, check=check)


def _parcel(order: Locked, shipment: Shipment, origin: str, destination: str) -> Dispatch:
    return Dispatch(
        order_id=order.id,
        store_id=order.store_id,
        carrier=shipment.carrier.strip(),
        number=shipment.tracking_number.strip(),
        origin=origin,
        destination=destination,
    )
