"""Regular jobs of this room."""

from datetime import timedelta

from entrepot.events.services import periodic

from .services import (
    deliver_sandbox_notifications,
    poll_pending,
    send_authorisations,
    send_payouts,
    send_refunds,
    send_releases,
    work_inbox,
)


@periodic("payments.inbox", every=timedelta(seconds=1))
def inbox() -> None:
    """Ask about what the providers told us of."""
    work_inbox()


@periodic("payments.sandbox_notifications", every=timedelta(seconds=1))
def sandbox_notifications() -> None:
    """Let the sandbox send what it owes."""
    deliver_sandbox_notifications()


@periodic("payments.poll", every=timedelta(seconds=30))
def poll() -> None:
    """Ask about payments that nobody told us of."""
    poll_pending()


@periodic("payments.refunds", every=timedelta(seconds=5))
def refunds() -> None:
    """Send refunds that are due, and ask about those without an answer."""
    send_refunds()


@periodic("payments.releases", every=timedelta(seconds=5))
def releases() -> None:
    """Have providers let go what they keep for us, and ask about what was not answered."""
    send_releases()


@periodic("payments.authorisations", every=timedelta(seconds=5))
def authorisations() -> None:
    """Take, or let go, what the providers keep ready for us, and ask about what was not answered."""
    send_authorisations()


@periodic("payments.payouts", every=timedelta(seconds=30))
def payouts() -> None:
    """Send payouts that are due, ask about those without an answer, and look for returns."""
    send_payouts()
