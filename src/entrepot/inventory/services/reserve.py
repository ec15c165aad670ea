"""Promise pieces to orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.events.facts.inventory import StockRanOut
from entrepot.events.services import publish
from entrepot.inventory.errors import OutOfStock
from entrepot.inventory.rules import Choice, FreeRow, assign
from entrepot.inventory.types import Demand, Reserved

# Rows are locked in one order by every verb of this room (docs/locking.md), so two batches never wait for each other in a circle.
_LOCK = """
SELECT s.id, s.variant_id, s.warehouse_id, s.on_hand - s.reserved, s.product_id, s.store_id
  FROM inventory_stock s JOIN inventory_warehouse w ON w.id = s.warehouse_id
 WHERE s.variant_id = ANY(%s::uuid[]) AND w.is_active
 ORDER BY s.id FOR NO KEY UPDATE OF s
"""
_TAKE = """
WITH taken AS (
  UPDATE inventory_stock s SET reserved = s.reserved + d.pieces
    FROM unnest(%s::bigint[], %s::int[]) AS d(id, pieces) WHERE s.id = d.id
)
INSERT INTO inventory_reservation (store_id, order_id, stock_id, quantity, state, expires_at)
SELECT store_id, order_id, stock_id, quantity, 'held', expires_at
  FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[], %s::int[], %s::timestamptz[])
    AS d(store_id, order_id, stock_id, quantity, expires_at)
"""


def reach_for(variant_ids: Iterable[UUID]) -> sql.Answer:
    """Send the lock of these variants' stock rows on its way, inside a pipeline, for the `reserve` that follows."""
    return sql.ask(_LOCK, (sql.plain(sorted(variant_ids)),))


def reserve(demands: Sequence[Demand], *, reached: sql.Answer | None = None) -> list[Reserved | OutOfStock]:
    """Reserve stock for each demand, wholly or not at all; one outcome per demand, in the order given.

    Earlier demands of the batch are served first. The stock rows are locked, so that nobody else can promise the same pieces,
    and touched once for the whole batch. A reservation lasts until the demand's `expires_at` unless it is committed before.
    `reached` is the answer of a `reach_for` all that is demanded, in the same transaction.
    """
    with transaction.atomic(savepoint=False), sql.pipeline():
        reached = reached or reach_for({line.variant_id for demand in demands for line in demand.lines})
        free: dict[UUID, list[FreeRow]] = defaultdict(list)
        about: dict[int, tuple[int, UUID, UUID, UUID]] = {}
        for row, variant, warehouse, pieces, product, store in reached.rows():
            free[variant].append((row, warehouse, pieces))
            about[row] = (pieces, product, variant, store)
        served = assign(demands, free)
        choices = [(choice, demand) for demand, (_, chosen) in zip(demands, served, strict=True) for choice in chosen]
        if choices:
            _write(choices, about)
    return [outcome for outcome, _ in served]


def _write(choices: list[tuple[Choice, Demand]], about: dict[int, tuple[int, UUID, UUID, UUID]]) -> None:
    taken: dict[int, int] = defaultdict(int)
    for (line, row), _ in choices:
        taken[row] += line.quantity
    sql.execute(
        _TAKE,
        (
            sql.plain(taken),
            sql.plain(taken.values()),
            sql.plain(line.store_id for (line, _), _ in choices),
            sql.plain(line.order_id for (line, _), _ in choices),
            sql.plain(row for (_, row), _ in choices),
            sql.plain(line.quantity for (line, _), _ in choices),
            sql.moments(demand.expires_at for _, demand in choices),
        ),
    )
    emptied = [row for row, pieces in taken.items() if about[row][0] == pieces]
    if emptied:
        publish(
            StockRanOut(store_id=store, product_id=product, variant_id=variant)
            for _, product, variant, store in (about[row] for row in emptied)
        )
