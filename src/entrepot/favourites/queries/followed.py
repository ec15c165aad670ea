"""Stores that somebody follows."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from entrepot.database import sql
from entrepot.favourites.types import Followed
from entrepot.stores.queries import stores

_FOLLOWED: Final = """
SELECT store_id, since FROM favourites_followedstore
 WHERE person_id = %(person)s AND (%(at)s::timestamptz IS NULL OR (since, store_id) < (%(at)s, %(store)s::uuid))
 ORDER BY since DESC, store_id DESC LIMIT %(limit)s
"""


def followed_ids(person_id: UUID) -> frozenset[UUID]:
    """The stores that the person follows; one statement."""
    found = sql.rows("SELECT store_id FROM favourites_followedstore WHERE person_id = %s", [person_id])
    return frozenset(store for (store,) in found)


def followed_stores(person_id: UUID, *, after: tuple[datetime, UUID] | None = None, limit: int = 500) -> list[Followed]:
    """The stores that the person follows, the latest first, also those that are not open now; two statements."""
    at, store = after or (None, None)
    found = sql.rows(_FOLLOWED, {"person": person_id, "at": at, "store": store, "limit": limit})
    views = stores({store_id for store_id, _since in found}) if found else {}
    return [Followed(views[store_id], since) for store_id, since in found if store_id in views]
