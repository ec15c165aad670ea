"""The live row: price, stock and whether it is on sale, as the catalogue says now."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from entrepot.catalog.queries import documents
from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.search.rules import price_rank

_LOCK = "SELECT product_id FROM search_offer WHERE product_id = ANY(%s) ORDER BY product_id FOR NO KEY UPDATE"
_LIVE = """
UPDATE search_offer o
   SET price_minor = n.price_minor, price_rank = n.price_rank, currency = n.currency, in_stock = n.in_stock, sold = n.sold,
       on_sale = n.on_sale AND o.store_id IS NOT NULL
  FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[], %s::text[], %s::bool[], %s::bool[], %s::bigint[])
       AS n(product_id, price_minor, price_rank, currency, on_sale, in_stock, sold)
 WHERE o.product_id = n.product_id
"""


def refresh_live(product_ids: Collection[UUID]) -> None:
    """Bring price, stock and on-sale flag of products that the index knows in line with the catalogue; words stay as they are."""
    known = [product for (product,) in sql.rows(_LOCK, (sorted(set(product_ids)),))]
    found = documents(known) if known else []
    if not found:
        return
    today = clock.now().date()
    rows = [
        (d.product_id, d.price_minor, price_rank(d.price_minor, d.currency, today), d.currency, d.published, d.in_stock, d.sold)
        for d in found
    ]
    sql.execute(_LIVE, tuple(map(list, zip(*rows, strict=True))))
