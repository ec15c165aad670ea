"""How much there is, and why."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from entrepot.catalog.queries import variants
from entrepot.database import sql
from entrepot.inventory.types import MovementFilter, StockLevel
from entrepot.kernel.errors import Missing

from .shortage import FREE_BY_ARTICLE, LOW, SCARCE

_LEVELS = """
SELECT s.variant_id, s.warehouse_id, w.kind, w.country, s.on_hand, s.reserved
  FROM inventory_stock s JOIN inventory_warehouse w ON w.id = s.warehouse_id
 WHERE s.variant_id = ANY(%s) AND w.is_active ORDER BY s.id
"""

_ROUTES = """
SELECT w.store_id, array_agg(DISTINCT w.kind) FROM inventory_warehouse w
 WHERE w.is_active AND w.store_id = ANY(%s::uuid[])
   AND EXISTS (SELECT FROM inventory_stock s WHERE s.warehouse_id = w.id AND s.on_hand > s.reserved)
 GROUP BY w.store_id
"""

_STOCK = """
SELECT s.id, s.variant_id, s.product_id, s.warehouse_id, w.name AS warehouse, w.kind, s.on_hand, s.reserved,
       s.on_hand - s.reserved AS available
  FROM inventory_stock s JOIN inventory_warehouse w ON w.id = s.warehouse_id
"""


def levels(variant_ids: Collection[UUID]) -> dict[UUID, list[StockLevel]]:
    """Stock of each variant in the active warehouses, in the order in which it is sold; one statement."""
    found: dict[UUID, list[StockLevel]] = {variant: [] for variant in variant_ids}
    for row in sql.rows(_LEVELS, (list(variant_ids),)):
        found[row[0]].append(StockLevel(*row))
    return found


def routes_in_stock(store_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """The kinds of warehouses from which each store can send something now; stores with empty ones are left out. One statement."""
    return dict(sql.rows(_ROUTES, (list(store_ids),)))


def warehouses(store_id: UUID) -> list[dict[str, Any]]:
    """The warehouses of a store, oldest first."""
    return sql.dicts(
        "SELECT id, kind, country, name, is_active FROM inventory_warehouse WHERE store_id = %s ORDER BY id", (store_id,)
    )


def stock_of_store(
    store_id: UUID,
    *,
    after: int = 0,
    limit: int = 50,
    scarce: str = "",
    variant_ids: Collection[UUID] | None = None,
) -> list[dict[str, Any]]:
    """Stock rows of a store with their variants, by id; `after` is the last id of the page before. Two statements.

    `scarce` keeps to articles that run "low" or are sold "out" (as `shortage` counts them), `variant_ids` to these articles.
    """
    few = f"AND w.is_active AND s.variant_id IN (SELECT variant_id FROM ({FREE_BY_ARTICLE}) v WHERE {SCARCE.get(scarce)})"
    narrowed = few if scarce in SCARCE else ""
    return _with_variants(
        sql.dicts(
            f"""{_STOCK} WHERE s.store_id = %(store)s AND s.id > %(after)s {narrowed}
                 AND (%(variants)s::uuid[] IS NULL OR s.variant_id = ANY(%(variants)s))
                 ORDER BY s.id LIMIT %(limit)s""",
            {
                "store": store_id,
                "after": after,
                "low": LOW,
                "variants": None if variant_ids is None else list(variant_ids),
                "limit": limit,
            },
        )
    )


def stock_row(store_id: UUID, stock_id: int) -> dict[str, Any]:
    """One stock row of the store with its variant. Raises Missing, also for another store's."""
    found = sql.dicts(f"{_STOCK} WHERE s.store_id = %s AND s.id = %s", (store_id, stock_id))
    if not found:
        raise Missing(what="stock row")
    return _with_variants(found)[0]


def _with_variants(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    views = variants([row["variant_id"] for row in rows])
    return [{**row, "variant": views[row["variant_id"]]} for row in rows]


def movements(store_id: UUID, stock_id: int, *, before: int | None = None, limit: int = 50) -> list[dict[str, Any]]:
    """Movements of one stock row of the store, newest first; `before` is the last id of the page before."""
    return sql.dicts(
        """
        SELECT m.id, m.kind, m.delta, m.on_hand_after, m.ref, m.reason, m.note, m.actor, m.at FROM inventory_movement m
         WHERE m.store_id = %s AND m.stock_id = %s AND m.id < coalesce(%s, 9223372036854775807) ORDER BY m.id DESC LIMIT %s
        """,
        (store_id, stock_id, before, limit),
    )


def movements_of_store(
    store_id: UUID, wanted: MovementFilter, *, before: int | None = None, limit: int = 50
) -> list[dict[str, Any]]:
    """Movements in the store's warehouses that fit `wanted`, newest first, with their articles. Two statements."""
    return _with_variants(
        sql.dicts(
            """
            SELECT m.id, m.stock_id, m.kind, m.delta, m.on_hand_after, m.ref, m.reason, m.note, m.actor, m.at, s.variant_id,
                   w.name AS warehouse
              FROM inventory_movement m JOIN inventory_stock s ON s.id = m.stock_id JOIN inventory_warehouse w ON w.id = s.warehouse_id
             WHERE m.store_id = %(store)s AND m.id < coalesce(%(before)s, 9223372036854775807)
               AND (%(variants)s::uuid[] IS NULL OR s.variant_id = ANY(%(variants)s))
               AND (%(warehouse)s::uuid IS NULL OR s.warehouse_id = %(warehouse)s::uuid)
               AND (%(why)s = '' OR m.reason = %(why)s OR (m.kind = %(why)s AND m.reason = ''))
               AND (%(since)s::timestamptz IS NULL OR m.at >= %(since)s) AND (%(until)s::timestamptz IS NULL OR m.at < %(until)s)
             ORDER BY m.id DESC LIMIT %(limit)s
            """,
            {
                "store": store_id,
                "before": before,
                "variants": None if wanted.variant_ids is None else list(wanted.variant_ids),
                "warehouse": wanted.warehouse_id,
                "why": wanted.why,
                "since": wanted.since,
                "until": wanted.until,
                "limit": limit,
            },
        )
    )
