"""Pure arithmetic of reconciliation: days, fees, what may be done about a difference. No database, network or clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from entrepot.kernel.money import round_minor

from .enums import BreakKind
from .types import Day, FeeTerms

# What a person may do about a break besides taking it: `ask` puts the question to the provider anew, `book` posts the difference
# with a second person, `claim` notes that the provider admits it, `explain` closes it with words.
STEPS: Final[dict[str, tuple[str, ...]]] = {
    BreakKind.MISSING: ("ask", "claim", "book", "explain"),
    BreakKind.EXTRA: ("ask", "claim", "book", "explain"),
    BreakKind.AMOUNT: ("ask", "claim", "book", "explain"),
    BreakKind.CURRENCY: ("ask", "claim", "explain"),
    BreakKind.FEE: ("claim", "explain"),
    BreakKind.DATE: ("explain",),
    BreakKind.DUPLICATE: ("claim", "explain"),
    BreakKind.SIGN: ("ask", "claim", "explain"),
    BreakKind.WRONG_REFERENCE: ("ask", "claim", "explain"),
    BreakKind.REFUND_WITHOUT_PAYMENT: ("ask", "claim", "book", "explain"),
    BreakKind.LATE: ("explain",),
    BreakKind.REORDERED: ("explain",),
}


def steps_of(kind: str) -> tuple[str, ...]:
    """What a person may do about a break of that kind."""
    return STEPS[kind]


def day_of(day: date, zone: str, tolerance: timedelta) -> Day:
    """The provider's day as an interval in UTC; days of 23 and 25 hours are as long as they are."""
    where = ZoneInfo(zone)
    since = datetime.combine(day, time(), where).astimezone(UTC)
    until = datetime.combine(day + timedelta(days=1), time(), where).astimezone(UTC)
    return Day(since, until, int(tolerance.total_seconds()))


def expected_fee(terms: FeeTerms, amount_minor: int) -> int:
    """What the provider should keep of a payment of that size, rounded half up."""
    return round_minor(Decimal(abs(amount_minor)) * terms.bps / 10_000) + terms.fixed_minor


def month_of(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month + timedelta(days=32)).replace(day=1)
