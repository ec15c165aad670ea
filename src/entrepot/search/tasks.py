"""Regular jobs of search."""

from __future__ import annotations

from datetime import timedelta

from entrepot.events.services import periodic

from .services import index_dirty, upkeep


@periodic("search.index_dirty", every=timedelta(seconds=10))
def index_what_waits() -> None:
    """What a subscriber could not index is tried again."""
    index_dirty(limit=500)


@periodic("search.upkeep", every=timedelta(hours=1))
def look_after_the_index() -> None:
    upkeep()
