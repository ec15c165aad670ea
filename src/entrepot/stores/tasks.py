"""Scheduled work of stores."""

from datetime import timedelta

from entrepot.events.services import periodic

from .services import close_wound_down


@periodic("stores.close_wound_down", every=timedelta(hours=1))
def close_what_has_ended() -> None:
    """Close stores that wind down and of which nothing is open any more."""
    close_wound_down()
