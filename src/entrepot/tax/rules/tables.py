"""The snapshot of all rule rows in force, indexed for look-up by key and date. Built once per version of the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from entrepot.tax.types import FxUsed, PositiveEntry, Reason, RegistrationEntry, RuleRow, TariffEntry, VatEntry

FxSource = Callable[[str, str, str, date], FxUsed | None]
Dated = TypeVar("Dated", RuleRow, TariffEntry, VatEntry, PositiveEntry, RegistrationEntry)


class Undecided(Exception):
    """No row, or more than one, answers: the order goes to a person."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__(", ".join(reason.code for reason in reasons))
        self.reasons = reasons


class RuleTables:
    """Every rule by key and date: exactly one row, or `Undecided`. `fx` answers (jurisdiction, base, quote, day)."""

    def __init__(
        self,
        *,
        rules: Iterable[RuleRow] = (),
        tariff: Iterable[TariffEntry] = (),
        vat: Iterable[VatEntry] = (),
        positive: Iterable[PositiveEntry] = (),
        registrations: Iterable[RegistrationEntry] = (),
        fx: FxSource | None = None,
        version: str = "",
    ) -> None:
        self.version = version
        self._fx = fx
        self._rules: dict[tuple[str, str, str], list[RuleRow]] = defaultdict(list)
        self._tariff: dict[tuple[str, str], list[TariffEntry]] = defaultdict(list)
        self._vat: dict[tuple[str, str], list[VatEntry]] = defaultdict(list)
        self._positive: dict[str, list[PositiveEntry]] = defaultdict(list)
        self._registrations: dict[str, list[RegistrationEntry]] = defaultdict(list)
        for rule in rules:
            self._rules[rule.regime, rule.jurisdiction, rule.key].append(rule)
        for entry in tariff:
            self._tariff[entry.jurisdiction, entry.code].append(entry)
        for rate in vat:
            self._vat[rate.country, rate.goods_class].append(rate)
        for listed in positive:
            self._positive[listed.code].append(listed)
        for registration in registrations:
            self._registrations[registration.jurisdiction].append(registration)

    def find(self, regime: str, jurisdiction: str, key: str, on: date, **facts: str) -> RuleRow | None:
        """The rule in force on `on`, or None. Of several the one whose selector names most of `facts` wins.

        Raises Undecided when two rows fit equally well.
        """
        best: RuleRow | None = None
        twins = False
        for row in self._rules.get((regime, jurisdiction, key), ()):
            if not _in_force(row, on) or any(facts.get(name) != wanted for name, wanted in row.selector):
                continue
            if best is None or len(row.selector) > len(best.selector):
                best, twins = row, False
            elif len(row.selector) == len(best.selector):
                twins = True
        if twins:
            raise Undecided(Reason.of("ambiguous_rule", regime=regime, jurisdiction=jurisdiction, key=key, on=on))
        return best

    def rule(self, regime: str, jurisdiction: str, key: str, on: date, **facts: str) -> RuleRow:
        """The rule in force on `on`. Raises Undecided when there is none."""
        row = self.find(regime, jurisdiction, key, on, **facts)
        if row is None:
            raise Undecided(Reason.of("no_rule", regime=regime, jurisdiction=jurisdiction, key=key, on=on))
        return row

    def tariff(self, jurisdiction: str, code: str, on: date) -> TariffEntry | None:
        """The row of the longest known prefix of `code` in force on `on`."""
        for length in range(len(code), 1, -1):
            for entry in self._tariff.get((jurisdiction, code[:length]), ()):
                if _in_force(entry, on):
                    return entry
        return None

    def vat(self, country: str, goods_class: str, on: date) -> VatEntry | None:
        """The VAT rate of a class of goods; a class without a rate of its own takes the standard rate."""
        for name in (goods_class, "standard"):
            for entry in self._vat.get((country, name), ()):
                if _in_force(entry, on):
                    return entry
        return None

    def positive(self, code: str, on: date) -> PositiveEntry | None:
        """The positive-list row of `code`, by its longest listed prefix."""
        for length in range(len(code), 3, -1):
            for entry in self._positive.get(code[:length], ()):
                if _in_force(entry, on):
                    return entry
        return None

    def has_positive_list(self, on: date) -> bool:
        """Whether any positive-list row is in force on `on`."""
        return any(_in_force(entry, on) for entries in self._positive.values() for entry in entries)

    def registration(self, jurisdiction: str, on: date, party: str = "platform") -> RegistrationEntry | None:
        """The number under which `party` collects tax of `jurisdiction`."""
        for entry in self._registrations.get(jurisdiction, ()):
            if entry.party == party and _in_force(entry, on):
                return entry
        return None

    def fx(self, jurisdiction: str, base: str, quote: str, on: date) -> FxUsed:
        """The customs rate of the day. Raises Undecided when nobody published one."""
        if base == quote:
            return FxUsed(base, quote, Decimal(1), "identity", on)
        used = self._fx(jurisdiction, base, quote, on) if self._fx else None
        if used is None:
            raise Undecided(Reason.of("no_exchange_rate", base=base, quote=quote, on=on))
        return used

    def rows_of(self, regime: str, jurisdiction: str) -> list[RuleRow]:
        """All versions of all rules of a regime in a jurisdiction, for pages that show the tables."""
        return [row for (r, j, _), rows in self._rules.items() if (r, j) == (regime, jurisdiction) for row in rows]


def _in_force(row: Any, on: date) -> bool:
    return bool(row.valid_from <= on and (row.valid_to is None or on < row.valid_to))
