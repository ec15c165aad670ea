"""What settlement asks: amounts of paid orders, and which are received."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from entrepot.database import sql

_PAID = """
SELECT o.id, o.store_id, o.store_kind, o.currency, o.destination, o.freight_minor, o.tax_minor,
       least(o.authorised_at, o.paid_at),
       array_agg(l.position ORDER BY l.position), array_agg(l.category_path ORDER BY l.position),
       array_agg(l.goods_minor ORDER BY l.position), array_agg(l.cost_minor ORDER BY l.position)
  FROM orders_order o JOIN orders_line l ON l.order_id = o.id
 WHERE o.id = ANY(%s) AND (o.paid_at IS NOT NULL OR o.authorised_at IS NOT NULL) AND o.state <> 'closed_refunded' GROUP BY o.id
"""


class SoldOrder(NamedTuple):
    """A paid order; its lines as (position, category path, goods, cost), in minor units."""

    order_id: UUID
    store_id: UUID
    store_kind: str
    currency: str
    destination: str
    freight_minor: int
    tax_minor: int
    paid_at: datetime
    lines: tuple[tuple[int, str, int, int | None], ...]


def paid_orders(order_ids: Sequence[UUID]) -> list[SoldOrder]:
    """Those of the orders that were paid, or authorised to be paid on receipt, and not refunded since; one statement.

    `paid_at` is when the shopper paid or agreed to: the day whose rates hold.
    """
    return [SoldOrder._make([*row[:8], tuple(zip(*row[8:], strict=True))]) for row in sql.rows(_PAID, (list(order_ids),))]


def line_costs(order_id: UUID) -> dict[int, tuple[int, int | None]]:
    """Pieces of each line by its position, and what all of them cost us, where it is known; one statement."""
    found = sql.rows("SELECT position, quantity, cost_minor FROM orders_line WHERE order_id = %s", [order_id])
    return {position: (quantity, cost) for position, quantity, cost in found}


def received(order_ids: Sequence[UUID]) -> set[UUID]:
    """Those of the orders whose goods the shopper has."""
    return {
        row[0] for row in sql.rows("SELECT id FROM orders_order WHERE id = ANY(%s) AND state = 'finished'", (list(order_ids),))
    }


def pieces_sold(order_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Pieces of each product in these orders."""
    return dict(
        sql.rows(
            "SELECT product_id, sum(quantity)::int FROM orders_line WHERE order_id = ANY(%s) GROUP BY 1 ORDER BY 1",
            (list(order_ids),),
        )
    )


def buyers_of(order_ids: Sequence[UUID]) -> list[UUID]:
    """The shoppers of these orders who have an account."""
    if not order_ids:
        return []
    rows = sql.rows(
        "SELECT DISTINCT buyer_id FROM orders_order WHERE id = ANY(%s) AND buyer_id IS NOT NULL ORDER BY 1", [list(order_ids)]
    )
    return [row[0] for row in rows]
