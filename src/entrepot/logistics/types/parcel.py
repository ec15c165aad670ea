"""Parcels and their events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from entrepot.logistics.enums import EventSource, ParcelStatus


@dataclass(frozen=True, slots=True)
class ParcelLine:
    """`quantity` pieces of a variant in a parcel."""

    variant_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A parcel leaves. Without `shipped_at` it leaves now; an empty `number` is for firms that have none."""

    order_id: UUID
    store_id: UUID
    carrier: str
    number: str
    lines: Sequence[ParcelLine] = ()
    shipped_at: datetime | None = None
    service: str = ""
    origin: str = ""
    destination: str = ""


@dataclass(frozen=True, slots=True)
class Dispatched:
    """The parcel of a dispatch; `created` is False when it was dispatched before. `warnings` never stop a shipment."""

    parcel_id: UUID
    order_id: UUID
    created: bool
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewEvent:
    """Something happened to a parcel. `zone_assumed` names the zone that was put in where the carrier gave local time only."""

    carrier: str
    number: str
    occurred_at: datetime
    status: ParcelStatus
    sub_status: str = ""
    city: str = ""
    country: str = ""
    raw_code: str = ""
    raw_text: str = ""
    source: EventSource = EventSource.MERCHANT
    zone_assumed: str = ""
    has_proof: bool = False

    @property
    def place(self) -> str:
        return ", ".join(filter(None, (self.city, self.country)))


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of an event: `created` is False when it was known; `is_quarantined` when its time lies far ahead."""

    parcel_id: UUID
    order_id: UUID
    status: ParcelStatus
    created: bool
    is_quarantined: bool = False


@dataclass(frozen=True, slots=True)
class EventView:
    """A recorded event as people see it."""

    occurred_at: datetime
    status: ParcelStatus
    sub_status: str
    place: str
    text: str
    source: str
    is_quarantined: bool = False


@dataclass(frozen=True, slots=True)
class ParcelView:
    """A parcel with its events, newest first."""

    parcel_id: UUID
    order_id: UUID
    store_id: UUID
    carrier: str
    number: str
    status: ParcelStatus
    sub_status: str
    shipped_at: datetime
    delivered_at: datetime | None
    is_confirmed: bool
    needs_person: bool
    lines: tuple[ParcelLine, ...]
    events: tuple[EventView, ...] = field(default=())
