"""Products that somebody keeps."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from entrepot.catalog.queries import cards, stored_products
from entrepot.catalog.types import StoredProduct
from entrepot.database import sql
from entrepot.favourites.types import Favourite, Kept

_KEPT: Final = """
SELECT product_id, kept_at, seen_minor, seen_currency FROM favourites_favourite
 WHERE person_id = %(person)s AND (%(at)s::timestamptz IS NULL OR (kept_at, product_id) < (%(at)s, %(product)s::uuid))
 ORDER BY kept_at DESC, product_id DESC LIMIT %(limit)s
"""


def kept_ids(person_id: UUID) -> frozenset[UUID]:
    """The products that the person keeps, for the hearts of a page; one statement."""
    found = sql.rows("SELECT product_id FROM favourites_favourite WHERE person_id = %s", [person_id])
    return frozenset(product for (product,) in found)


def favourites(
    person_id: UUID, lang: str = "en", *, after: tuple[datetime, UUID] | None = None, limit: int = 500
) -> list[Favourite]:
    """What the person keeps, the latest first, those behind `after` (when and what was kept last on the page before).

    With cards in `lang` and prices of this moment. Two statements, and one more where something is not on sale now.
    """
    at, product = after or (None, None)
    kept = [Kept(*row) for row in sql.rows(_KEPT, {"person": person_id, "at": at, "product": product, "limit": limit})]
    if not kept:
        return []
    found = {UUID(card["id"]): card for card in cards([one.product_id for one in kept], lang)}
    gone = [one.product_id for one in kept if one.product_id not in found]
    stored = stored_products(gone) if gone else {}
    return [_favourite(one, found.get(one.product_id), stored.get(one.product_id), lang) for one in kept]


def _favourite(kept: Kept, card: dict[str, Any] | None, stored: StoredProduct | None, lang: str) -> Favourite:
    if card is not None:
        return Favourite(kept, card["title"], card)
    texts = stored.draft.texts if stored else {}
    words = texts.get(lang) or texts.get("en") or next(iter(texts.values()), None)
    return Favourite(kept, words.title if words else "", None)
