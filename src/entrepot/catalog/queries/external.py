"""Products by the numbers their merchants gave them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from entrepot.database import sql

_BY_NUMBER = """
SELECT p.store_id, p.external_id, p.id, v.id
  FROM unnest(%s::uuid[], %s::text[]) AS wanted(store_id, external_id)
  JOIN catalog_product p USING (store_id, external_id)
  JOIN catalog_variant v ON v.product_id = p.id AND v.position = (SELECT min(position) FROM catalog_variant WHERE product_id = p.id)
"""


def by_external_id(pairs: Sequence[tuple[UUID, str]]) -> dict[tuple[UUID, str], tuple[UUID, UUID]]:
    """Product and first variant for each (store, merchant's number) that exists; one statement."""
    rows = sql.rows(_BY_NUMBER, ([store for store, _ in pairs], [number for _, number in pairs]))
    return {(store, number): (product, variant) for store, number, product, variant in rows}
