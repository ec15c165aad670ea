"""Cards of products by id, for search results, carts and recommendations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson

from entrepot.catalog.queries.listing import CARD
from entrepot.database import sql

_CARDS = f"""
SELECT '[' || coalesce(string_agg({CARD}, ',' ORDER BY w.n), '') || ']'
  FROM unnest(%(ids)s::uuid[]) WITH ORDINALITY AS w(id, n) JOIN catalog_card c ON c.product_id = w.id
"""


def cards_json(product_ids: Sequence[UUID], lang: str = "en") -> bytes:
    """The cards of these products as a JSON list, in the order given; those that cannot be bought now are left out."""
    text: str = sql.scalar(_CARDS, {"ids": list(product_ids), "lang": lang})
    return text.encode()


def cards(product_ids: Sequence[UUID], lang: str = "en") -> list[dict[str, Any]]:
    """As `cards_json`, as dictionaries."""
    found: list[dict[str, Any]] = orjson.loads(cards_json(product_ids, lang))
    return found
