"""The page of one product: one statement that ends in finished JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson

from entrepot.database import sql
from entrepot.kernel.errors import Missing

_PAGE = """
SELECT json_build_object(
  'id', p.id, 'slug', p.slug, 'version', p.version, 'published_at', p.published_at,
  'title', coalesce(nullif(p.texts->%(lang)s->>'title', ''), nullif(p.texts->'en'->>'title', ''),
                    (SELECT max(t.value->>'title') FROM jsonb_each(p.texts) t)),
  'description', coalesce(nullif(p.texts->%(lang)s->>'description', ''), nullif(p.texts->'en'->>'description', ''),
                          (SELECT max(t.value->>'description') FROM jsonb_each(p.texts) t), ''),
  'languages', (SELECT json_agg(t ORDER BY t) FROM jsonb_object_keys(p.texts) t),
  'brand', coalesce(b.name, ''), 'origin', p.origin, 'hs_code', p.hs_code, 'attributes', p.attributes,
  'currency', k.currency, 'price_minor', k.price_minor, 'price_to_minor', k.price_to_minor,
  'in_stock', k.in_stock, 'sold', k.sold,
  'store', json_build_object('id', k.store_id, 'slug', k.store_slug,
                             'name', coalesce(k.store_name->>%(lang)s, k.store_name->>'en', k.store_slug)),
  'category', c.path,
  'breadcrumbs', (SELECT json_agg(json_build_object('path', a.path, 'name', coalesce(a.name->>%(lang)s, a.name->>'en', a.code))
                                  ORDER BY length(a.path))
                    FROM catalog_category a WHERE a.id = ANY(c.ancestors)),
  'pictures', coalesce((SELECT json_agg(json_build_object('url', i.url, 'alt', coalesce(i.alt->>%(lang)s, i.alt->>'en', ''))
                                        ORDER BY i.position)
                          FROM catalog_productpicture i WHERE i.product_id = p.id), '[]'),
  'variants', (SELECT json_agg(json_build_object(
                 'id', v.id, 'sku', v.sku, 'options', v.options, 'price_minor', v.price_minor,
                 'compare_at_minor', v.compare_at_minor, 'currency', v.currency, 'gtin', v.gtin, 'weight_g', v.weight_g,
                 'length_mm', v.length_mm, 'width_mm', v.width_mm, 'height_mm', v.height_mm,
                 'net_content', trim_scale(v.net_content)::text, 'net_unit', v.net_unit) ORDER BY v.position, v.id)
                 FROM catalog_variant v WHERE v.product_id = p.id AND v.is_active))::text
  FROM catalog_product p
  JOIN catalog_card k ON k.product_id = p.id
  JOIN catalog_category c ON c.id = p.category_id
  LEFT JOIN catalog_brand b ON b.id = p.brand_id
 WHERE """
_BY_ID = _PAGE + "p.id = %(key)s::uuid"
_BY_SLUG = _PAGE + "p.slug = %(key)s"


def product_json(key: UUID | str, lang: str = "en") -> bytes:
    """Everything a shopper may see of the product (by id, or by slug as text), in `lang` where the merchant wrote it.

    Price and stock flag are the live ones. Costs are not in it. Raises Missing for what cannot be bought now.
    """
    text = sql.scalar(_BY_ID if isinstance(key, UUID) else _BY_SLUG, {"key": key, "lang": lang})
    if text is None:
        raise Missing(what="product")
    return bytes(text, "utf-8")


def product_page(key: UUID | str, lang: str = "en") -> dict[str, Any]:
    """As `product_json`, as a dictionary."""
    page: dict[str, Any] = orjson.loads(product_json(key, lang))
    return page
