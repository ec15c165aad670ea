"""What a tax calculation answers."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from entrepot.tax.enums import CollectedAt, Decision, Status

from .rows import PositiveEntry, RegistrationEntry, RuleRow, TariffEntry, VatEntry

ENGINE_VERSION: Final = "1"


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
            "totals": {str(kind): minor for kind, minor in self.totals.items()},
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
            "settings_used": {str(name): value for name, value in self.settings_used.items()},
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


def by_kind(stored: Mapping[str, Any], collected_at: str) -> tuple[tuple[str, int], ...]:
    """Of a stored result (`as_json`): amounts by kind of tax that are collected there, in the law's currency; zero ones left out."""
    found: dict[str, int] = defaultdict(int)
    for line in stored.get("lines", ()):
        for item in line["items"]:
            if item["collected_at"] == collected_at:
                found[item["kind"]] += item["amount_minor"]
    return tuple((kind, minor) for kind, minor in found.items() if minor)
