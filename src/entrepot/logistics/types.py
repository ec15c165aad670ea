"""What goes into and out of the logistics room. Money in minor units, weight in grams, volume in cubic millimetres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from .enums import Assumer, EventSource, ParcelStatus, Valuation


@dataclass(frozen=True, slots=True)
class Charge:
    """first `start_standard` units for `start_fee_minor`, each further started `add_standard` for `add_fee_minor`.

    Applies when the goods are worth at least `amount_from_minor` and no higher band does.
    """

    start_standard: Decimal
    start_fee_minor: int
    add_standard: Decimal
    add_fee_minor: int
    amount_from_minor: int = 0


@dataclass(frozen=True, slots=True)
class AreaGroup:
    """Areas with the same charges and transit days (working out to `days_min` to `days_max` after dispatch)."""

    areas: tuple[str, ...]
    charges: tuple[Charge, ...]
    days_min: int = 3
    days_max: int = 15


@dataclass(frozen=True, slots=True)
class FreeRule:
    """Free shipping when every given condition holds; no areas means everywhere."""

    areas: tuple[str, ...] = ()
    amount_minor: int | None = None
    quantity: int | None = None
    weight_g: int | None = None


@dataclass(frozen=True, slots=True)
class RemoteRule:
    """A surcharge for postcodes between `first` and `last` (compared as text of equal length) of `country`."""

    country: str
    first: str
    last: str
    fee_minor: int


@dataclass(frozen=True, slots=True)
class Service:
    """One way of sending (post, express, ems, …). `countries` empty serves the world; `unserved` areas are refused."""

    code: str
    groups: tuple[AreaGroup, ...]
    countries: tuple[str, ...] = ()
    unserved: tuple[str, ...] = ()
    free: tuple[FreeRule, ...] = ()
    remote: tuple[RemoteRule, ...] = ()
    percent: Decimal = Decimal(0)
    min_minor: int | None = None
    max_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """A freight template: `divisor` None charges actual weight; `step_g` is the weight that chargeable weight is rounded up to."""

    name: str
    currency: str
    valuation: Valuation
    services: tuple[Service, ...]
    assumer: Assumer = Assumer.BUYER
    divisor: int | None = None
    step_g: int = 1
    consign_area: str = ""


@dataclass(frozen=True, slots=True)
class StoredTemplate:
    """A template as it is in force: `key` stays, `version` counts its changes."""

    key: UUID
    version: int
    store_id: UUID
    is_default: bool
    template: Template


@dataclass(frozen=True, slots=True)
class FreightItem:
    """`quantity` units of `weight_g` and `volume_mm3` each."""

    quantity: int
    weight_g: int = 0
    volume_mm3: int = 0


@dataclass(frozen=True, slots=True)
class FreightRequest:
    """One store's part of a basket to one address.

    `division` is China's six-digit code or an ISO 3166-2 region. `goods_minor` is the price after the store's own reductions and
    before platform coupons, in `currency`. Without `template_key` the store's default template prices the parcel; an empty
    `service` takes the cheapest.
    """

    store_id: UUID
    country: str
    currency: str
    goods_minor: int
    items: tuple[FreightItem, ...]
    division: str = ""
    postcode: str = ""
    template_key: UUID | None = None
    service: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class FreightStep:
    """One step of a calculation, for the order's record and for people: a code, what it adds and in figures why."""

    code: str
    amount_minor: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FreightOffer:
    """The freight of one request in the template's currency, with the days it takes and how it was worked out."""

    store_id: UUID
    service: str
    amount_minor: int
    currency: str
    days_min: int
    days_max: int
    area: str
    units: Decimal
    template_key: UUID
    template_version: int
    steps: tuple[FreightStep, ...]
    ref: str = ""

    def arrives(self, dispatched: datetime) -> tuple[date, date]:
        """The first and the last day on which a parcel dispatched at `dispatched` should arrive."""
        return (dispatched + timedelta(days=self.days_min)).date(), (dispatched + timedelta(days=self.days_max)).date()

    def as_json(self) -> dict[str, Any]:
        """Plain JSON to store with the order: template version and calculation."""
        return {
            "service": self.service,
            "amount_minor": self.amount_minor,
            "currency": self.currency,
            "days_min": self.days_min,
            "days_max": self.days_max,
            "area": self.area,
            "units": str(self.units),
            "template_key": str(self.template_key),
            "template_version": self.template_version,
            "steps": [{"code": step.code, "amount_minor": step.amount_minor, "detail": step.detail} for step in self.steps],
        }


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
