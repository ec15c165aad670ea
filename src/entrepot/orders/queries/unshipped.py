"""What of an order is with no carrier yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from entrepot.database import sql

# Parcels of an order that was shipped at once may name no contents; such an order has nothing left anyway.
_LEFT: Final = """
SELECT l.order_id, l.variant_id, (l.pieces - coalesce(p.pieces, 0))::int
  FROM (SELECT order_id, variant_id, sum(quantity) AS pieces, min(position) AS position
          FROM orders_line WHERE order_id = ANY(%(orders)s) GROUP BY 1, 2) l
  LEFT JOIN (SELECT p.order_id, (x->>'variant_id')::uuid AS variant_id, sum((x->>'quantity')::int) AS pieces
               FROM logistics_parcel p, jsonb_array_elements(p.lines) x WHERE p.order_id = ANY(%(orders)s) GROUP BY 1, 2) p
    USING (order_id, variant_id)
 ORDER BY l.order_id, l.position
"""


def unshipped(order_ids: Sequence[UUID]) -> dict[UUID, dict[UUID, int]]:
    """Pieces of each variant that no parcel holds yet, by order, in the order of the lines; articles of which none are left with 0.

    One statement. Lock the orders first where something is decided by it.
    """
    left: dict[UUID, dict[UUID, int]] = {order_id: {} for order_id in order_ids}
    for order_id, variant_id, pieces in sql.rows(_LEFT, {"orders": list(order_ids)}):
        left[order_id][variant_id] = max(0, pieces)
    return left
