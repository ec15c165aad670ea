"""The market's own work, done by hand while its clock is turned: what the worker does in real time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from entrepot.events.services import fire_due, pump
from entrepot.inventory.services import expire
from entrepot.kernel.clock import VirtualClock
from entrepot.logistics.services import poll_carriers
from entrepot.payments import services as payments

STEP: Final = timedelta(hours=3)
# The worker's jobs that would meddle: by the real clock everything of the past is overdue.
JOBS: Final = (
    "events.fire_timers",
    "inventory.expire_reservations",
    "logistics.poll_carriers",
    "payments.inbox",
    "payments.payouts",
    "payments.poll",
    "payments.refunds",
    "payments.sandbox_notifications",
    "reconciliation.fetch",
    "settlement.issue_invoices",
    "settlement.pay_out",
    "settlement.settle_waiting",
)


def work_once() -> None:
    """Everything that is due at this moment: messages of the provider, timers, carriers, refunds and payouts, facts."""
    payments.deliver_sandbox_notifications()
    payments.work_inbox()
    payments.poll_pending()
    while fire_due():
        pass
    while expire():
        pass
    while poll_carriers():
        pass
    payments.send_refunds()
    payments.send_payouts()
    pump(until_idle=True)


def pass_time(clock: VirtualClock, until: datetime, step: timedelta = STEP) -> None:
    """Let the market work until `until`, at least once every `step`."""
    while clock.now() < until:
        clock.set(min(clock.now() + step, until))
        work_once()
