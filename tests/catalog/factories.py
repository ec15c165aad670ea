"""Categories and products, made in one line, through the real services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any
from uuid import UUID

from tests.stores import factories as stores

from entrepot.catalog import services
from entrepot.catalog.models import Category, Product
from entrepot.catalog.types import Created, ProductDraft, Text, VariantDraft
from entrepot.identity.types import SYSTEM
from entrepot.stores.models import Store

_number = count(1)


def category(code: str = "", *, parent: Category | None = None, **fields: Any) -> Category:
    """The category `code`, made if there is none; without a code a new one."""
    code = code or f"category-{next(_number)}"
    existing = Category.objects.filter(code=code).first()
    if existing is not None:
        return existing
    path = f"{parent.path}/{code}" if parent else code
    made = Category.objects.create(code=code, path=path, parent=parent, **{"name": {"en": code.title()}, **fields})
    made.ancestors = [*(parent.ancestors if parent else [0]), made.pk]
    made.save(update_fields=["ancestors"])
    return made


def variant_draft(price: int = 1999, **fields: Any) -> VariantDraft:
    """An article of half a kilogram, 19.99 unless told otherwise (minor units)."""
    return VariantDraft(**{"sku": f"sku-{next(_number)}", "price_minor": price, "weight_g": 500, **fields})


def draft(of: Store, **fields: Any) -> ProductDraft:
    """A draft that any kind of store may publish."""
    n = next(_number)
    values: dict[str, Any] = {
        "store_id": of.pk,
        "category": fields.pop("category", None) or category("things").path,
        "currency": of.currency,
        "texts": {"en": Text(f"Thing {n}", f"A thing with the number {n}."), "zh-hans": Text(f"物品 {n}")},
        "external_id": f"ext-{n}",
        "brand": "Acme",
        "origin": "DE",
        "hs_code": "950300",
        **fields,
    }
    values.setdefault("variants", (variant_draft(),))
    return ProductDraft(**values)


def create(drafts: Sequence[ProductDraft]) -> list[UUID]:
    """Ids of the products made of these drafts; a refusal fails the test."""
    outcomes = services.create_products(drafts, SYSTEM)
    assert all(isinstance(outcome, Created) for outcome in outcomes), outcomes
    return [outcome.product_id for outcome in outcomes if isinstance(outcome, Created)]


def product(
    store: Store | None = None, price: int = 1999, *, published: bool = True, in_stock: bool | None = None, **fields: Any
) -> Product:
    """A product of one article at `price` (minor units), published unless told otherwise.

    `fields` are those of the draft, or of its article (`weight_g`, `sku`, `cost_minor`, …) when no `variants` are given.
    """
    of = store or stores.store()
    article = {name: fields.pop(name) for name in VariantDraft.__slots__ if name in fields}
    made = draft(of, **fields)
    if "variants" not in fields:
        made = replace(made, variants=(variant_draft(price, **article),))
    [product_id] = create([made])
    if published:
        services.publish([product_id], SYSTEM)
    if in_stock is not None:
        services.set_in_stock({product_id: in_stock})
    return Product.objects.get(pk=product_id)


def variant_id(of: Product) -> UUID:
    """The id of the product's first article."""
    return of.variants.order_by("position").values_list("id", flat=True)[0]
