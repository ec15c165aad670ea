"""Some of an order's goods leave the warehouse, the rest stays promised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.identity.types import Actor
from entrepot.inventory.types import Gone
from entrepot.kernel import clock

_LOCK: Final = """
SELECT s.id FROM inventory_stock s
 WHERE s.id IN (SELECT stock_id FROM inventory_reservation WHERE order_id = ANY(%s) AND state = 'committed')
 ORDER BY s.id FOR NO KEY UPDATE
"""
# What is wanted of a variant is taken from its reservations in their order; of the last one a part may stay, so it is split.
_CONSUME: Final = """
WITH wanted AS (
  SELECT order_id, variant_id, ref, sum(quantity)::int AS pieces
    FROM unnest(%(orders)s::uuid[], %(variants)s::uuid[], %(quantities)s::int[], %(refs)s::text[]) AS w(order_id, variant_id, quantity, ref)
   GROUP BY 1, 2, 3
), here AS (
  SELECT r.id, r.store_id, r.order_id, r.stock_id, r.quantity, s.variant_id,
         sum(r.quantity) OVER (PARTITION BY r.order_id, s.variant_id ORDER BY r.id) - r.quantity AS before
    FROM inventory_reservation r JOIN inventory_stock s ON s.id = r.stock_id
   WHERE r.order_id = ANY(%(orders)s::uuid[]) AND r.state = 'committed'
), taken AS (
  SELECT h.*, w.ref, least(h.quantity, w.pieces - h.before)::int AS pieces
    FROM here h JOIN wanted w USING (order_id, variant_id) WHERE w.pieces > h.before
), gone AS (
  UPDATE inventory_reservation r SET state = 'consumed' FROM taken t WHERE t.id = r.id AND t.pieces = t.quantity
), kept AS (
  UPDATE inventory_reservation r SET quantity = r.quantity - t.pieces FROM taken t WHERE t.id = r.id AND t.pieces < t.quantity
), split AS (
  INSERT INTO inventory_reservation (store_id, order_id, stock_id, quantity, state)
  SELECT store_id, order_id, stock_id, pieces, 'consumed' FROM taken WHERE pieces < quantity
), each AS (
  SELECT store_id, stock_id, ref, min(id) AS first, sum(pieces)::int AS pieces FROM taken GROUP BY 1, 2, 3
), counted AS (
  SELECT each.*, sum(pieces) OVER (PARTITION BY stock_id ORDER BY first, ref) AS so_far FROM each
), moved AS (
  INSERT INTO inventory_movement (store_id, stock_id, kind, delta, on_hand_after, ref, actor, at)
  SELECT c.store_id, c.stock_id, 'sold', -c.pieces, s.on_hand - c.so_far, c.ref, %(actor)s, %(at)s
    FROM counted c JOIN inventory_stock s ON s.id = c.stock_id ORDER BY c.first
)
UPDATE inventory_stock s SET on_hand = s.on_hand - t.pieces, reserved = s.reserved - t.pieces
  FROM (SELECT stock_id, sum(pieces)::int AS pieces FROM each GROUP BY 1) t WHERE s.id = t.stock_id
"""


def consume_part(gone: Sequence[Gone], *, actor: Actor) -> None:
    """Book out these pieces of what is committed to their orders, with a movement for each `ref` and stock row.

    A `ref` names what left (a parcel); the caller sees to it that each is booked once, under the lock of its order. Never more
    than is committed; what stays is booked out by `consume` when the order is complete.
    """
    orders: list[UUID] = [each.order_id for each in gone]
    if not orders:
        return
    with transaction.atomic():
        sql.rows(_LOCK, (orders,))
        sql.execute(
            _CONSUME,
            {
                "orders": orders, "variants": [each.variant_id for each in gone],
                "quantities": [each.quantity for each in gone], "refs": [each.ref for each in gone],
                "actor": actor.code, "at": clock.now(),
            },
        )  # fmt: skip
