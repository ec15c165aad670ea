"""Freight templates."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from entrepot.logistics.enums import Assumer, Valuation


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
