"""What a carrier must be able to do. Small on purpose: most merchants use a firm of their own and a number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from .enums import Capability
from .types import NewEvent, NumberCheck, Shipment, ShipmentRequest, Tracked


class Carrier(Protocol):
    """A freight company. Ask `capabilities` first: what is not among them raises NotSupported."""

    @property
    def code(self) -> str: ...

    @property
    def capabilities(self) -> frozenset[Capability]: ...

    def create(self, request: ShipmentRequest, idempotency_key: str) -> Shipment:
        """Announce a parcel. The same key gives the same shipment, also after a time-out."""
        ...

    def cancel(self, shipment: Tracked, now: datetime) -> None:
        """Take an announced parcel back. Raises TooLate once it was picked up."""
        ...

    def track(self, parcels: Sequence[Tracked], now: datetime) -> list[NewEvent]:
        """Everything that has happened to `parcels` until `now`."""
        ...

    def validate_number(self, number: str) -> NumberCheck:
        """What the number looks like; unknown forms carry a warning."""
        ...
