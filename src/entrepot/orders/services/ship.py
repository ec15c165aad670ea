"""The store hands parcels to a carrier: all of an order at once, or some of its pieces now and the rest later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.inventory.services import consume_part
from entrepot.inventory.types import Gone
from entrepot.kernel.errors import Refused
from entrepot.logistics.errors import NothingToShip
from entrepot.logistics.queries import as_stored, parcels_of
from entrepot.logistics.services import dispatch
from entrepot.logistics.types import Dispatch, Dispatched, ParcelLine, ParcelView
from entrepot.orders.enums import Mover, OrderState
from entrepot.orders.errors import MoneyNotSecured, PiecesNotLeft, ShipmentIncomplete
from entrepot.orders.queries import unshipped
from entrepot.orders.types import Moved, MoveOutcome, Shipment
from entrepot.payments.queries import secured_orders

from .advance import Locked, advance, lock

# From the country of the warehouse that the first line comes from, to that of the address.
_ENDS: Final = """
SELECT o.id, coalesce(w.country, ''), o.destination FROM orders_order o
  JOIN orders_line l ON l.order_id = o.id AND l.position = 1 LEFT JOIN inventory_warehouse w ON w.id = l.warehouse_id
 WHERE o.id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class _Load:
    """What goes into the parcel of an order, and whether it is the last one."""

    lines: tuple[ParcelLine, ...]
    is_last: bool


def ship(shipments: Sequence[Shipment], *, actor: Actor, mover: Mover = Mover.STORE) -> list[MoveOutcome]:
    """Ship the orders with the parcels named; one outcome per shipment.

    Needs “orders.ship” at the orders' stores. A shipment without lines takes everything that is still there, one with lines those
    pieces. What goes leaves the stock and the parcel exists from now on. With the last pieces the order is shipped and the time
    for the receipt begins; before that it is partly shipped, and the promise to ship goes on for the rest. The same parcel again
    changes nothing. Whoever pays on receipt has the amount kept ready at the provider; an order whose authorisation ended is refused
    (MoneyNotSecured). A number that the carrier gave to another order is refused (NumberTaken), more pieces than are left
    (PiecesNotLeft), an empty parcel (NothingToShip), and the others go on.
    """
    with transaction.atomic():
        locked = lock([s.order_id for s in shipments])
        allow(actor, "orders.ship", {order.store_id for order in locked.values()})
        named = {s.order_id: s for s in shipments if s.carrier.strip() and s.tracking_number.strip()}
        open_ids = [o.id for o in locked.values() if o.id in named and o.state in (OrderState.PAID, OrderState.PARTLY_SHIPPED)]
        refused: dict[UUID, Refused] = {}
        unpaid = [order_id for order_id in open_ids if locked[order_id].is_unpaid]
        for order_id in set(unpaid) - secured_orders(unpaid):
            refused[order_id] = MoneyNotSecured()
        open_ids = [order_id for order_id in open_ids if order_id not in refused]
        repeated = _repeated(open_ids, locked, named)
        loads = _loads([order_id for order_id in open_ids if order_id not in repeated], named, refused)
        ends = {row[0]: row[1:] for row in sql.rows(_ENDS, (list(loads),))}
        parcels = dict(
            zip(
                loads,
                dispatch([_parcel(locked[i], named[i], load, *ends[i]) for i, load in loads.items()], actor=actor),
                strict=True,
            )
        )
        refused |= {order_id: parcel for order_id, parcel in parcels.items() if isinstance(parcel, Refused)}

        def check(order: Locked) -> Refused | None:
            return refused.get(order.id) or (None if order.id in named else ShipmentIncomplete())

        parts = [s.order_id for s in shipments if s.order_id in loads and not loads[s.order_id].is_last]
        wholes = [s.order_id for s in shipments if s.order_id not in repeated and s.order_id not in parts]
        moved = {
            name: iter(advance(name, ids, mover=mover, actor=actor, check=check) if ids else ())
            for name, ids in (("ship_part", parts), ("ship", wholes))
        }
        outcomes = [
            Moved(s.order_id, "ship_part", locked[s.order_id].state, locked[s.order_id].state)
            if s.order_id in repeated
            else next(moved["ship_part" if s.order_id in parts else "ship"])
            for s in shipments
        ]
        consume_part(list(_gone(outcomes, loads, parcels)), actor=actor)
        return outcomes


def _repeated(order_ids: Sequence[UUID], locked: Mapping[UUID, Locked], named: Mapping[UUID, Shipment]) -> set[UUID]:
    """Orders whose parcel is on its way already: a part that was sent twice."""
    partly = [order_id for order_id in order_ids if locked[order_id].state == OrderState.PARTLY_SHIPPED]

    def is_same(parcel: ParcelView, shipment: Shipment) -> bool:
        return (parcel.carrier, parcel.number) == (shipment.carrier.strip(), as_stored(shipment.tracking_number))

    found = parcels_of(partly) if partly else {}
    return {order_id for order_id, parcels in found.items() if any(is_same(parcel, named[order_id]) for parcel in parcels)}


def _loads(order_ids: Sequence[UUID], named: Mapping[UUID, Shipment], refused: dict[UUID, Refused]) -> dict[UUID, _Load]:
    """What each parcel holds; orders whose shipment asks for what is not there go among the refused."""
    loads: dict[UUID, _Load] = {}
    for order_id, left in unshipped(order_ids).items():
        wish = named[order_id].lines
        if wish is None:
            lines = tuple(ParcelLine(variant_id, pieces) for variant_id, pieces in left.items() if pieces)
            loads[order_id] = _Load(lines, is_last=True)
            continue
        wanted: dict[UUID, int] = {}
        for line in wish:
            wanted[line.variant_id] = wanted.get(line.variant_id, 0) + line.quantity
        short = next((variant_id for variant_id, pieces in wanted.items() if pieces > left.get(variant_id, 0)), None)
        if not wanted or any(line.quantity < 1 for line in wish):
            refused[order_id] = NothingToShip(field="lines", reason="quantities are one or more")
        elif short is not None:
            refused[order_id] = PiecesNotLeft(left=left.get(short, 0), wanted=wanted[short], variant_id=str(short))
        else:
            is_last = all(wanted.get(variant_id, 0) == pieces for variant_id, pieces in left.items())
            loads[order_id] = _Load(tuple(ParcelLine(*each) for each in wanted.items()), is_last)
    return loads


def _gone(
    outcomes: Sequence[MoveOutcome], loads: Mapping[UUID, _Load], parcels: Mapping[UUID, Dispatched | Refused]
) -> list[Gone]:
    """Pieces that leave the stock with parcels that are not the last ones of their orders."""
    gone: list[Gone] = []
    for outcome in outcomes:
        parcel = parcels.get(outcome.order_id) if isinstance(outcome, Moved) and outcome.move == "ship_part" else None
        if isinstance(outcome, Moved) and isinstance(parcel, Dispatched):
            ref = f"order:{outcome.order_id}/{parcel.parcel_id}"
            gone += [Gone(outcome.order_id, line.variant_id, line.quantity, ref) for line in loads[outcome.order_id].lines]
    return gone


def _parcel(order: Locked, shipment: Shipment, load: _Load, origin: str, destination: str) -> Dispatch:
    return Dispatch(
        order_id=order.id,
        store_id=order.store_id,
        carrier=shipment.carrier.strip(),
        number=shipment.tracking_number.strip(),
        lines=load.lines,
        origin=origin,
        destination=destination,
    )
