"""What favourites keep about people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel.errors import Refused

_PRODUCTS: Final = """
SELECT product_id, kept_at, seen_minor, seen_currency FROM favourites_favourite WHERE person_id = %s ORDER BY kept_at, product_id
"""
_STORES: Final = "SELECT store_id, since FROM favourites_followedstore WHERE person_id = %s ORDER BY since, store_id"


class FavouritesPersonalData:
    """See identity's port PersonalData."""

    def export(self, person_id: UUID) -> Iterator[tuple[str, Any]]:
        """What the person keeps and follows."""
        yield "products", sql.dicts(_PRODUCTS, [person_id])
        yield "stores", sql.dicts(_STORES, [person_id])

    def hindrance(self, person_id: UUID) -> Refused | None:
        """Nothing kept keeps anybody."""
        del person_id
        return None

    def erase(self, person_id: UUID) -> None:
        """All of it goes."""
        sql.execute("DELETE FROM favourites_favourite WHERE person_id = %s", [person_id])
        sql.execute("DELETE FROM favourites_followedstore WHERE person_id = %s", [person_id])
