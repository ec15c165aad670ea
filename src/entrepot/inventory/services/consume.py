"""Goods leave the warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.identity.types import Actor
from entrepot.kernel import clock

_LOCK = """
SELECT s.id FROM inventory_stock s
 WHERE s.id IN (SELECT stock_id FROM inventory_reservation WHERE order_id = ANY(%s) AND state = 'committed')
 ORDER BY s.id FOR NO KEY UPDATE
"""
# One movement per order and stock row; the number on hand after each is counted down inside the statement.
_CONSUME = """
WITH gone AS (
  UPDATE inventory_reservation SET state = 'consumed' WHERE order_id = ANY(%(orders)s) AND state = 'committed'
  RETURNING id, store_id, order_id, stock_id, quantity
), each AS (
  SELECT store_id, order_id, stock_id, min(id) AS first, sum(quantity)::int AS pieces FROM gone GROUP BY 1, 2, 3
), counted AS (
  SELECT each.*, sum(pieces) OVER (PARTITION BY stock_id ORDER BY first) AS so_far FROM each
), moved AS (
  INSERT INTO inventory_movement (store_id, stock_id, kind, delta, on_hand_after, ref, actor, at)
  SELECT c.store_id, c.stock_id, 'sold', -c.pieces, s.on_hand - c.so_far, 'order:' || c.order_id, %(actor)s, %(at)s
    FROM counted c JOIN inventory_stock s ON s.id = c.stock_id ORDER BY c.first
)
UPDATE inventory_stock s SET on_hand = s.on_hand - t.pieces, reserved = s.reserved - t.pieces
  FROM (SELECT stock_id, sum(pieces)::int AS pieces FROM each GROUP BY 1) t WHERE s.id = t.stock_id
"""


def consume(order_ids: Sequence[UUID], *, actor: Actor) -> None:
    """Book out what is committed to these orders, with a movement each. Safe to repeat: what is gone does not go twice."""
    orders = list(order_ids)
    with transaction.atomic():
        sql.rows(_LOCK, (orders,))
        sql.execute(_CONSUME, {"orders": orders, "actor": actor.code, "at": clock.now()})
