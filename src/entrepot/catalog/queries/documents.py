"""Products as text search reads them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from entrepot.catalog.rules import attributes as typed
from entrepot.catalog.types import Document, Text
from entrepot.database import sql

_DOCUMENTS = """
SELECT p.id AS product_id, p.store_id, k.product_id IS NOT NULL AS published, p.texts, coalesce(b.name, '') AS brand,
       p.attributes, p.attributes_text, p.category_id, c.path AS category_path, c.ancestors AS category_ids,
       (SELECT jsonb_agg(a.name ORDER BY length(a.path)) FROM catalog_category a
         WHERE a.id = ANY(c.ancestors)) AS category_names,
       coalesce(v.skus, '{}') AS skus, coalesce(v.gtins, '{}') AS gtins, coalesce(p.external_id, '') AS external_id, p.origin,
       coalesce(k.price_minor, v.low, 0) AS price_minor, p.currency, coalesce(k.price_rank, 0) AS price_rank, p.sold,
       p.in_stock, p.published_at, p.version
  FROM catalog_product p
  JOIN catalog_category c ON c.id = p.category_id
  LEFT JOIN catalog_brand b ON b.id = p.brand_id
  LEFT JOIN catalog_card k ON k.product_id = p.id
  LEFT JOIN LATERAL (
    SELECT array_agg(sku::text ORDER BY position) AS skus, array_agg(gtin::text) FILTER (WHERE gtin <> '') AS gtins,
           min(price_minor) AS low
      FROM catalog_variant WHERE product_id = p.id AND is_active
  ) v ON true
"""


def documents(product_ids: Collection[UUID] | None = None, *, after: UUID | None = None, limit: int = 500) -> list[Document]:
    """What text search needs of these products (published or not: `published` says it); one statement.

    Without ids: the published products behind `after`, by id, for building the index anew.
    """
    if product_ids is not None:
        found = sql.dicts(_DOCUMENTS + " WHERE p.id = ANY(%s::uuid[])", [list(product_ids)])
    else:
        found = sql.dicts(
            _DOCUMENTS + " WHERE k.product_id IS NOT NULL AND p.id > %s::uuid ORDER BY p.id LIMIT %s",
            [after or UUID(int=0), limit],
        )
    return [_document(row) for row in found]


def _document(row: dict[str, Any]) -> Document:
    return Document(
        **{
            **row,
            "texts": {language: Text(**text) for language, text in row["texts"].items()},
            "attributes": tuple(typed.read(attribute) for attribute in row["attributes"]),
            "category_ids": tuple(row["category_ids"]),
            "category_names": tuple(row["category_names"] or ()),
            "skus": tuple(row["skus"]),
            "gtins": tuple(row["gtins"]),
        }
    )
