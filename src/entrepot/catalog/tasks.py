"""Regular jobs of the catalog."""

from __future__ import annotations

from datetime import timedelta

from entrepot.events.services import periodic

from .services import forget_pictures


@periodic("catalog.forget_pictures", every=timedelta(hours=24))
def forget_old_pictures() -> None:
    """Uploads that no product shows do not fill the disk for ever."""
    forget_pictures()
