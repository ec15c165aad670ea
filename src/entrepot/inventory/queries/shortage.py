"""What a store runs out of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from entrepot.database import sql

LOW = 5  # free pieces from which on an article runs low, where the store says nothing else

# Free pieces of each article over the active warehouses, and its mark: its own, the store's, or ours.
FREE_BY_ARTICLE: Final = """
SELECT s.variant_id, sum(s.on_hand - s.reserved) AS free,
       coalesce(max(own.pieces), (SELECT pieces FROM inventory_lowmark WHERE store_id = %(store)s AND variant_id IS NULL),
                %(low)s) AS mark
  FROM inventory_stock s JOIN inventory_warehouse w ON w.id = s.warehouse_id
  LEFT JOIN inventory_lowmark own ON own.store_id = s.store_id AND own.variant_id = s.variant_id
 WHERE s.store_id = %(store)s AND w.is_active GROUP BY s.variant_id
"""
SCARCE: Final = {"low": "free BETWEEN 1 AND mark", "out": "free = 0"}
_SHORT: Final = f"""
SELECT count(*) FILTER (WHERE {SCARCE["low"]}), count(*) FILTER (WHERE {SCARCE["out"]}) FROM ({FREE_BY_ARTICLE}) v
"""
_MARKS: Final = (
    "SELECT variant_id, pieces FROM inventory_lowmark WHERE store_id = %s AND (variant_id IS NULL OR variant_id = %s)"
)


_OF_STORE: Final = """
SELECT m.id, m.variant_id, v.sku::text AS sku, m.pieces FROM inventory_lowmark m JOIN catalog_variant v ON v.id = m.variant_id
 WHERE m.store_id = %(store)s AND m.id > %(after)s ORDER BY m.id LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Shortage:
    """Articles of which few pieces can still be sold, and articles of which none can."""

    low: int
    out: int


def shortage(store_id: UUID) -> Shortage:
    """How many articles of the store run low (by their marks, over all active warehouses) or are sold out. One statement."""
    row = sql.one(_SHORT, {"store": store_id, "low": LOW})
    assert row is not None  # an aggregate always answers
    return Shortage(*row)


def marks_of_articles(store_id: UUID, *, after: int = 0, limit: int = 50) -> list[dict[str, Any]]:
    """The store's articles with a mark of their own, by id; `after` is the last id of the page before. One statement."""
    return sql.dicts(_OF_STORE, {"store": store_id, "after": after, "limit": limit})


def low_marks(store_id: UUID, variant_id: UUID | None = None) -> tuple[int | None, int | None]:
    """The mark of the store and that of the article, None where there is none. One statement."""
    found: dict[UUID | None, int] = dict(sql.rows(_MARKS, [store_id, variant_id]))
    return found.get(None), found.get(variant_id) if variant_id is not None else None
