"""Articles by the numbers that their stores gave them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from entrepot.database import sql

_BY_SKU = """
SELECT v.store_id, w.sku, v.id FROM unnest(%s::uuid[], %s::text[]) AS w(store_id, sku)
  JOIN catalog_variant v ON v.store_id = w.store_id AND v.sku = w.sku
"""


def variant_ids(numbers: Collection[tuple[UUID, str]]) -> dict[tuple[UUID, str], UUID]:
    """The ids of the articles with these (store, sku) pairs, in one statement; pairs that are nobody's are left out."""
    found = sql.rows(_BY_SKU, [[store for store, _ in numbers], [sku for _, sku in numbers]])
    return {(store, sku): variant for store, sku, variant in found}
