"""A shopper's own orders: by state, by words, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from entrepot.database import sql

# The words are looked for among one shopper's orders only, which the index of buyers finds.
_LIST = """
SELECT o.id, o.number, o.purchase_id, o.store_id, o.buyer_id, o.state, o.route, o.destination, o.currency, o.goods_minor,
       o.freight_minor, o.tax_minor, o.total_minor, o.deadline_at, o.overdue_at, o.placed_at, o.authorised_at, o.paid_at, o.shipped_at,
       o.delivered_at, o.received_at, o.closed_at, o.extended_at, o.promise,
       (SELECT json_agg(json_build_object('title', l.title, 'quantity', l.quantity, 'sku', l.sku, 'product_id', l.product_id,
                                          'variant_id', l.variant_id, 'goods_minor', l.goods_minor) ORDER BY l.position)
          FROM orders_line l WHERE l.order_id = o.id) AS lines
  FROM orders_order o
 WHERE o.buyer_id = %(buyer)s AND (%(states)s::text[] IS NULL OR o.state = ANY(%(states)s))
   AND (%(at)s::timestamptz IS NULL OR (o.placed_at, o.id) < (%(at)s, %(id)s))
   AND (%(words)s = '' OR o.number ILIKE %(like)s OR o.store_id = ANY(%(stores)s)
        OR EXISTS (SELECT 1 FROM orders_line l WHERE l.order_id = o.id AND (l.title ILIKE %(like)s OR l.sku ILIKE %(like)s)))
 ORDER BY o.placed_at DESC, o.id DESC LIMIT %(limit)s
"""


def buyer_orders(
    buyer_id: UUID,
    *,
    states: Sequence[str] = (),
    words: str = "",
    store_ids: Sequence[UUID] = (),
    before: tuple[datetime, UUID] | None = None,
    limit: int = 20,
) -> list[dict[str, Any]]:
    """The shopper's orders, newest first: in one of `states` (all if there are none), with `words` in the number, a title or a
    SKU, or of one of `store_ids` where words are given. `before` is (placed_at, id) of the last one of the page before.
    """
    at, last = before or (None, None)
    text = words.strip()[:100]
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return sql.dicts(
        _LIST,
        {
            "buyer": buyer_id, "states": list(states) or None, "at": at, "id": last, "words": text, "like": f"%{escaped}%",
            "stores": list(store_ids), "limit": limit,
        },
    )  # fmt: skip


def count_buyer_orders(buyer_id: UUID) -> dict[str, int]:
    """How many orders of the shopper stand in each state."""
    return dict(sql.rows("SELECT state, count(*) FROM orders_order WHERE buyer_id = %s GROUP BY 1", (buyer_id,)))


def stores_of_buyer(buyer_id: UUID) -> list[UUID]:
    """The stores that the shopper has ordered from."""
    return [row[0] for row in sql.rows("SELECT DISTINCT store_id FROM orders_order WHERE buyer_id = %s", (buyer_id,))]
