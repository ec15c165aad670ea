"""Regular work of this room."""

from __future__ import annotations

from datetime import timedelta

from .services import fire_due, periodic, send_webhooks
from .services.rescue_jobs import rescue_jobs


@periodic("events.fire_timers", every=timedelta(seconds=5))
def fire_timers() -> None:
    """Until nothing is due."""
    while fire_due():
        pass


@periodic("events.send_webhooks", every=timedelta(seconds=5))
def post_webhooks() -> None:
    """Until nothing is due."""
    while send_webhooks():
        pass


@periodic("events.rescue_jobs", every=timedelta(minutes=5))
def rescue() -> None:
    """Jobs of workers that died."""
    rescue_jobs()
