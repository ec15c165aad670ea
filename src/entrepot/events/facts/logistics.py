"""Facts of the logistics room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from entrepot.events.types import Fact


@dataclass(frozen=True, slots=True)
class ParcelShipped(Fact):
    """A parcel of an order left the store."""

    kind: ClassVar[str] = "logistics.parcel_shipped"

    parcel_id: UUID
    order_id: UUID
    carrier: str
    number: str
    shipped_at: datetime

    @property
    def subject(self) -> str:
        return f"parcel:{self.parcel_id}"


@dataclass(frozen=True, slots=True)
class ParcelMoved(Fact):
    """News of a parcel under way; `status` is the parcel's state after it."""

    kind: ClassVar[str] = "logistics.parcel_moved"

    parcel_id: UUID
    order_id: UUID
    status: str
    event_status: str
    sub_status: str
    place: str
    occurred_at: datetime

    @property
    def subject(self) -> str:
        return f"parcel:{self.parcel_id}"


@dataclass(frozen=True, slots=True)
class ParcelDelivered(Fact):
    """A parcel was signed for; told once. `is_confirmed` is False when only the merchant says so, without proof."""

    kind: ClassVar[str] = "logistics.parcel_delivered"

    parcel_id: UUID
    order_id: UUID
    delivered_at: datetime
    is_confirmed: bool

    @property
    def subject(self) -> str:
        return f"parcel:{self.parcel_id}"


@dataclass(frozen=True, slots=True)
class ParcelDeliveryConfirmed(Fact):
    """Proof arrived for a delivery that only the merchant had reported."""

    kind: ClassVar[str] = "logistics.parcel_delivery_confirmed"

    parcel_id: UUID
    order_id: UUID
    delivered_at: datetime

    @property
    def subject(self) -> str:
        return f"parcel:{self.parcel_id}"


@dataclass(frozen=True, slots=True)
class ParcelException(Fact):
    """A parcel is held, failed, delayed, going back or cancelled; `needs_person` when its events contradict each other."""

    kind: ClassVar[str] = "logistics.parcel_exception"

    parcel_id: UUID
    order_id: UUID
    event_status: str
    sub_status: str
    occurred_at: datetime
    needs_person: bool

    @property
    def subject(self) -> str:
        return f"parcel:{self.parcel_id}"
