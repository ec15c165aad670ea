"""What a store runs out of."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from entrepot.database import sql

LOW = 5  # pieces that can still be sold

_SHORT = """
SELECT count(*) FILTER (WHERE free BETWEEN 1 AND %(low)s), count(*) FILTER (WHERE free = 0)
  FROM (SELECT sum(s.on_hand - s.reserved) AS free
          FROM inventory_stock s JOIN inventory_warehouse w ON w.id = s.warehouse_id
         WHERE s.store_id = %(store)s AND w.is_active GROUP BY s.variant_id) v
"""


@dataclass(frozen=True, slots=True)
class Shortage:
    """Articles of which few pieces can still be sold, and articles of which none can."""

    low: int
    out: int


def shortage(store_id: UUID, *, low: int = LOW) -> Shortage:
    """How many articles of the store are scarce (at most `low` pieces free, over all active warehouses) or sold out."""
    row = sql.one(_SHORT, {"store": store_id, "low": low})
    assert row is not None  # an aggregate always answers
    return Shortage(*row)
