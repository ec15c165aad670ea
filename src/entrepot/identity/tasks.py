"""Work that runs apart from requests."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from entrepot.events.services import periodic

from . import services


@app.task(name="identity.send_invitation", queue="mail", retry=5)
def send_invitation(invitation_id: str, store_name: str) -> None:
    """Mail an invitation."""
    services.send_invitation(UUID(invitation_id), store_name)


@periodic("identity.forget_answers", every=timedelta(hours=1))
def forget_answers() -> None:
    """Drop remembered answers whose time is past."""
    while services.forget_answers():
        pass


@periodic("identity.forget_hits", every=timedelta(hours=1))
def forget_hits() -> None:
    """Drop counts of visits that no limit looks at any more."""
    services.forget_hits()
