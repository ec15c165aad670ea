"""What goes in and out of the warehouse's verbs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DemandLine:
    """Pieces of one variant for one order; without a warehouse any one that has enough."""

    order_id: UUID
    store_id: UUID
    variant_id: UUID
    quantity: int
    sku: str
    warehouse_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Demand:
    """Lines that are reserved together or not at all, until `expires_at`."""

    lines: tuple[DemandLine, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Reserved:
    """All lines of a demand are reserved."""

    order_ids: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Gone:
    """`quantity` pieces of an order that left the warehouse before the rest; `ref` names what they left with."""

    order_id: UUID
    variant_id: UUID
    quantity: int
    ref: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """`quantity` pieces arrived (or, as an adjustment, were found or missed). `ref` makes a repeat harmless.

    `reason` (a value of `enums.Reason`) and `note` say why; they stand in the movement.
    """

    variant_id: UUID
    warehouse_id: UUID
    quantity: int
    ref: str = ""
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """`quantity` pieces go from one warehouse of the store to another. `ref` makes a repeat harmless."""

    variant_id: UUID
    from_warehouse_id: UUID
    to_warehouse_id: UUID
    quantity: int
    ref: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class MovementFilter:
    """What narrows a store's movements; "" and None narrow nothing. `why` is a kind of movement or a reason; `until` is excluded."""

    variant_ids: tuple[UUID, ...] | None = None
    warehouse_id: UUID | None = None
    why: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A change of stock that took place; `on_hand` is the number of pieces after it."""

    variant_id: UUID
    warehouse_id: UUID
    on_hand: int
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class StockLevel:
    """Pieces of one variant in one warehouse."""

    variant_id: UUID
    warehouse_id: UUID
    warehouse_kind: str
    country: str
    on_hand: int
    reserved: int

    @property
    def available(self) -> int:
        """Pieces that can still be sold."""
        return self.on_hand - self.reserved
