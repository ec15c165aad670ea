"""Regular jobs of logistics."""

from __future__ import annotations

from datetime import timedelta

from entrepot.events.services import periodic

from .services import poll_carriers


@periodic("logistics.poll_carriers", every=timedelta(minutes=1))
def ask_carriers() -> None:
    """Ask where parcels are, until nothing is due."""
    while poll_carriers():
        pass
