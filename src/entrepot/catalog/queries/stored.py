"""Products as their editors open them."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any
from uuid import UUID

from entrepot.catalog.rules import attributes as typed
from entrepot.catalog.types import PictureDraft, ProductDraft, StoredProduct, Text, VariantDraft
from entrepot.database import sql

_STORED = """
SELECT p.id, p.store_id, p.external_id, p.slug, p.state, p.note, p.version, p.currency, p.texts, p.attributes,
       p.attributes_text, p.origin, p.hs_code, p.published_at, p.changed_at, p.in_stock, c.path, b.name AS brand,
       (SELECT json_agg(json_build_object('id', v.id, 'sku', v.sku, 'options', v.options, 'price_minor', v.price_minor,
                'compare_at_minor', v.compare_at_minor, 'cost_minor', v.cost_minor, 'gtin', v.gtin, 'weight_g', v.weight_g,
                'length_mm', v.length_mm, 'width_mm', v.width_mm, 'height_mm', v.height_mm,
                'net_content', v.net_content::text, 'net_unit', v.net_unit, 'is_active', v.is_active) ORDER BY v.position, v.id)
          FROM catalog_variant v WHERE v.product_id = p.id) AS variants,
       (SELECT json_agg(json_build_object('url', i.url, 'alt', i.alt) ORDER BY i.position)
          FROM catalog_productpicture i WHERE i.product_id = p.id) AS pictures
  FROM catalog_product p
  JOIN catalog_category c ON c.id = p.category_id
  LEFT JOIN catalog_brand b ON b.id = p.brand_id
"""


def stored_products(product_ids: Collection[UUID]) -> dict[UUID, StoredProduct]:
    """The products with everything their merchants said of them, published or not; one statement."""
    found = sql.dicts(_STORED + " WHERE p.id = ANY(%s::uuid[])", [list(product_ids)])
    return {row["id"]: _product(row) for row in found}


def stored_page(store_id: UUID, after: UUID | None, limit: int) -> list[StoredProduct]:
    """The products of a store by id, those behind `after`: for exports, in constant memory."""
    found = sql.dicts(
        _STORED + " WHERE p.store_id = %s AND (%s::uuid IS NULL OR p.id > %s::uuid) ORDER BY p.id LIMIT %s",
        [store_id, after, after, limit],
    )
    return [_product(row) for row in found]


def _product(row: dict[str, Any]) -> StoredProduct:
    draft = ProductDraft(
        store_id=row["store_id"],
        category=row["path"],
        currency=row["currency"],
        texts={language: Text(**text) for language, text in row["texts"].items()},
        variants=tuple(_variant(variant) for variant in row["variants"] or ()),
        external_id=row["external_id"] or "",
        brand=row["brand"] or "",
        origin=row["origin"],
        hs_code=row["hs_code"],
        attributes=tuple(typed.read(attribute) for attribute in row["attributes"]),
        attributes_text=row["attributes_text"],
        pictures=tuple(PictureDraft(**picture) for picture in row["pictures"] or ()),
    )
    return StoredProduct(
        id=row["id"],
        slug=row["slug"],
        state=row["state"],
        version=row["version"],
        note=row["note"],
        draft=draft,
        in_stock=row["in_stock"],
        variant_ids={variant["sku"]: UUID(variant["id"]) for variant in row["variants"] or ()},
        published_at=row["published_at"],
        changed_at=row["changed_at"],
    )


def _variant(row: dict[str, Any]) -> VariantDraft:
    fields = {name: value for name, value in row.items() if name not in {"id", "options", "net_content"}}
    net = row["net_content"]
    return VariantDraft(**fields, options=dict(row["options"]), net_content=None if net is None else typed.plain(Decimal(net)))


def languages_of(store_id: UUID) -> list[str]:
    """The languages in which the store's products have texts."""
    found = sql.rows(
        "SELECT DISTINCT k FROM catalog_product p, jsonb_object_keys(p.texts) k WHERE p.store_id = %s ORDER BY k", [store_id]
    )
    return [language for (language,) in found]
