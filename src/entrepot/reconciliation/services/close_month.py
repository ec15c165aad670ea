"""A month of the books is shut, by two people, when nothing stands against it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Final

from django.db import transaction

from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Invalid
from entrepot.ledger.queries import totals
from entrepot.ledger.services import close_books
from entrepot.reconciliation import rules
from entrepot.reconciliation.errors import EarlierMonthOpen, MonthClosed, MonthNotOver, MonthNotReady
from entrepot.reconciliation.models import MonthClose
from entrepot.reconciliation.queries import month_view

_LEAF: Final = "ledger.adjust"
_TELL: Final = 5  # days that a refusal names


def closable(month: date, *, actor: Actor) -> None:
    """Return when the month can be closed now.

    Raises Forbidden, Invalid for a day that begins no month, MonthNotOver, MonthClosed, EarlierMonthOpen, and MonthNotReady, which
    tells of open differences and of days with movements and no statement.
    """
    allow(actor, _LEAF)
    if month.day != 1:
        raise Invalid(field="month", reason="the first day of a month")
    name = f"{month:%Y-%m}"
    if _end(month) > clock.now():
        raise MonthNotOver(month=name)
    latest = MonthClose.objects.order_by("-month").values_list("month", flat=True).first()
    if latest is not None:
        if month <= latest:
            raise MonthClosed(month=name)
        if month != rules.next_month(latest):
            raise EarlierMonthOpen(month=f"{rules.next_month(latest):%Y-%m}")
    view = month_view(month)
    if view.open_breaks or view.missing_days:
        days = [f"{provider} {day}" for provider, day in view.missing_days]
        missing = ", ".join([*days[:_TELL], *(["…"] if len(days) > _TELL else [])]) or "–"
        raise MonthNotReady(month=name, open_breaks=view.open_breaks, missing=missing)


def close_month(month: date, *, proposed_by: str, actor: Actor) -> None:
    """Close the month for good: the ledger takes nothing dated before its end (UTC), and every account's sum is written down.

    `actor` approves what `proposed_by` asked for. Raises what `closable` raises, and Forbidden for one person alone.
    """
    if proposed_by == actor.code:
        raise Forbidden(leaf=_LEAF)
    with transaction.atomic():
        closable(month, actor=actor)
        close_books(_end(month), actor=proposed_by, approver=actor.code)
        sums = [[line.name, line.currency, line.debits_minor, line.credits_minor] for line in totals(until=_end(month))]
        MonthClose.objects.create(
            month=month, closed_at=clock.now(), closed_by=proposed_by, approved_by=actor.code, balances=sums
        )
        record(actor, "reconciliation.month_closed", [Subject("reconciliation.month", f"{month:%Y-%m}")])


def _end(month: date) -> datetime:
    return datetime.combine(rules.next_month(month), time(), UTC)
