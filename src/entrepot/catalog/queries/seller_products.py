"""The seller's list of products."""

from __future__ import annotations

from uuid import UUID

from entrepot.catalog.errors import UnknownCursor
from entrepot.catalog.types import Page, SellerRow
from entrepot.database import sql

_ROWS = """
SELECT p.id, p.store_id, coalesce(p.external_id, '') AS external_id, p.slug, p.state,
       (SELECT jsonb_object_agg(t.key, t.value->'title') FROM jsonb_each(p.texts) t) AS title,
       c.path AS category_path, coalesce(b.name, '') AS brand, coalesce(v.low, 0) AS price_from_minor,
       coalesce(v.high, 0) AS price_to_minor, p.currency, v.variants, coalesce(v.skus, '{}') AS skus,
       coalesce(i.url, '') AS picture, p.in_stock, p.version, p.changed_at, p.note
  FROM catalog_product p
  JOIN catalog_category c ON c.id = p.category_id
  LEFT JOIN catalog_brand b ON b.id = p.brand_id
  LEFT JOIN catalog_productpicture i ON i.product_id = p.id AND i.position = 0
  JOIN LATERAL (
    SELECT min(price_minor) AS low, max(price_minor) AS high, count(*) AS variants,
           array_agg(sku::text ORDER BY position) AS skus
      FROM catalog_variant WHERE product_id = p.id AND is_active
  ) v ON true
 WHERE (%(store)s::uuid IS NULL OR p.store_id = %(store)s::uuid)
   AND (%(state)s = '' OR p.state = %(state)s)
   AND (%(category)s = '' OR c.path = %(category)s OR starts_with(c.path, %(category)s || '/'))
   AND (%(search)s = '' OR p.external_id = %(search)s OR p.slug = %(search)s
        OR EXISTS (SELECT FROM jsonb_each(p.texts) t WHERE strpos(lower(t.value->>'title'), lower(%(search)s)) > 0)
        OR EXISTS (SELECT FROM catalog_variant x WHERE x.product_id = p.id AND (x.sku = %(search)s OR x.gtin = %(search)s)))
   AND p.id < %(after)s::uuid
 ORDER BY p.id DESC LIMIT %(limit)s
"""
_OLDEST_FIRST = _ROWS.replace("p.id < %(after)s", "p.id > %(after)s").replace("p.id DESC", "p.id")


def seller_products(
    store_id: UUID | None,
    *,
    state: str = "",
    category_path: str = "",
    search: str = "",
    after: str = "",
    limit: int = 50,
    oldest_first: bool = False,
) -> Page:
    """A page of the store's products, the newest first unless told otherwise, in every state; one statement. The caller has asked `allow`.

    `store_id` None lists all stores: the platform's review queue with state "review". `search` finds part of a title in any
    language, or exactly an external id, slug, sku or GTIN. Raises UnknownCursor.
    """
    try:
        behind = UUID(after) if after else UUID(int=0 if oldest_first else 2**128 - 1)
    except ValueError:
        raise UnknownCursor from None
    limit = max(1, min(limit, 200))
    found = sql.dicts(
        _OLDEST_FIRST if oldest_first else _ROWS,
        {
            "store": store_id,
            "state": state,
            "category": category_path,
            "search": search.strip(),
            "after": behind,
            "limit": limit + 1,
        },
    )
    rows = tuple(SellerRow(**{**row, "skus": tuple(row["skus"])}) for row in found[:limit])
    return Page(rows=rows, next=str(rows[-1].id) if len(found) > limit else "")
