"""What is said to carriers and about numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Candidate:
    """A carrier that a number may belong to. `confidence` 1 is a right check digit, 0.5 a matching form; never proof."""

    carrier: str
    form: str
    confidence: Decimal
    is_valid: bool


@dataclass(frozen=True, slots=True)
class NumberCheck:
    """What a tracking number looks like. Unknown forms are accepted with a warning: merchants use many small firms."""

    number: str
    candidates: tuple[Candidate, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShipmentRequest:
    """A parcel that a carrier shall take; `number` is the merchant's own where the carrier gives none."""

    order_id: UUID
    origin: str
    destination: str
    weight_g: int
    number: str = ""
    service: str = ""


@dataclass(frozen=True, slots=True)
class Shipment:
    """A parcel at a carrier."""

    carrier: str
    number: str


@dataclass(frozen=True, slots=True)
class Tracked:
    """A parcel under way, as a carrier is asked about it."""

    number: str
    shipped_at: datetime
    origin: str = ""
    destination: str = ""
