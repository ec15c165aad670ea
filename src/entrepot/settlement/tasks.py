"""Scheduled work of settlement."""

from datetime import timedelta

from entrepot.events.services import periodic

from .services import charge_annual_fees, issue_fee_invoices, pay_out_due, settle_waiting, sweep_reserves


@periodic("settlement.pay_out", every=timedelta(hours=24))
def pay_out_balances() -> None:
    """Pay every balance that is due; the heartbeat of the job alarms when this did not run."""
    pay_out_due()


@periodic("settlement.sweep_reserves", every=timedelta(hours=24))
def sweep_stray_reserves() -> None:
    """Release what came back to a reserve after its time (declined refunds)."""
    sweep_reserves()


@periodic("settlement.issue_invoices", every=timedelta(hours=24))
def issue_invoices() -> None:
    """Issue the documents of fees of the months that are over."""
    issue_fee_invoices()


@periodic("settlement.annual_fees", every=timedelta(hours=24))
def charge_fees_of_the_year() -> None:
    """Charge stores whose year began."""
    charge_annual_fees()


@periodic("settlement.settle_waiting", every=timedelta(hours=1))
def settle_what_waits() -> None:
    """Settle orders that waited for an exchange rate, also those that a case held when the rate came."""
    settle_waiting()
