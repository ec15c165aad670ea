"""What goes into a tax calculation and what comes out. Frozen; money in minor units, inside exact Decimals."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from .enums import CollectedAt, Decision, Route, Status
from .errors import BadTaxRequest

ENGINE_VERSION: Final = "1"


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One order line: `value_minor` is the price of all its units after the seller's own reductions and before coupons.

    `content` is the true net content of ONE unit in `content_unit` (g, kg, ml, l, piece, sheet), from the catalogue record.
    """

    line_no: int
    value_minor: int
    quantity: int = 1
    tariff_code: str = ""
    origin: str = ""
    content: Decimal | None = None
    content_unit: str = ""
    goods_class: str = "standard"

    def __post_init__(self) -> None:
        if type(self.value_minor) is not int or self.value_minor < 0:
            raise BadTaxRequest(field=f"lines[{self.line_no}].value_minor", reason="a whole number of zero or more")
        if type(self.quantity) is not int or self.quantity < 1:
            raise BadTaxRequest(field=f"lines[{self.line_no}].quantity", reason="a whole number of one or more")


@dataclass(frozen=True, slots=True)
class TaxRequest:
    """A basket to one destination. Amounts are minor units of `currency`.

    `route` is a Route or a kind of warehouse (overseas, bonded, domestic).
    `at` is the order time; a quote without it takes the clock's. An empty `regime` is chosen by `regime_for`.
    `annual_used_minor` is what this market has counted for the buyer in the calendar year, in the destination's currency.
    `coupon_minor` is recorded and never lowers a taxable value; a seller's own price cut belongs into the line's value.
    """

    destination: str
    currency: str
    lines: tuple[TaxLine, ...]
    freight_minor: int = 0
    insurance_minor: int = 0
    coupon_minor: int = 0
    at: datetime | None = None
    regime: str = ""
    store_kind: str = "global"
    route: str = Route.DIRECT
    ships_from: str = ""
    region: str = ""
    carrier_kind: str = "courier"
    annual_used_minor: int | None = None
    personal: bool = True
    ref: str = ""

    def __post_init__(self) -> None:
        if not self.lines:
            raise BadTaxRequest(field="lines", reason="at least one line")
        if len({line.line_no for line in self.lines}) != len(self.lines):
            raise BadTaxRequest(field="lines", reason="line numbers are unique")
        if min(self.freight_minor, self.insurance_minor, self.coupon_minor) < 0:
            raise BadTaxRequest(field="freight_minor", reason="amounts are zero or more")
        try:
            object.__setattr__(self, "route", Route(self.route))
        except ValueError as error:
            raise BadTaxRequest(field="route", reason=f"“{self.route}” is no route and no kind of warehouse") from error


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
class FxUsed:
    """Major units of `quote` for one of `base`, with who published it and for which day."""

    base: str
    quote: str
    rate: Decimal
    source: str
    on: date


@dataclass(frozen=True, slots=True)
class RuleRef:
    """A rule version that took part in a result."""

    id: str
    version: int
    law: str
    source: str
    status: str

    @classmethod
    def of(cls, row: RuleRow | TariffEntry | VatEntry | PositiveEntry | RegistrationEntry) -> RuleRef:
        return cls(row.id, row.version, row.law, row.source, row.status)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a result is as it is: a stable code and the fields that fill its sentence (see `explain`)."""

    code: str
    fields: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, code: str, /, **fields: object) -> Reason:
        return cls(code, tuple((name, str(value)) for name, value in sorted(fields.items())))


@dataclass(frozen=True, slots=True)
class TaxItem:
    """One tax of one line: exact = base × rate × factor; `amount_minor` is that rounded by the dated rounding rule."""

    kind: str
    base: Decimal
    rate: Decimal
    factor: Decimal
    exact: Decimal
    amount_minor: int
    collected_at: str
    rules: tuple[RuleRef, ...]

    @property
    def law(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rule.law for rule in self.rules if rule.law))

    @property
    def status(self) -> str:
        return Status.UNVERIFIED if any(rule.status == Status.UNVERIFIED for rule in self.rules) else Status.SOURCED


@dataclass(frozen=True, slots=True)
class TaxResultLine:
    """The taxes of one line. `charged_minor` is its part of what the buyer pays with the order, in the request's currency."""

    line_no: int
    dutiable_minor: int
    items: tuple[TaxItem, ...]
    charged_minor: int

    def amount_minor(self, kind: str) -> int:
        """What this line owes of `kind`, in the result's currency."""
        return sum(item.amount_minor for item in self.items if item.kind == kind)


@dataclass(frozen=True, slots=True)
class TaxResult:
    """The platform's forecast, in minor units of the authority's `currency`; `charged_minor` is in `charge_currency`."""

    regime: str
    destination: str
    decision: Decision
    reasons: tuple[Reason, ...]
    notes: tuple[Reason, ...]
    lines: tuple[TaxResultLine, ...]
    totals: Mapping[str, int]
    total_minor: int
    dutiable_minor: int
    currency: str
    charged_minor: int
    charge_currency: str
    liable_party: str
    collected_at: CollectedAt
    registration_no: str
    fx: FxUsed | None
    settings_used: Mapping[str, str]
    rules: tuple[RuleRef, ...]
    on: date
    computed_at: datetime
    counts_to_annual_minor: int = 0
    engine_version: str = ENGINE_VERSION
    ref: str = field(default="", compare=False)

    @property
    def is_decided(self) -> bool:
        """True when an order may be placed on this result."""
        return self.decision is Decision.OK

    def as_json(self) -> dict[str, Any]:
        """Plain JSON to store with a quote, an order or a declaration: decimals as strings, rule versions with their law."""
        return {
            "regime": self.regime,
            "destination": self.destination,
            "decision": str(self.decision),
            "reasons": [{"code": reason.code, "fields": dict(reason.fields)} for reason in self.reasons],
            "notes": [{"code": note.code, "fields": dict(note.fields)} for note in self.notes],
            "lines": [
                {
                    "line_no": line.line_no,
                    "dutiable_minor": line.dutiable_minor,
                    "charged_minor": line.charged_minor,
                    "items": [
                        {
                            "kind": item.kind,
                            "base": plain(item.base),
                            "rate": plain(item.rate),
                            "factor": plain(item.factor),
                            "exact": plain(item.exact),
                            "amount_minor": item.amount_minor,
                            "collected_at": item.collected_at,
                            "rules": [rule.id for rule in item.rules],
                        }
                        for item in line.items
                    ],
                }
                for line in self.lines
            ],
            "totals": dict(self.totals),
            "total_minor": self.total_minor,
            "dutiable_minor": self.dutiable_minor,
            "currency": self.currency,
            "charged_minor": self.charged_minor,
            "charge_currency": self.charge_currency,
            "liable_party": self.liable_party,
            "collected_at": str(self.collected_at),
            "registration_no": self.registration_no,
            "fx": None
            if self.fx is None
            else {
                "base": self.fx.base,
                "quote": self.fx.quote,
                "rate": plain(self.fx.rate),
                "source": self.fx.source,
                "on": self.fx.on.isoformat(),
            },
            "settings_used": dict(self.settings_used),
            "rules": [
                {"id": rule.id, "version": rule.version, "law": rule.law, "source": rule.source, "status": rule.status}
                for rule in self.rules
            ],
            "on": self.on.isoformat(),
            "computed_at": self.computed_at.isoformat(),
            "counts_to_annual_minor": self.counts_to_annual_minor,
            "engine_version": self.engine_version,
        }

    def content_hash(self) -> str:
        """SHA-256 (hex) of the stored form without the moment it was computed: equal decisions have equal hashes."""
        content = self.as_json()
        del content["computed_at"]
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()


def plain(value: Decimal) -> str:
    """A decimal without exponent and without trailing zeros."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


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
