"""Follow a store, or no longer."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Missing
from entrepot.stores.queries import store

from ._owner import make_room, owner_of

_TABLE: Final = "favourites_followedstore"
_THERE: Final = f"SELECT 1 FROM {_TABLE} WHERE person_id = %s AND store_id = %s"
_FOLLOW: Final = f"""
INSERT INTO {_TABLE} (person_id, store_id, since) VALUES (%s, %s, %s) ON CONFLICT (person_id, store_id) DO NOTHING
"""


def follow_store(store_id: UUID, *, actor: Actor) -> bool:
    """Have the store among those that the actor follows; whether it is new there.

    Raises Missing for a store that is not open, TooManyFavourites.
    """
    person_id = owner_of(actor)
    if sql.one(_THERE, [person_id, store_id]):
        return False
    if store(store_id).state != "open":
        raise Missing(what="store")
    with transaction.atomic():
        make_room(_TABLE, person_id)
        return bool(sql.execute(_FOLLOW, [person_id, store_id, clock.now()]))


def unfollow_store(store_id: UUID, *, actor: Actor) -> bool:
    """No longer follow the store; whether the actor did."""
    return bool(sql.execute(f"DELETE FROM {_TABLE} WHERE person_id = %s AND store_id = %s", [owner_of(actor), store_id]))
