"""What the catalog locks, and in which order: stores first (ascending), then products (ascending)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from entrepot.database import sql


def lock_stores(store_ids: Iterable[UUID]) -> None:
    """Until the end of the transaction nobody else adds articles to these stores: checks for taken numbers stay true."""
    sql.execute(
        """SELECT pg_advisory_xact_lock(hashtextextended('catalog.store:' || store_id, 0))
             FROM (SELECT DISTINCT store_id FROM unnest(%s::uuid[]) AS s(store_id) ORDER BY store_id) ordered""",
        [sorted(set(store_ids))],
    )


def lock_products(product_ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """Lock the products until the end of the transaction; id -> (store, state). Ids that are nobody's are left out."""
    found = sql.rows(
        "SELECT id, store_id, state FROM catalog_product WHERE id = ANY(%s::uuid[]) ORDER BY id FOR NO KEY UPDATE",
        [sorted(set(product_ids))],
    )
    return {product: (store, state) for product, store, state in found}


def lock_tree() -> None:
    """One change of the category tree at a time."""
    sql.execute("SELECT pg_advisory_xact_lock(hashtextextended('catalog.tree', 0))")
