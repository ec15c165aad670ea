"""The workers of an installation, one round at a time, under a clock of ours."""

from __future__ import annotations

from datetime import timedelta

from entrepot.database import sql
from entrepot.events import tasks as events
from entrepot.events.services import pump
from entrepot.events.services.deliver import deliver
from entrepot.inventory import tasks as inventory
from entrepot.kernel.breach import Breach
from entrepot.kernel.clock import VirtualClock
from entrepot.operations.services.check import check
from entrepot.payments import tasks as payments
from entrepot.reconciliation import tasks as reconciliation
from entrepot.settlement import tasks as settlement

JOBS = (
    events.fire_timers,
    payments.sandbox_notifications,
    payments.inbox,
    payments.poll,
    payments.refunds,
    payments.releases,
    payments.payouts,
    inventory.expire_reservations,
)
DAILY = (settlement.pay_out_balances, reconciliation.fetch_statements)
WITH_MONEY = ("settlement.divide", "aftersales.outcomes", "orders.delivered")


def hear() -> None:
    """What the provider tells is asked about."""
    payments.sandbox_notifications()
    payments.inbox()


def facts() -> None:
    """What was told is heard by those who move money."""
    for name in WITH_MONEY:
        while deliver(name):
            pass


def later(clock: VirtualClock, by: timedelta) -> None:
    """The time goes on: by our clock, and for the leases and pauses that go by the server's."""
    clock.advance(by)
    sql.execute("UPDATE events_timer SET not_before = not_before - %s WHERE not_before IS NOT NULL", [by])
    sql.execute("UPDATE events_subscription SET retry_at = retry_at - %s WHERE retry_at IS NOT NULL", [by])


def come_to_rest(clock: VirtualClock, days: int = 0) -> None:
    """The workers go on for some minutes, and for `days` days more, with nobody helping."""
    for wait in (*[timedelta(minutes=2)] * 3, *[timedelta(days=1), timedelta(minutes=5)] * days):
        later(clock, wait)
        for job in JOBS:
            job()
        pump(until_idle=True)
        if wait >= timedelta(days=1):
            for job in DAILY:
                job()


def contradictions() -> list[str]:
    """What `entrepot check` finds."""
    return [f"{found.code} {found.subject}: {found.detail}" for found in check() if isinstance(found, Breach)]


def unfinished() -> list[str]:
    """What no worker is done with: refunds, payouts, messages, facts."""
    return [
        f"{row[0]} {row[1]}"
        for row in sql.rows(
            """SELECT 'refund', state FROM payments_refund WHERE closed_at IS NULL
               UNION ALL SELECT 'release', state FROM payments_release WHERE closed_at IS NULL
               UNION ALL SELECT 'payout', state FROM payments_payout WHERE state IN ('held', 'sent', 'unknown')
               UNION ALL SELECT 'message', number FROM payments_notification WHERE state = 'new'
               UNION ALL SELECT 'subscriber', name FROM events_subscription WHERE attempts > 0"""
        )
    ]
