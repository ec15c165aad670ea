"""Months of the books, closed and open."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.payments.queries import days_of_movement
from entrepot.reconciliation import registry, rules
from entrepot.reconciliation.types import MonthView

_CLOSED: Final = "SELECT month, closed_at, closed_by, approved_by FROM reconciliation_monthclose WHERE month >= %s"
_OPEN: Final = """
SELECT date_trunc('month', day)::date, count(*) FROM reconciliation_break WHERE state = 'open' AND day >= %s GROUP BY 1
"""
_READ: Final = "SELECT provider, day FROM reconciliation_statement WHERE day >= %s"


def months(count: int = 12) -> list[MonthView]:
    """The last months that are over, the newest first, and what stands against closing each.

    Months before the first movement are left out, except the last month. Four statements, and one a provider.
    """
    month = rules.month_of(clock.now().date())
    wanted = []
    for _ in range(count):
        month = rules.month_of(month - timedelta(days=1))
        wanted.append(month)
    found = _views(wanted)
    while len(found) > 1 and not found[-1].has_happened:
        found.pop()
    return found


def month_view(month: date) -> MonthView:
    """One month. Four statements, and one a provider."""
    return _views([month])[0]


def _views(wanted: list[date]) -> list[MonthView]:
    first, end = min(wanted), rules.next_month(max(wanted))
    closed = {row[0]: row[1:] for row in sql.rows(_CLOSED, [first])}
    unresolved = dict(sql.rows(_OPEN, [first]))
    read = set(sql.rows(_READ, [first]))
    since, until = (datetime.combine(day, time(), UTC) for day in (first, end))
    moved = days_of_movement(since, until, more=registry.moments(since, until))
    views = []
    for month in wanted:
        days = range((rules.next_month(month) - month).days)
        of_month = {month + timedelta(days=n) for n in days}
        missing = tuple(sorted(pair for pair in moved if pair[1] in of_month and pair not in read))
        closed_at, closed_by, approved_by = closed.get(month, (None, "", ""))
        open_breaks = unresolved.get(month, 0)
        has_happened = bool(closed_at or open_breaks or any(day in of_month for _, day in (*moved, *read)))
        views.append(
            MonthView(month, closed_at, closed_by, approved_by, open_breaks, () if closed_at else missing, has_happened)
        )
    return views
