"""Where the orders of a replay stand: asked anew each day, so that an interrupted replay goes on where it stopped."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from entrepot.database import sql


class Under(NamedTuple):
    """An order under way."""

    id: UUID
    number: str


class Due(NamedTuple):
    """What the world does today with orders of earlier days."""

    to_ship: list[Under]
    to_deliver: list[Under]
    to_confirm: list[Under]


_DUE = """
SELECT o.id, o.number, CASE WHEN o.state = 'paid' THEN 0 WHEN o.delivered_at IS NULL THEN 1 ELSE 2 END
  FROM orders_order o JOIN orders_purchase p ON p.id = o.purchase_id
 WHERE o.state IN ('paid', 'shipped') AND p.idempotency_key LIKE %(prefix)s
   AND CASE WHEN o.state = 'paid' THEN o.paid_at <= %(paid_by)s
            WHEN o.delivered_at IS NULL THEN o.shipped_at <= %(shipped_by)s
            ELSE o.delivered_at <= %(delivered_by)s END
 ORDER BY o.id
"""
_FIGURES = """
WITH mine AS (
  SELECT o.* FROM orders_order o JOIN orders_purchase p ON p.id = o.purchase_id WHERE p.idempotency_key LIKE %s
)
SELECT count(DISTINCT purchase_id) AS purchases, count(*) AS orders, count(*) FILTER (WHERE state = 'finished') AS finished,
       coalesce(sum(goods_minor), 0)::bigint AS goods_minor, coalesce(sum(freight_minor), 0)::bigint AS freight_minor,
       (SELECT count(*) FROM orders_line l JOIN mine ON mine.id = l.order_id) AS lines,
       (SELECT count(*) FROM ledger.account a JOIN ledger.account_balance b ON b.account_id = a.id
          JOIN mine ON a.kind = 'escrow.order' AND a.owner_ref = 'order:' || mine.id WHERE b.cp <> b.dp) AS open_escrows
  FROM mine
"""
_UNEQUAL = """
WITH mine AS (
  SELECT o.id, o.store_id, o.goods_minor + o.freight_minor AS minor
    FROM orders_order o JOIN orders_purchase p ON p.id = o.purchase_id WHERE p.idempotency_key LIKE %s
), expected AS (
  SELECT m.store_id, sum(m.minor) - sum(coalesce(c.minor, 0)) AS minor FROM mine m
    LEFT JOIN (SELECT order_id, sum(amount_minor) AS minor FROM settlement_claim WHERE kind = 'commission' GROUP BY 1) c
      ON c.order_id = m.id
   GROUP BY 1
), books AS (
  SELECT a.store_id, sum(b.cp - b.dp) AS minor FROM ledger.account a JOIN ledger.account_balance b ON b.account_id = a.id
   WHERE a.kind = 'merchant.available' GROUP BY 1
)
SELECT e.store_id, coalesce(b.minor, 0)::bigint, e.minor::bigint FROM expected e LEFT JOIN books b USING (store_id)
 WHERE coalesce(b.minor, 0) <> e.minor
"""


def under_way(key_prefix: str, *, paid_by: datetime, shipped_by: datetime, delivered_by: datetime) -> Due:
    """Orders whose purchase's key begins with `key_prefix`: paid by then and not shipped, shipped and not delivered, and so on."""
    due = Due([], [], [])
    params = {"prefix": key_prefix + "%", "paid_by": paid_by, "shipped_by": shipped_by, "delivered_by": delivered_by}
    for order_id, number, which in sql.rows(_DUE, params):
        due[which].append(Under(order_id, number))
    return due


def replay_figures(key_prefix: str) -> dict[str, Any]:
    """Sums over the replay's orders, in minor units, and how many escrows are not empty."""
    return sql.dicts(_FIGURES, (key_prefix + "%",))[0]


def unequal_balances(key_prefix: str) -> list[tuple[Any, ...]]:
    """Stores of the replay whose balance is not the sum of their lines less commission: (store, balance, expected)."""
    return sql.rows(_UNEQUAL, (key_prefix + "%",))
