"""Shapes of a store's desk: stores, shipments, freight, tracking, money, webhooks, keys."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from entrepot.api.paging import Next
from entrepot.logistics.enums import Assumer, ParcelStatus, Valuation
from entrepot.logistics.types import AreaGroup, Charge, FreeRule, ParcelLine, RemoteRule, Service, Template
from entrepot.orders.types import Shipment

from .words import Country, Currency, Minor, Moment, Name

Code = Annotated[str, Field(min_length=1, max_length=40)]
Areas = Annotated[list[Annotated[str, Field(min_length=1, max_length=20)]], Field(max_length=500)]
Units = Annotated[Decimal, Field(gt=0, le=10**9, max_digits=15, decimal_places=6)]


class StoreOut(Schema):
    id: UUID
    kind: str
    slug: str
    name: dict[str, str]
    currency: str
    country: str
    state: str
    opened_at: datetime | None


class OpenEndOut(Schema):
    """What has to end before the store closes: `count` of it, or so many minor units of a currency."""

    code: str
    count: int
    amount_minor: int
    currency: str


class ClosingOut(Schema):
    """Where a store stands between open and closed."""

    state: str
    closing_at: datetime | None
    open_ends: list[OpenEndOut]


class MyStore(StoreOut):
    """A store where the caller works; `roles` say as what."""

    roles: list[str]


class MyStores(Schema):
    items: list[MyStore]


class ShippedLineIn(Schema):
    variant_id: UUID
    quantity: Annotated[int, Field(ge=1, le=10**6)]


class ShipmentIn(Schema):
    """A parcel. Without `lines` it takes everything of the order that is still there; with lines those pieces, the rest later."""

    order_id: UUID
    carrier: Code
    tracking_number: Annotated[str, Field(min_length=1, max_length=60)]
    lines: Annotated[list[ShippedLineIn] | None, Field(min_length=1, max_length=500)] = None

    def shipment(self) -> Shipment:
        """The parcel as the order desk takes it."""
        lines = None if self.lines is None else tuple(ParcelLine(one.variant_id, one.quantity) for one in self.lines)
        return Shipment(self.order_id, self.carrier, self.tracking_number, lines)


class ShipmentsIn(Schema):
    shipments: Annotated[list[ShipmentIn], Field(min_length=1, max_length=500)]


class TrackingIn(Schema):
    carrier: Code
    number: Annotated[str, Field(min_length=1, max_length=60)]
    occurred_at: Moment
    status: ParcelStatus
    sub_status: Annotated[str, Field(max_length=40)] = ""
    city: Annotated[str, Field(max_length=100)] = ""
    country: Annotated[str, Field(pattern="^([A-Z]{2})?$")] = ""
    raw_text: Annotated[str, Field(max_length=500)] = ""


class TrackingEventsIn(Schema):
    events: Annotated[list[TrackingIn], Field(min_length=1, max_length=500)]


class ChargeIn(Schema):
    """The first `start_standard` units cost `start_fee_minor`, each further `add_standard` `add_fee_minor`."""

    start_standard: Units
    start_fee_minor: Minor
    add_standard: Units
    add_fee_minor: Minor
    amount_from_minor: Minor = 0


class AreaGroupIn(Schema):
    areas: Areas
    charges: Annotated[list[ChargeIn], Field(min_length=1, max_length=20)]
    days_min: Annotated[int, Field(ge=0, le=365)] = 3
    days_max: Annotated[int, Field(ge=0, le=365)] = 15


class FreeRuleIn(Schema):
    areas: Areas = []
    amount_minor: Minor | None = None
    quantity: Annotated[int | None, Field(ge=1, le=10**6)] = None
    weight_g: Annotated[int | None, Field(ge=1, le=10**9)] = None


class RemoteRuleIn(Schema):
    country: Country
    first: Annotated[str, Field(max_length=20)]
    last: Annotated[str, Field(max_length=20)]
    fee_minor: Minor


class ServiceIn(Schema):
    code: Code
    groups: Annotated[list[AreaGroupIn], Field(min_length=1, max_length=100)]
    countries: Annotated[list[Country], Field(max_length=300)] = []
    unserved: Areas = []
    free: Annotated[list[FreeRuleIn], Field(max_length=50)] = []
    remote: Annotated[list[RemoteRuleIn], Field(max_length=500)] = []
    percent: Annotated[Decimal, Field(ge=0, le=1000, max_digits=7, decimal_places=3)] = Decimal(0)
    min_minor: Minor | None = None
    max_minor: Minor | None = None


class TemplateIn(Schema):
    """A freight template with Taobao's semantics; “1” in `areas` is everywhere else."""

    name: Name
    currency: Currency
    valuation: Valuation
    services: Annotated[list[ServiceIn], Field(min_length=1, max_length=20)]
    assumer: Assumer = Assumer.BUYER
    divisor: Annotated[int | None, Field(ge=1, le=10**6)] = None
    step_g: Annotated[int, Field(ge=1, le=10**6)] = 1
    consign_area: Annotated[str, Field(max_length=20)] = ""
    is_default: bool = False

    def template(self) -> Template:
        """The template as logistics takes it."""
        own = {name: getattr(self, name) for name in TemplateIn.model_fields if name not in {"services", "is_default"}}
        return Template(**own, services=tuple(_service(one) for one in self.services))


def _service(one: ServiceIn) -> Service:
    return Service(
        code=one.code,
        groups=tuple(
            AreaGroup(
                areas=tuple(group.areas),
                charges=tuple(Charge(**charge.model_dump()) for charge in group.charges),
                days_min=group.days_min,
                days_max=group.days_max,
            )
            for group in one.groups
        ),
        countries=tuple(one.countries),
        unserved=tuple(one.unserved),
        free=tuple(FreeRule(tuple(rule.areas), rule.amount_minor, rule.quantity, rule.weight_g) for rule in one.free),
        remote=tuple(RemoteRule(**rule.model_dump()) for rule in one.remote),
        percent=one.percent,
        min_minor=one.min_minor,
        max_minor=one.max_minor,
    )


class TemplateOut(Schema):
    """`key` stays, `version` counts the changes; `template` is what PUT takes, decimals as text."""

    key: UUID
    version: int
    is_default: bool
    template: dict[str, Any]


class Templates(Schema):
    items: list[TemplateOut]


class TemplateProduct(Schema):
    """`title` goes by language."""

    id: UUID
    title: dict[str, str | None]
    state: str
    skus: str


class TemplateProducts(Schema):
    items: list[TemplateProduct]
    next: Next


class Moved(Schema):
    """How many of the products are the store's, and go by the template now."""

    products: int


class BalanceOut(Schema):
    """Minor units that can be paid out now; what is held for a payout under way is not in it."""

    currency: str
    available_minor: int


class Balances(Schema):
    items: list[BalanceOut]


class PayoutIn(Schema):
    currency: Currency


class PayoutMade(Schema):
    payout_id: UUID
    state: str
    amount_minor: int
    currency: str


class PayoutOut(PayoutMade):
    """`destination` is masked."""

    provider: str
    destination: str
    request_no: str
    message: str
    created_at: datetime
    paid_at: datetime | None
    returned_at: datetime | None


class Payouts(Schema):
    items: list[PayoutOut]
