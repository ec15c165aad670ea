"""The sheet on which a result is worked out: values in the authority's currency, taxes so far, rules and settings used."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from entrepot.kernel.money import exponent
from entrepot.tax.enums import CollectedAt, Decision
from entrepot.tax.types import (
    FxUsed,
    PositiveEntry,
    Reason,
    RegistrationEntry,
    RuleRef,
    RuleRow,
    TariffEntry,
    TaxItem,
    TaxLine,
    TaxRequest,
    VatEntry,
)

from .allocation import Rounding, spread
from .tables import RuleTables, Undecided

ONE = Decimal(1)
ZERO = Decimal(0)
Used = RuleRow | TariffEntry | VatEntry | PositiveEntry | RegistrationEntry


@dataclass(slots=True)
class Good:
    """A line in the authority's currency: minor units, its share of freight and insurance, and the sum."""

    line: TaxLine
    value: int
    freight: int
    dutiable: int

    @property
    def unit_value(self) -> Decimal:
        return Decimal(self.value) / self.line.quantity


@dataclass(slots=True)
class Entry:
    """One tax of one line before rounding (minor units, exact)."""

    line_no: int
    kind: str
    base: Decimal
    rate: Decimal
    factor: Decimal
    exact: Decimal
    collected_at: str
    rules: tuple[RuleRef, ...]


@dataclass(slots=True)
class Working:
    """Everything a regime reads and writes while it decides."""

    request: TaxRequest
    tables: RuleTables
    regime: str
    jurisdiction: str
    group: str
    on: date
    currency: str
    fx: FxUsed
    goods: list[Good]
    rounding: Rounding
    decision: Decision = Decision.OK
    reasons: list[Reason] = field(default_factory=list)
    notes: list[Reason] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    used: dict[str, RuleRef] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    liable_party: str = "buyer"
    registration_no: str = ""
    counts_to_annual: int = 0

    @property
    def dutiable(self) -> int:
        return sum(good.dutiable for good in self.goods)

    def ref(self, row: Used) -> RuleRef:
        """Note that `row` took part."""
        return self.used.setdefault(row.id, RuleRef.of(row))

    def rule(self, key: str, **facts: str) -> RuleRow:
        """The regime's rule `key` for the jurisdiction, else for its group; Undecided if there is none."""
        row = self.find(key, **facts)
        if row is None:
            raise Undecided(Reason.of("no_rule", regime=self.regime, jurisdiction=self.jurisdiction, key=key, on=self.on))
        return row

    def find(self, key: str, **facts: str) -> RuleRow | None:
        """As `rule`, or None."""
        for place in filter(None, (self.jurisdiction, self.group, "*")):
            row = self.tables.find(self.regime, place, key, self.on, **facts)
            if row is not None:
                self.ref(row)
                return row
        return None

    def setting(self, key: str) -> str:
        """The position an operator has chosen where sources conflict; stored with the result."""
        row = self.tables.rule("setting", self.group or self.jurisdiction, key, self.on)
        self.ref(row)
        position = str(row.value["position"])
        self.settings[key] = position
        return position

    def minor(self, amount: Any, currency: str) -> Decimal:
        """A rule's amount (major units of `currency`, as text) in exact minor units of the authority's currency."""
        major = Decimal(str(amount))
        if currency != self.currency:
            used = self.tables.fx(self.jurisdiction, currency, self.currency, self.on)
            major *= used.rate
        return major.scaleb(exponent(self.currency))

    def limit(self, amount: Any, currency: str) -> int:
        """A threshold in minor units of the authority's currency, rounded as the values that are compared with it are."""
        return int(self.minor(amount, currency).quantize(ONE, rounding=ROUND_HALF_UP))

    def add(
        self,
        good: Good,
        kind: str,
        base: Decimal,
        rate: Decimal,
        *rows: Used,
        factor: Decimal = ONE,
        at: str = CollectedAt.CHECKOUT,
    ) -> Decimal:
        """Put a tax on a line: base × rate × factor. The value to build on (rounded only where every step is)."""
        exact = base * rate * factor
        refs = tuple(self.ref(row) for row in rows)
        self.entries.append(Entry(good.line.line_no, kind, base, rate, factor, exact, at, refs))
        return self.rounding.step(exact)

    def refuse(self, decision: Decision, *reasons: Reason) -> None:
        """The answer is no, or nobody knows: taxes found so far are dropped, they would mislead."""
        self.decision = decision
        self.reasons.extend(reasons)
        self.entries.clear()
        self.counts_to_annual = 0


def in_law_currency(request: TaxRequest, fx: FxUsed, currency: str) -> list[Good]:
    """The lines in the authority's currency, with freight and insurance spread in proportion to line value."""
    shift = exponent(currency) - exponent(request.currency)

    def convert(amount_minor: int) -> int:
        if fx.base == fx.quote:
            return amount_minor
        return int((amount_minor * fx.rate).scaleb(shift).quantize(ONE, rounding=ROUND_HALF_UP))

    shares = spread(convert(request.freight_minor + request.insurance_minor), request.lines)
    goods = []
    for line in sorted(request.lines, key=lambda each: each.line_no):
        value = convert(line.value_minor)
        goods.append(Good(line, value, shares[line.line_no], value + shares[line.line_no]))
    return goods


def items_of(work: Working) -> dict[int, list[TaxItem]]:
    """The rounded taxes of every line; each kind is rounded by the rounding rule."""
    by_line: dict[int, list[TaxItem]] = {good.line.line_no: [] for good in work.goods}
    rounded = [work.rounding.minor(entry.exact) for entry in work.entries]
    if work.rounding.scope == "order":
        for kind in {entry.kind for entry in work.entries}:
            mine = [index for index, entry in enumerate(work.entries) if entry.kind == kind]
            for index, part in work.rounding.parts({index: work.entries[index].exact for index in mine}).items():
                rounded[index] = part
    for entry, amount in zip(work.entries, rounded, strict=True):
        scale = exponent(work.currency)
        by_line[entry.line_no].append(
            TaxItem(
                entry.kind,
                entry.base.scaleb(-scale),
                entry.rate,
                entry.factor,
                entry.exact.scaleb(-scale),
                amount,
                entry.collected_at,
                entry.rules,
            )
        )
    return by_line
