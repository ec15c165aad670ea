"""Sweeps of the warehouse."""

from datetime import timedelta

from entrepot.events.services import periodic

from .services import expire


@periodic("inventory.expire_reservations", every=timedelta(seconds=30))
def expire_reservations() -> None:
    """Free reservations whose time is over."""
    while expire():
        pass
