"""Set-based writes of products, variants and pictures: one statement per table and batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from entrepot.catalog.rules import attributes as typed
from entrepot.catalog.rules.slugs import slug
from entrepot.catalog.services._prepare import Prepared
from entrepot.catalog.types import PictureDraft, Text, VariantDraft
from entrepot.database import sql


class VariantRow(NamedTuple):
    """A variant with its id and its place in the product."""

    id: UUID
    product_id: UUID
    store_id: UUID
    currency: str
    position: int
    draft: VariantDraft


# Texts and attributes go as one JSON array each: quoting thousands of JSON texts inside an array literal costs more than all else.
_PRODUCTS = """
INSERT INTO catalog_product (id, store_id, external_id, slug, category_id, brand_id, state, note, currency, texts, attributes,
                             attributes_text, origin, hs_code, in_stock, sold, version, content_hash, created_at, changed_at)
SELECT id, store_id, nullif(external_id, ''), slug, category_id, brand_id, 'draft', '', currency, texts, attributes,
       attributes_text, origin, hs_code, false, 0, 1, content_hash, %(now)s, %(now)s
  FROM ROWS FROM (
    unnest(%(ids)s::uuid[], %(stores)s::uuid[], %(external)s::text[], %(slugs)s::text[], %(categories)s::int[],
           %(brands)s::int[], %(currencies)s::text[], %(raw)s::text[], %(origins)s::text[], %(hs)s::text[], %(hashes)s::bytea[]),
    jsonb_array_elements(%(texts)s::jsonb), jsonb_array_elements(%(attributes)s::jsonb))
    AS p(id, store_id, external_id, slug, category_id, brand_id, currency, attributes_text, origin, hs_code, content_hash,
         texts, attributes)
"""

_UPDATE_PRODUCTS = """
UPDATE catalog_product p
   SET external_id = nullif(n.external_id, ''), category_id = n.category_id, brand_id = n.brand_id, texts = n.texts,
       attributes = n.attributes, attributes_text = n.attributes_text, origin = n.origin, hs_code = n.hs_code,
       content_hash = n.content_hash, version = p.version + 1, changed_at = %(now)s
  FROM ROWS FROM (
    unnest(%(ids)s::uuid[], %(external)s::text[], %(categories)s::int[], %(brands)s::int[], %(raw)s::text[],
           %(origins)s::text[], %(hs)s::text[], %(hashes)s::bytea[]),
    jsonb_array_elements(%(texts)s::jsonb), jsonb_array_elements(%(attributes)s::jsonb))
    AS n(id, external_id, category_id, brand_id, attributes_text, origin, hs_code, content_hash, texts, attributes)
 WHERE p.id = n.id
RETURNING p.id, p.version
"""

_VARIANTS = """
INSERT INTO catalog_variant (id, product_id, store_id, sku, position, options, price_minor, compare_at_minor, cost_minor,
                             currency, gtin, weight_g, length_mm, width_mm, height_mm, net_content, net_unit, is_active)
SELECT * FROM unnest(
  %(ids)s::uuid[], %(products)s::uuid[], %(stores)s::uuid[], %(skus)s::text[], %(positions)s::int[], %(options)s::jsonb[],
  %(prices)s::bigint[], %(compare)s::bigint[], %(costs)s::bigint[], %(currencies)s::text[], %(gtins)s::text[],
  %(weights)s::int[], %(lengths)s::int[], %(widths)s::int[], %(heights)s::int[], %(nets)s::numeric[], %(units)s::text[],
  %(active)s::bool[])
ON CONFLICT (id) DO UPDATE
   SET position = excluded.position, options = excluded.options, price_minor = excluded.price_minor,
       compare_at_minor = excluded.compare_at_minor, cost_minor = excluded.cost_minor, gtin = excluded.gtin,
       weight_g = excluded.weight_g, length_mm = excluded.length_mm, width_mm = excluded.width_mm,
       height_mm = excluded.height_mm, net_content = excluded.net_content, net_unit = excluded.net_unit,
       is_active = excluded.is_active
"""

_PICTURES = """
INSERT INTO catalog_productpicture (product_id, position, url, alt)
SELECT * FROM unnest(%s::uuid[], %s::int[], %s::text[], %s::jsonb[])
"""


def insert_products(rows: Sequence[tuple[UUID, Prepared]], brands: Mapping[str, int], now: datetime) -> None:
    """New drafts."""
    columns = _columns(rows, brands)
    columns["stores"] = [prepared.store.id for _, prepared in rows]
    columns["currencies"] = [prepared.draft.currency for _, prepared in rows]
    columns["slugs"] = [slug(_title(prepared.draft.texts), product_id) for product_id, prepared in rows]
    sql.execute(_PRODUCTS, columns | {"now": now})


def update_products(rows: Sequence[tuple[UUID, Prepared]], brands: Mapping[str, int], now: datetime) -> dict[UUID, int]:
    """New content for products that are locked; their new versions."""
    return dict(sql.rows(_UPDATE_PRODUCTS, _columns(rows, brands) | {"now": now}))


def write_variants(rows: Sequence[VariantRow]) -> None:
    """Insert the variants, or overwrite those whose id exists (product, store, sku and currency stay)."""
    if not rows:
        return
    drafts = [row.draft for row in rows]
    sql.execute(
        _VARIANTS,
        {
            "ids": [row.id for row in rows],
            "products": [row.product_id for row in rows],
            "stores": [row.store_id for row in rows],
            "positions": [row.position for row in rows],
            "currencies": [row.currency for row in rows],
            "skus": [draft.sku for draft in drafts],
            "options": [_json(list(draft.options.items())) for draft in drafts],
            "prices": [draft.price_minor for draft in drafts],
            "compare": [draft.compare_at_minor for draft in drafts],
            "costs": [draft.cost_minor for draft in drafts],
            "gtins": [draft.gtin for draft in drafts],
            "weights": [draft.weight_g for draft in drafts],
            "lengths": [draft.length_mm for draft in drafts],
            "widths": [draft.width_mm for draft in drafts],
            "heights": [draft.height_mm for draft in drafts],
            "nets": [draft.net_content for draft in drafts],
            "units": [draft.net_unit for draft in drafts],
            "active": [draft.is_active for draft in drafts],
        },
    )


def deactivate_variants(variant_ids: Sequence[UUID]) -> None:
    """Take articles out of their products; stock and orders go on naming them."""
    if variant_ids:
        sql.execute("UPDATE catalog_variant SET is_active = false WHERE id = ANY(%s::uuid[])", [list(variant_ids)])


def insert_pictures(rows: Iterable[tuple[UUID, int, PictureDraft]]) -> None:
    """Pictures as (product, place, picture)."""
    pictures = list(rows)
    if pictures:
        sql.execute(
            _PICTURES,
            [
                [product for product, _, _ in pictures],
                [place for _, place, _ in pictures],
                [picture.url for _, _, picture in pictures],
                [_json(dict(picture.alt)) for _, _, picture in pictures],
            ],
        )


def delete_pictures(product_ids: Sequence[UUID]) -> None:
    """Forget all pictures of the products, before others are written."""
    if product_ids:
        sql.execute("DELETE FROM catalog_productpicture WHERE product_id = ANY(%s::uuid[])", [list(product_ids)])


def _columns(rows: Sequence[tuple[UUID, Prepared]], brands: Mapping[str, int]) -> dict[str, Any]:
    drafts = [prepared.draft for _, prepared in rows]
    return {
        "ids": [product_id for product_id, _ in rows],
        "external": [draft.external_id for draft in drafts],
        "categories": [prepared.category.id for _, prepared in rows],
        "brands": [brands.get(draft.brand) for draft in drafts],
        "texts": _json([dict(draft.texts) for draft in drafts]),
        "attributes": _json([[typed.stored(attribute) for attribute in draft.attributes] for draft in drafts]),
        "raw": [draft.attributes_text for draft in drafts],
        "origins": [draft.origin for draft in drafts],
        "hs": [draft.hs_code for draft in drafts],
        "hashes": [prepared.hash for _, prepared in rows],
    }


def _title(texts: Mapping[str, Text]) -> str:
    english = texts.get("en")
    return english.title if english and english.title else next(text.title for text in texts.values() if text.title)


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
