"""Keep a product, let it go, and bring back what was let go."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.catalog.queries import cards
from entrepot.database import sql
from entrepot.favourites.types import Kept
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Missing

from ._owner import MOST_FAVOURITES, make_room, owner_of

__all__ = ["MOST_FAVOURITES", "drop_product", "keep_product", "restore_product"]

_TABLE: Final = "favourites_favourite"
_THERE: Final = f"SELECT 1 FROM {_TABLE} WHERE person_id = %s AND product_id = %s"
_KEEP: Final = f"""
INSERT INTO {_TABLE} (person_id, product_id, kept_at, seen_minor, seen_currency)
SELECT %s, id, %s, %s, %s FROM unnest(%s::uuid[]) AS id ON CONFLICT (person_id, product_id) DO NOTHING
"""
_DROP: Final = f"""
DELETE FROM {_TABLE} WHERE person_id = %s AND product_id = %s RETURNING product_id, kept_at, seen_minor, seen_currency
"""


def keep_product(product_id: UUID, *, actor: Actor) -> bool:
    """Have the product among the actor's favourites, with its price of now; whether it is new there.

    Keeping it again changes nothing. Raises Missing for what is not on sale, TooManyFavourites.
    """
    person_id = owner_of(actor)
    if sql.one(_THERE, [person_id, product_id]):
        return False
    found = cards([product_id])
    if not found:
        raise Missing(what="product")
    return _insert(person_id, Kept(product_id, clock.now(), found[0]["price_minor"], found[0]["currency"]))


def drop_product(product_id: UUID, *, actor: Actor) -> Kept | None:
    """Take the product out of the actor's favourites; what was taken out, None where it was not there."""
    row = sql.one(_DROP, [owner_of(actor), product_id])
    return Kept(*row) if row else None


def restore_product(kept: Kept, *, actor: Actor) -> bool:
    """Put back what `drop_product` took out, as it was; whether it is new there. Raises TooManyFavourites."""
    return _insert(owner_of(actor), kept)


def _insert(person_id: UUID, kept: Kept) -> bool:
    with transaction.atomic():
        make_room(_TABLE, person_id)
        made = sql.execute(_KEEP, [person_id, kept.kept_at, kept.seen_minor, kept.seen_currency, [kept.product_id]])
    return bool(made)
