"""Where freight templates are used: how many products go by each, and which."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from entrepot.database import sql
from entrepot.logistics.models import FreightTemplate, TemplateUse
from entrepot.logistics.types import StoredTemplate

from .templates import stored

# Drafts and goods on sale; what is archived is sold no more and goes by no template.
_COUNTS: Final = """
SELECT u.template_key, count(*) FROM catalog_product p LEFT JOIN logistics_templateuse u ON u.product_id = p.id
 WHERE p.store_id = %s AND p.state <> 'archived' GROUP BY 1
"""
_PRODUCTS: Final = """
SELECT p.id, (SELECT jsonb_object_agg(t.key, t.value->'title') FROM jsonb_each(p.texts) t) AS title, p.state, u.template_key,
       (SELECT string_agg(v.sku::text, ', ' ORDER BY v.position) FROM catalog_variant v WHERE v.product_id = p.id AND v.is_active) AS skus
  FROM catalog_product p LEFT JOIN logistics_templateuse u ON u.product_id = p.id
 WHERE p.store_id = %(store)s AND p.state <> 'archived' AND p.id < %(after)s
   AND (u.template_key = %(key)s OR (%(is_default)s AND u.template_key IS NULL))
   AND (%(like)s = '' OR EXISTS (SELECT FROM jsonb_each(p.texts) t WHERE t.value->>'title' ILIKE %(like)s)
        OR EXISTS (SELECT FROM catalog_variant v WHERE v.product_id = p.id AND v.sku::text ILIKE %(like)s))
 ORDER BY p.id DESC LIMIT %(limit)s
"""
_LAST: Final = UUID(int=2**128 - 1)


class TemplateLine(NamedTuple):
    """A template in a list: since when it is as it is, and how many products go by it."""

    stored: StoredTemplate
    changed_at: datetime
    products: int


class UsingProduct(NamedTuple):
    """A product that goes by a template."""

    id: UUID
    title: dict[str, str] | None
    state: str
    skus: str


def template_lines(store_id: UUID) -> list[TemplateLine]:
    """The store's templates in force, the default first, with the number of products that go by each; two statements.

    Products without a template of their own count for the default.
    """
    counts: dict[UUID | None, int] = dict(sql.rows(_COUNTS, (store_id,)))
    rows = FreightTemplate.objects.filter(store_id=store_id, is_active=True).order_by("-is_default", "name", "key")
    return [
        TemplateLine(stored(row), row.created_at, counts.get(row.key, 0) + (counts.get(None, 0) if row.is_default else 0))
        for row in rows
    ]


def templates_of_products(store_id: UUID, product_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """By which template each of the store's products goes that has one of its own; the others go by the default. One statement."""
    rows = TemplateUse.objects.filter(store_id=store_id, product_id__in=product_ids)
    return dict(rows.values_list("product_id", "template_key"))


def products_by_template(
    template: StoredTemplate, *, search: str = "", after: UUID | None = None, limit: int = 50
) -> list[UsingProduct]:
    """A page of the products that go by `template`, the newest first; one statement.

    `search` is part of a title in any language or of an article number; `after` the last product of the page before.
    """
    text = search.strip()[:100].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    params: dict[str, Any] = {
        "store": template.store_id, "key": template.key, "is_default": template.is_default, "after": after or _LAST,
        "like": f"%{text}%" if text else "", "limit": limit,
    }  # fmt: skip
    return [UsingProduct(r["id"], r["title"], r["state"], r["skus"] or "") for r in sql.dicts(_PRODUCTS, params)]
