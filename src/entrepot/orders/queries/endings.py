"""What of a store's trade has not ended, for those who let it close."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from entrepot.database import sql
from entrepot.stores.types import OpenEnd

_OPEN: Final = """
SELECT count(*) FROM orders_order WHERE store_id = %s AND state NOT IN ('finished', 'closed_unpaid', 'closed_refunded')
"""
_LATEST: Final = """
SELECT s.id, (SELECT max(received_at) FROM orders_order o WHERE o.store_id = s.id),
       EXISTS (SELECT 1 FROM orders_order o WHERE o.store_id = s.id
                  AND o.state NOT IN ('finished', 'closed_unpaid', 'closed_refunded'))
  FROM unnest(%s::uuid[]) AS s(id)
"""


def open_orders(store_id: UUID) -> list[OpenEnd]:
    """The store's orders that are not over, as what stands in the way of its closing."""
    count = sql.scalar(_OPEN, [store_id])
    return [OpenEnd("orders", count)] if count else []


def last_receipts(store_ids: Collection[UUID]) -> dict[UUID, tuple[datetime | None, bool]]:
    """When each store's goods were last received, and whether orders of it are under way. One statement."""
    return {row[0]: (row[1], row[2]) for row in sql.rows(_LATEST, [list(store_ids)])}
