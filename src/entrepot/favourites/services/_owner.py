"""Whose favourites are changed, one change at a time."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from entrepot.database import sql
from entrepot.favourites.errors import TooManyFavourites
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Missing

MOST_FAVOURITES: Final = 500  # of products, and of stores: a list that a person can still look through


def owner_of(actor: Actor) -> UUID:
    """The person behind the actor. Raises Missing where there is none."""
    if actor.person_id is None:
        raise Missing(what="favourite")
    return actor.person_id


def make_room(table: str, person_id: UUID) -> None:
    """Wait for others who change the same list; then see that one more fits. Raises TooManyFavourites."""
    sql.execute("SELECT pg_advisory_xact_lock(hashtextextended('favourites:' || %s, 0))", (str(person_id),))
    if sql.scalar(f"SELECT count(*) FROM {table} WHERE person_id = %s", [person_id]) >= MOST_FAVOURITES:
        raise TooManyFavourites(limit=MOST_FAVOURITES)
