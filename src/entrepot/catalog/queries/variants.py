"""What the rooms above need to know of a variant."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from entrepot.catalog.types import VariantView
from entrepot.database import sql

_VARIANTS = """
SELECT v.id, v.product_id, v.store_id, v.sku, v.options, v.price_minor, v.compare_at_minor, v.cost_minor, v.currency, v.gtin,
       v.weight_g, v.length_mm, v.width_mm, v.height_mm, v.net_content, v.net_unit, p.hs_code, p.origin, p.slug,
       p.category_id, c.path AS category_path, coalesce(b.name, '') AS brand, coalesce(i.url, '') AS picture,
       (SELECT jsonb_object_agg(t.key, t.value->'title') FROM jsonb_each(p.texts) t) AS title,
       v.is_active AND k.product_id IS NOT NULL AS published
  FROM catalog_variant v
  JOIN catalog_product p ON p.id = v.product_id
  JOIN catalog_category c ON c.id = p.category_id
  LEFT JOIN catalog_brand b ON b.id = p.brand_id
  LEFT JOIN catalog_productpicture i ON i.product_id = p.id AND i.position = 0
  LEFT JOIN catalog_card k ON k.product_id = p.id
 WHERE v.id = ANY(%s::uuid[])
"""


def variants(variant_ids: Collection[UUID]) -> dict[UUID, VariantView]:
    """The variants of these ids, in one statement; ids that are nobody's are left out.

    `published` is true when the variant can be bought now, stock apart: active, its product published, its store open.
    """
    found = sql.dicts(_VARIANTS, [list(variant_ids)])
    return {row["id"]: VariantView(**{**row, "options": dict(row["options"])}) for row in found}
