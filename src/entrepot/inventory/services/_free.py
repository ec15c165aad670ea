"""Give reserved pieces back to their stock rows: shared by releasing and expiring."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from entrepot.database import sql
from entrepot.events.facts.inventory import StockCameBack
from entrepot.events.services import publish

# Stock rows first and in the order of their ids, as reserving does; then the reservations, checked again under the lock.
_LOCK = """
SELECT s.id FROM inventory_stock s
 WHERE s.id IN (SELECT stock_id FROM inventory_reservation WHERE id = ANY(%s)) ORDER BY s.id FOR NO KEY UPDATE
"""
_FREE = """
WITH freed AS (
  UPDATE inventory_reservation SET state = 'released', expires_at = NULL
   WHERE id = ANY(%s) AND state IN ('held', 'committed') RETURNING order_id, stock_id, quantity
), back AS (
  SELECT stock_id, sum(quantity)::int AS pieces FROM freed GROUP BY stock_id
), done AS (
  UPDATE inventory_stock s SET reserved = s.reserved - back.pieces FROM back WHERE s.id = back.stock_id
  RETURNING s.store_id, s.product_id, s.variant_id, s.on_hand - s.reserved AS free, back.pieces
)
SELECT (SELECT array_agg(DISTINCT order_id) FROM freed), store_id, product_id, variant_id, free, pieces FROM done
"""


def free(reservation_ids: Sequence[int]) -> set[UUID]:
    """Release these reservations if they are still open; the orders they belonged to."""
    if not reservation_ids:
        return set()
    ids = list(reservation_ids)
    sql.rows(_LOCK, (ids,))
    rows = sql.rows(_FREE, (ids,))
    publish(
        StockCameBack(store_id=store, product_id=product, variant_id=variant)
        for _, store, product, variant, left, pieces in rows
        if left == pieces
    )
    return {order for row in rows for order in row[0]}
