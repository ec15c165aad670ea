"""What freight is asked for and offered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FreightItem:
    """`quantity` units of `weight_g` and `volume_mm3` each.

    `product_id` finds the template that the product goes by; `goods_minor` is the price of all units in the request's currency,
    needed where goods of one basket go by several templates.
    """

    quantity: int
    weight_g: int = 0
    volume_mm3: int = 0
    product_id: UUID | None = None
    goods_minor: int = 0


@dataclass(frozen=True, slots=True)
class FreightRequest:
    """One store's part of a basket to one address.

    `division` is China's six-digit code or an ISO 3166-2 region. `goods_minor` is the price after the store's own reductions and
    before platform coupons, in `currency`. Without `template_key` each item goes by the template of its product, which is the store's
    default where nothing else was said; an empty `service` takes the cheapest.
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
    """One step of a calculation, for the order's record and for people: a code, what it adds and in figures why.

    `count` is how many additional units the base charge holds; of a free-shipping rule its number, the first is 1.
    """

    code: str
    amount_minor: int
    detail: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class FreightOffer:
    """The freight of one request in the template's currency, with the days it takes and how it was worked out.

    `parts` are the offers by template where the goods go by several; their sum is the offer.
    """

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
    parts: tuple[FreightOffer, ...] = ()

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
            **({"parts": [part.as_json() for part in self.parts]} if self.parts else {}),
        }
