"""What would become of a table of shipments, before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel.errors import Refused
from entrepot.logistics.errors import NumberTaken
from entrepot.logistics.queries import as_stored, guessed_carrier, number_warnings, numbers_held
from entrepot.orders.errors import ShipmentIncomplete, UnknownOrder, WrongState

_FOUND: Final = "SELECT number, id, state FROM orders_order WHERE store_id = %s AND number = ANY(%s)"
_SHIPPABLE: Final = ("paid", "partly_shipped")


@dataclass(frozen=True, slots=True)
class ShipmentLine:
    """A line of the table as it was given; the carrier may be left open."""

    line: int
    number: str
    carrier: str
    tracking: str


@dataclass(frozen=True, slots=True)
class PlannedShipment:
    """What the line would do: ship `order_id` with this carrier and number, or be refused."""

    line: int
    number: str
    carrier: str
    tracking: str
    order_id: UUID | None
    is_guessed: bool
    warnings: tuple[str, ...]
    refusal: Refused | None


def planned_shipments(store_id: UUID, lines: Sequence[ShipmentLine]) -> list[PlannedShipment]:
    """One plan per line, in their order; two statements. Shipping asks everything again under its locks."""
    orders = {number: (order_id, state) for number, order_id, state in sql.rows(_FOUND, (store_id, [x.number for x in lines]))}
    carriers = [line.carrier or guessed_carrier(line.tracking) for line in lines]
    pairs = [(carrier, as_stored(line.tracking)) for line, carrier in zip(lines, carriers, strict=True)]
    held = numbers_held(pairs)
    planned: list[PlannedShipment] = []
    taken: dict[tuple[str, str], str] = {}
    for line, pair in zip(lines, pairs, strict=True):
        carrier, tracking = pair
        order_id, state = orders.get(line.number, (None, ""))
        refusal: Refused | None = None
        if order_id is None:
            refusal = UnknownOrder()
        elif state not in _SHIPPABLE:
            refusal = WrongState(state=state, move="ship")
        elif not carrier or not tracking:
            refusal = ShipmentIncomplete()
        elif held.get(pair, order_id) != order_id or taken.get(pair, line.number) != line.number:
            refusal = NumberTaken(carrier=carrier, number=tracking)
        else:
            taken[pair] = line.number
        warnings = number_warnings(tracking, carrier) if tracking else ()
        planned.append(
            PlannedShipment(
                line.line, line.number, carrier, tracking, order_id, bool(carrier and not line.carrier), warnings, refusal
            )
        )
    return planned
