"""Book changes of pieces on hand with their movements: shared by receiving and adjusting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from entrepot.catalog.queries import variants
from entrepot.catalog.types import VariantView
from entrepot.database import sql
from entrepot.events.facts.inventory import StockCameBack, StockRanOut
from entrepot.events.services import publish
from entrepot.events.types import Fact
from entrepot.identity.types import Actor
from entrepot.inventory.enums import MovementKind
from entrepot.inventory.errors import BelowReserved, UnknownVariant, UnknownWarehouse
from entrepot.inventory.types import Moved, Receipt
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused

_OPEN_ROWS = """
INSERT INTO inventory_stock (store_id, product_id, variant_id, warehouse_id, on_hand, reserved)
SELECT DISTINCT store_id, product_id, variant_id, warehouse_id, 0, 0
  FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[]) AS d(store_id, product_id, variant_id, warehouse_id)
 ORDER BY variant_id, warehouse_id ON CONFLICT (variant_id, warehouse_id) DO NOTHING
"""
_LOCK = """
SELECT s.id, s.variant_id, s.warehouse_id, s.on_hand, s.reserved, s.product_id, s.store_id FROM inventory_stock s
 WHERE (s.variant_id, s.warehouse_id) IN (SELECT * FROM unnest(%s::uuid[], %s::uuid[]))
 ORDER BY s.id FOR NO KEY UPDATE OF s
"""
_BOOKED = """
SELECT m.stock_id, m.ref FROM inventory_movement m
  JOIN unnest(%s::bigint[], %s::text[]) AS d(stock_id, ref) USING (stock_id, ref) WHERE m.kind = %s AND m.ref <> ''
"""
_MOVE = """
INSERT INTO inventory_movement (store_id, stock_id, kind, delta, on_hand_after, ref, reason, note, actor, at)
SELECT store_id, stock_id, %s, delta, on_hand_after, ref, reason, note, %s, %s
  FROM unnest(%s::uuid[], %s::bigint[], %s::int[], %s::int[], %s::text[], %s::text[], %s::text[])
       AS d(store_id, stock_id, delta, on_hand_after, ref, reason, note)
"""
_SET = (
    "UPDATE inventory_stock s SET on_hand = d.on_hand FROM unnest(%s::bigint[], %s::int[]) AS d(id, on_hand) WHERE s.id = d.id"
)


class Change(NamedTuple):
    """A receipt and the signed number of pieces it stands for; with `is_total` the number that lie there afterwards."""

    receipt: Receipt
    delta: int
    is_total: bool = False


Move = tuple[UUID, int, int, int, str, str, str]  # store, stock row, change, on hand after it, ref, reason, note


class _Row:
    """A locked stock row while changes are applied to it."""

    __slots__ = ("free_before", "id", "on_hand", "product", "reserved", "store", "variant")

    def __init__(self, row: tuple[int, UUID, UUID, int, int, UUID, UUID]) -> None:
        self.id, self.variant, _, self.on_hand, self.reserved, self.product, self.store = row
        self.free_before = self.on_hand - self.reserved


def warehouses_of(receipts: Sequence[Receipt]) -> dict[UUID, UUID]:
    """The store of each warehouse that the receipts name; raises UnknownWarehouse."""
    wanted = {r.warehouse_id for r in receipts}
    known: dict[UUID, UUID] = dict(
        sql.rows("SELECT id, store_id FROM inventory_warehouse WHERE id = ANY(%s)", (sorted(wanted),))
    )
    if wanted - known.keys():
        raise UnknownWarehouse
    return known


def book(
    changes: Sequence[Change | Refused], *, kind: MovementKind, actor: Actor, stores: Mapping[UUID, UUID]
) -> list[Moved | Refused]:
    """Apply the changes in order; one outcome each. `stores` tells the store of each warehouse."""
    with transaction.atomic():
        views = variants({c.receipt.variant_id for c in changes if isinstance(c, Change)})
        checked = [_of_store(change, views, stores) for change in changes]
        rows = _locked([c.receipt for c in checked if isinstance(c, Change)], views, stores)
        done = _already_booked([c.receipt for c in checked if isinstance(c, Change)], rows, kind)
        moves: list[Move] = []
        outcomes = [change if isinstance(change, Refused) else _apply(change, rows, done, moves) for change in checked]
        if moves:
            columns = [list(column) for column in zip(*moves, strict=True)]
            sql.execute(_MOVE, (kind.value, actor.code, clock.now(), *columns))
            sql.execute(_SET, ([r.id for r in rows.values()], [r.on_hand for r in rows.values()]))
            publish(_crossings(rows.values()))
    return outcomes


def _of_store(change: Change | Refused, views: Mapping[UUID, VariantView], stores: Mapping[UUID, UUID]) -> Change | Refused:
    if isinstance(change, Refused):
        return change
    view = views.get(change.receipt.variant_id)
    if view is None or view.store_id != stores[change.receipt.warehouse_id]:
        return UnknownVariant()
    return change


def _locked(
    receipts: Sequence[Receipt], views: Mapping[UUID, VariantView], stores: Mapping[UUID, UUID]
) -> dict[tuple[UUID, UUID], _Row]:
    variant_ids, warehouse_ids = [r.variant_id for r in receipts], [r.warehouse_id for r in receipts]
    products = [views[v].product_id for v in variant_ids]
    sql.execute(_OPEN_ROWS, ([stores[w] for w in warehouse_ids], products, variant_ids, warehouse_ids))
    return {(row[1], row[2]): _Row(row) for row in sql.rows(_LOCK, (variant_ids, warehouse_ids))}


def _already_booked(
    receipts: Sequence[Receipt], rows: Mapping[tuple[UUID, UUID], _Row], kind: MovementKind
) -> set[tuple[int, str]]:
    named = [(rows[r.variant_id, r.warehouse_id].id, r.ref) for r in receipts if r.ref]
    if not named:
        return set()
    return set(sql.rows(_BOOKED, ([i for i, _ in named], [ref for _, ref in named], kind.value)))


def _apply(
    change: Change,
    rows: Mapping[tuple[UUID, UUID], _Row],
    done: set[tuple[int, str]],
    moves: list[Move],
) -> Moved | Refused:
    receipt = change.receipt
    row = rows[receipt.variant_id, receipt.warehouse_id]
    if receipt.ref and (row.id, receipt.ref) in done:
        return Moved(receipt.variant_id, receipt.warehouse_id, row.on_hand, repeated=True)
    delta = change.delta - row.on_hand if change.is_total else change.delta
    if row.on_hand + delta < row.reserved:
        return BelowReserved(reserved=row.reserved, on_hand=row.on_hand)
    if delta == 0:  # counted, and the books were right
        return Moved(receipt.variant_id, receipt.warehouse_id, row.on_hand)
    row.on_hand += delta
    done.add((row.id, receipt.ref))
    moves.append((row.store, row.id, delta, row.on_hand, receipt.ref, receipt.reason, receipt.note.strip()[:200]))
    return Moved(receipt.variant_id, receipt.warehouse_id, row.on_hand)


def _crossings(rows: Iterable[_Row]) -> list[Fact]:
    facts: list[Fact] = []
    for row in rows:
        free = row.on_hand - row.reserved
        if (row.free_before == 0) != (free == 0):
            fact = StockRanOut if free == 0 else StockCameBack
            facts.append(fact(store_id=row.store, product_id=row.product, variant_id=row.variant))
    return facts
