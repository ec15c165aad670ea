"""What goes in and out of reconciliation. Amounts are whole minor units; positive is money that came to us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FeeTerms:
    """What a provider takes for a payment: so many ten-thousandths and a fixed part, by the day it was made."""

    provider: str
    valid_from: date
    bps: int
    fixed_minor: int
    tolerance_minor: int
    source: str


class Day(NamedTuple):
    """A provider's day in time, and how far around midnight both sides may disagree about it."""

    since: datetime
    until: datetime
    tolerance_s: int


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A statement laid beside our books. `breaks` counts what was found, by kind; `fees` what was posted, by currency."""

    statement_id: int
    provider: str
    day: date
    lines: int
    matched: int
    breaks: Mapping[str, int] = field(default_factory=dict)
    fees: Mapping[str, int] = field(default_factory=dict)
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement as people see it in a list."""

    id: int
    provider: str
    day: date
    name: str
    source: str
    lines: int
    matched: int
    open_breaks: int
    breaks: int
    read_at: datetime
    totals: Mapping[str, tuple[int, int]]
    """By currency: net of the lines, and the fees."""


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of a statement."""

    position: int
    kind: str
    our_ref: str
    provider_ref: str
    payment_ref: str
    amount_minor: int
    fee_minor: int
    currency: str
    at: datetime
    is_matched: bool


@dataclass(frozen=True, slots=True)
class BreakView:
    """A difference. `expected_minor` is ours, `found_minor` the provider's; None where one side has nothing."""

    id: UUID
    provider: str
    day: date
    kind: str
    movement: str
    our_ref: str
    provider_ref: str
    currency: str
    expected_minor: int | None
    found_minor: int | None
    detail: Mapping[str, str]
    statement_id: int | None
    position: int | None
    state: str
    owner_id: UUID | None
    opened_at: datetime
    resolved_at: datetime | None
    resolved_by: str
    resolution: str
    note: str

    @property
    def expected_currency(self) -> str:
        """The currency that our books have, where it is another one."""
        return self.detail.get("currency") or self.currency

    @property
    def difference_minor(self) -> int:
        """What the provider moved beyond our books."""
        return (self.found_minor or 0) - (self.expected_minor or 0)


@dataclass(frozen=True, slots=True)
class BreakFilter:
    """Which breaks to show; "" is every one."""

    state: str = "open"
    kind: str = ""
    provider: str = ""
    owner: str = ""
    """“me”, “nobody”, or every one."""
    text: str = ""
    statement_id: int | None = None


class BreakCount(NamedTuple):
    """Open breaks of a kind, and the oldest of them."""

    kind: str
    number: int
    oldest: datetime


class MonthView(NamedTuple):
    """A month of the books. `reasons` say what stands against closing it; empty for one that is closed or can be."""

    month: date
    closed_at: datetime | None
    closed_by: str
    approved_by: str
    open_breaks: int
    missing_days: tuple[tuple[str, date], ...]
    """Provider and day of movements without a statement."""
    has_happened: bool
    """Whether money moved, a statement was read or the month was closed."""
