"""Rule rows as the pure rules read them, and as an operator enters them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from entrepot.tax.enums import Status


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One version of a rule: a value for (regime, jurisdiction, key), narrowed by `selector`, in [valid_from, valid_to)."""

    id: str
    version: int
    regime: str
    jurisdiction: str
    key: str
    selector: tuple[tuple[str, str], ...]
    value: Any
    valid_from: date
    valid_to: date | None
    law: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class TariffEntry:
    """A tariff line; a shorter `code` covers everything below it that has no row of its own. Rates are fractions."""

    id: str
    version: int
    jurisdiction: str
    code: str
    name: str
    mfn: Decimal
    general: Decimal | None
    provisional: Decimal | None
    provisional_from: date | None
    provisional_to: date | None
    agreements: Mapping[str, Decimal]
    vat: Decimal | None
    ct_rate: Decimal
    ct_threshold: Decimal | None
    ct_unit: str
    ct_specific: Decimal | None
    postal_rate: Decimal | None
    supervision: str
    valid_from: date
    valid_to: date | None
    law: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class VatEntry:
    """A VAT or GST rate of a country (or province, as CA-ON) for a class of goods."""

    id: str
    version: int
    country: str
    goods_class: str
    rate: Decimal
    valid_from: date
    valid_to: date | None
    law: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class PositiveEntry:
    """A line of a positive list: `remark_kind` is '', excluded, bonded_only, named_only or weight_cap."""

    id: str
    version: int
    code: str
    remark_kind: str
    remark_value: str
    valid_from: date
    valid_to: date | None
    law: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class RegistrationEntry:
    """A tax registration of the platform (or of a merchant) under which it collects at checkout."""

    id: str
    version: int
    jurisdiction: str
    party: str
    number: str
    valid_from: date
    valid_to: date | None
    law: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class NewRow:
    """A rule row to enter: `table` is rule, tariff, vat, positive, fx or registration; dates are [valid_from, valid_to)."""

    table: str
    columns: Mapping[str, Any]
    valid_from: date
    valid_to: date | None = None
    law: str = ""
    source: str = ""
    status: str = Status.UNVERIFIED
    reason: str = ""
