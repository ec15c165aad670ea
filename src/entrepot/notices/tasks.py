"""Regular work of this room."""

from __future__ import annotations

from datetime import timedelta

from entrepot.events.services import periodic

from .services import send_mails


@periodic("notices.send_mails", every=timedelta(seconds=5))
def mail() -> None:
    """Until nothing is due."""
    while send_mails():
        pass
