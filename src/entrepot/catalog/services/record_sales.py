"""How often products were sold, for the order “best selling”."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from entrepot.database import sql

_PRODUCTS = """
WITH wanted AS (SELECT * FROM unnest(%(ids)s::uuid[], %(counts)s::bigint[]) AS w(id, quantity)),
     locked AS (SELECT p.id FROM catalog_product p JOIN wanted w ON w.id = p.id ORDER BY p.id FOR NO KEY UPDATE OF p)
UPDATE catalog_product p SET sold = greatest(p.sold + w.quantity, 0)
  FROM locked l JOIN wanted w ON w.id = l.id WHERE p.id = l.id RETURNING p.id, p.sold
"""
_CARDS = """
UPDATE catalog_card c SET sold = w.sold
  FROM unnest(%(ids)s::uuid[], %(sold)s::bigint[]) AS w(id, sold)
 WHERE c.product_id = w.id
"""
_ROWS = """
UPDATE catalog_listing l SET sold = w.sold
  FROM unnest(%(ids)s::uuid[], %(sold)s::bigint[]) AS w(id, sold)
 WHERE l.product_id = w.id
"""


def record_sales(quantities: Mapping[UUID, int]) -> None:
    """Add pieces sold to products (negative: taken back). Not idempotent: the caller counts each order once.

    For a subscriber of paid or received orders, in batches: never inside a checkout, where popular products would be hot rows.
    """
    if not quantities:
        return
    with transaction.atomic():
        changed = sql.rows(_PRODUCTS, {"ids": list(quantities), "counts": list(quantities.values())})
        new = {"ids": [product for product, _ in changed], "sold": [sold for _, sold in changed]}
        sql.execute(_CARDS, new)
        sql.execute(_ROWS, new)
