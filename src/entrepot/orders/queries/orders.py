"""Orders for the people they belong to: keyset pages, one statement each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from entrepot.database import sql
from entrepot.orders.errors import UnknownOrder

_LIST = """
SELECT o.id, o.number, o.purchase_id, o.store_id, o.buyer_id, o.state, o.route, o.destination, o.currency, o.goods_minor,
       o.freight_minor, o.tax_minor, o.total_minor, o.deadline_at, o.overdue_at, o.placed_at, o.authorised_at, o.paid_at, o.shipped_at,
       o.delivered_at, o.received_at, o.closed_at,
       (SELECT json_agg(json_build_object('title', l.title, 'quantity', l.quantity, 'sku', l.sku, 'product_id', l.product_id)
                        ORDER BY l.position) FROM orders_line l WHERE l.order_id = o.id) AS lines
  FROM orders_order o
 WHERE {scope} AND (%(state)s::text IS NULL OR o.state = %(state)s)
   AND (%(at)s::timestamptz IS NULL OR (o.placed_at, o.id) < (%(at)s, %(id)s))
 ORDER BY o.placed_at DESC, o.id DESC LIMIT %(limit)s
"""


def orders_of_buyer(
    buyer_id: UUID, *, state: str | None = None, before: tuple[datetime, UUID] | None = None, limit: int = 20
) -> list[dict[str, Any]]:
    """The shopper's orders, newest first; `before` is (placed_at, id) of the last one of the page before."""
    return _page("o.buyer_id = %(owner)s", buyer_id, state, before, limit)


def orders_of_store(
    store_id: UUID, *, state: str | None = None, before: tuple[datetime, UUID] | None = None, limit: int = 20
) -> list[dict[str, Any]]:
    """The store's orders, newest first."""
    return _page("o.store_id = %(owner)s", store_id, state, before, limit)


def all_orders(
    *, state: str | None = None, before: tuple[datetime, UUID] | None = None, limit: int = 20
) -> list[dict[str, Any]]:
    """Every order of the market, newest first: for operators."""
    return _page("%(owner)s::uuid IS NULL", None, state, before, limit)


def _page(
    scope: str, owner: UUID | None, state: str | None, before: tuple[datetime, UUID] | None, limit: int
) -> list[dict[str, Any]]:
    at, last = before or (None, None)
    return sql.dicts(_LIST.format(scope=scope), {"owner": owner, "state": state, "at": at, "id": last, "limit": limit})


def order_page(order_id: UUID, *, buyer_id: UUID | None = None, store_id: UUID | None = None) -> dict[str, Any]:
    """One order with lines and steps; three statements. Raises UnknownOrder, also for somebody else's (`buyer_id`, `store_id`)."""
    found = sql.dicts("SELECT * FROM orders_order WHERE id = %s", (order_id,))
    if not found or (buyer_id and found[0]["buyer_id"] != buyer_id) or (store_id and found[0]["store_id"] != store_id):
        raise UnknownOrder
    order = found[0]
    order["lines"] = sql.dicts("SELECT * FROM orders_line WHERE order_id = %s ORDER BY position", (order_id,))
    order["steps"] = sql.dicts(
        "SELECT move, source, target, mover, actor, note, at FROM orders_step WHERE order_id = %s ORDER BY id", (order_id,)
    )
    return order


def orders_of_purchase(purchase_id: UUID) -> list[dict[str, Any]]:
    """The orders of a purchase, in the order of their numbers."""
    return sql.dicts(
        """SELECT id, number, store_id, buyer_id, state, currency, total_minor, authorised_at, paid_at
             FROM orders_order WHERE purchase_id = %s ORDER BY id""",
        (purchase_id,),
    )


def counts_by_state(store_id: UUID) -> dict[str, int]:
    """How many orders of the store stand in each state."""
    return dict(sql.rows("SELECT state, count(*) FROM orders_order WHERE store_id = %s GROUP BY 1", (store_id,)))


def find_by_number(numbers: Sequence[str], *, store_id: UUID | None = None) -> dict[str, UUID]:
    """Ids of orders (of this store, if one is given) by their numbers."""
    found = sql.rows(
        "SELECT number, id FROM orders_order WHERE number = ANY(%s) AND (%s::uuid IS NULL OR store_id = %s::uuid)",
        (list(numbers), store_id, store_id),
    )
    return dict(found)


def numbers_of(order_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The numbers of these orders; ids that are nobody's are left out."""
    return dict(sql.rows("SELECT id, number FROM orders_order WHERE id = ANY(%s)", (list(order_ids),)))
