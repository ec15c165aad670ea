"""Work of this room for the worker."""

from __future__ import annotations

from datetime import timedelta

from procrastinate.contrib.django import app

from entrepot.events.services import periodic

from .services import audit_market, forget_looks


@app.task(name="operations.audit_market", queue="checks")
def run_audit(*, run_id: int) -> None:
    """The run that somebody asked for."""
    audit_market(run_id)


@periodic("operations.forget_looks", every=timedelta(hours=1))
def clear_looks() -> None:
    """Looks that are over."""
    forget_looks()
