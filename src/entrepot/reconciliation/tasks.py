"""Regular jobs of this room."""

from datetime import timedelta

from entrepot.events.services import periodic

from .services import fetch_due


@periodic("reconciliation.fetch", every=timedelta(hours=1))
def fetch_statements() -> None:
    """Fetch the statements that the providers have ready; the heartbeat of the job alarms when this did not run."""
    fetch_due()
