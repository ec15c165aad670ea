"""Keeping the read models true: cards and shelf rows are rewritten in the transaction of every change."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from uuid import UUID

import orjson
from django.conf import settings

from entrepot.catalog.rules.prices import rank_factor
from entrepot.database import sql
from entrepot.kernel import clock, fx
from entrepot.stores import queries as stores

_REFRESH = """
WITH shop AS (
  SELECT * FROM unnest(%(stores)s::uuid[], %(slugs)s::text[], %(names)s::jsonb[], %(factors)s::numeric[])
    AS s(store_id, store_slug, store_name, factor)
), offer AS MATERIALIZED (
  SELECT p.id, p.store_id, s.store_slug, s.store_name, p.slug, p.texts, p.currency, p.in_stock, p.sold, c.ancestors, c.path,
         b.name AS brand, i.url AS picture, v.*, round(v.low * s.factor)::bigint AS price_rank,
         (extract(epoch FROM p.published_at) * 1000000)::bigint AS published_rank
    FROM catalog_product p
    JOIN shop s ON s.store_id = p.store_id
    JOIN catalog_category c ON c.id = p.category_id
    JOIN LATERAL (
      SELECT min(price_minor) AS low, max(price_minor) AS high, count(*) AS variants,
             (array_agg(compare_at_minor ORDER BY price_minor, position))[1] AS compare_at,
             (array_agg(id ORDER BY price_minor, position))[1] AS variant_id
        FROM catalog_variant WHERE product_id = p.id AND is_active
    ) v ON v.variants > 0
    LEFT JOIN catalog_brand b ON b.id = p.brand_id
    LEFT JOIN catalog_productpicture i ON i.product_id = p.id AND i.position = 0
   WHERE p.id = ANY(%(ids)s::uuid[]) AND p.state = 'published'
), cards_gone AS (
  DELETE FROM catalog_card WHERE product_id = ANY(%(ids)s::uuid[]) AND product_id NOT IN (SELECT id FROM offer)
), rows_gone AS (
  DELETE FROM catalog_listing l WHERE l.product_id = ANY(%(ids)s::uuid[])
     AND NOT EXISTS (SELECT FROM offer o WHERE o.id = l.product_id AND l.category_id = ANY(o.ancestors))
), cards AS (
  INSERT INTO catalog_card (product_id, store_id, store_slug, store_name, bodies, price_minor, price_to_minor, currency,
                            price_rank, in_stock, sold, published_rank)
  SELECT o.id, o.store_id, o.store_slug, o.store_name,
         (SELECT jsonb_object_agg(lang, left(json_build_object(
             'id', o.id, 'slug', o.slug,
             'title', coalesce(nullif(o.texts->lang->>'title', ''), nullif(o.texts->'en'->>'title', ''),
                               (SELECT t.value->>'title' FROM jsonb_each(o.texts) t WHERE t.value->>'title' <> '' LIMIT 1)),
             'price_minor', o.low, 'price_to_minor', o.high, 'compare_at_minor', o.compare_at, 'currency', o.currency,
             'picture', coalesce(o.picture, ''), 'brand', coalesce(o.brand, ''), 'category', o.path,
             'variant_id', o.variant_id, 'variants', o.variants,
             'store', json_build_object('slug', o.store_slug,
                                        'name', coalesce(o.store_name->>lang, o.store_name->>'en', o.store_slug)))::text, -1))
            FROM unnest(%(languages)s::text[]) AS lang),
         o.low, o.high, o.currency, o.price_rank, o.in_stock, o.sold, o.published_rank
    FROM offer o
  ON CONFLICT (product_id) DO UPDATE SET store_slug = excluded.store_slug, store_name = excluded.store_name,
         bodies = excluded.bodies, price_minor = excluded.price_minor, price_to_minor = excluded.price_to_minor,
         currency = excluded.currency, price_rank = excluded.price_rank, in_stock = excluded.in_stock, sold = excluded.sold,
         published_rank = excluded.published_rank
)
INSERT INTO catalog_listing AS l (category_id, product_id, published_rank, price_rank, sold)
SELECT shelf, o.id, o.published_rank, o.price_rank, o.sold FROM offer o, unnest(o.ancestors) AS shelf
ON CONFLICT (category_id, product_id) DO UPDATE
   SET published_rank = excluded.published_rank, price_rank = excluded.price_rank, sold = excluded.sold
 WHERE (l.published_rank, l.price_rank, l.sold) IS DISTINCT FROM (excluded.published_rank, excluded.price_rank, excluded.sold)
"""


def refresh(product_ids: Collection[UUID], store_ids: Collection[UUID]) -> None:
    """Make cards and shelf rows of these products what the products say; those that cannot be bought lose theirs.

    The caller holds the locks on the products; `store_ids` are the stores they belong to.
    """
    shops = [view for view in stores.stores(set(store_ids)).values() if view.state == "open"]
    sql.execute(
        _REFRESH,
        {
            "ids": list(product_ids),
            "stores": [view.id for view in shops],
            "slugs": [view.slug for view in shops],
            "names": [orjson.dumps(dict(view.name)).decode() for view in shops],
            "factors": [_factor(view.currency) for view in shops],
            "languages": [code for code, _ in settings.LANGUAGES],
        },
    )


def _factor(currency: str) -> Decimal:
    """Currencies that the ECB does not publish count like the euro: their lists are in order, mixed ones are not."""
    try:
        rate = fx.rate(currency, "EUR", clock.now().date()).value
    except fx.NoRate:
        rate = Decimal(1)
    return rank_factor(currency, rate)
