"""Shapes of a store's goods: products, prices, imports."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field, model_validator

from entrepot.api.paging import Next
from entrepot.catalog.enums import AttributeKind
from entrepot.catalog.types import Attribute, PictureDraft, ProductDraft, Text, VariantDraft

from .words import Currency, Line, Minor
from .words import Text as LongText

Millimetres = Annotated[int | None, Field(ge=1, le=100_000)]


class TextIn(Schema):
    title: Line
    description: LongText = ""


class AttributeIn(Schema):
    """A typed property; numbers are decimal text."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    value: Annotated[str, Field(max_length=1000)] | bool
    kind: AttributeKind = AttributeKind.TEXT
    unit: Annotated[str, Field(max_length=20)] = ""

    @model_validator(mode="after")
    def _fits(self) -> AttributeIn:
        if (self.kind is AttributeKind.BOOLEAN) != isinstance(self.value, bool):
            raise ValueError("a boolean has true or false, and nothing else has")
        if self.kind is AttributeKind.NUMBER:
            number = Decimal(self.value) if self.value.replace(".", "", 1).lstrip("-").isdecimal() else None  # type: ignore[union-attr]
            if number is None:
                raise ValueError("a number is decimal text")
        return self

    def attribute(self) -> Attribute:
        """The property as the catalogue takes it."""
        value = Decimal(str(self.value)) if self.kind is AttributeKind.NUMBER else self.value
        return Attribute(self.name, value, self.kind, self.unit)


class PictureIn(Schema):
    url: Annotated[str, Field(max_length=1000, pattern="^(https?://|/).*$")]
    alt: dict[str, Line] = {}


class VariantIn(Schema):
    sku: Annotated[str, Field(min_length=1, max_length=100)]
    price_minor: Minor
    options: Annotated[
        dict[Annotated[str, Field(max_length=60)], Annotated[str, Field(max_length=200)]], Field(max_length=10)
    ] = {}
    compare_at_minor: Minor | None = None
    cost_minor: Minor | None = None
    gtin: Annotated[str, Field(max_length=14, pattern="^[0-9]*$")] = ""
    weight_g: Annotated[int | None, Field(ge=1, le=10_000_000)] = None
    length_mm: Millimetres = None
    width_mm: Millimetres = None
    height_mm: Millimetres = None
    net_content: Annotated[Decimal | None, Field(gt=0, le=10**9, max_digits=12, decimal_places=3)] = None
    net_unit: Annotated[str, Field(max_length=10)] = ""
    is_active: bool = True


class ProductIn(Schema):
    """The whole content of a product. `category` is a code or a path; `texts` go by language."""

    category: Annotated[str, Field(min_length=1, max_length=400)]
    currency: Currency
    texts: Annotated[dict[Annotated[str, Field(max_length=20)], TextIn], Field(min_length=1, max_length=30)]
    variants: Annotated[list[VariantIn], Field(min_length=1, max_length=200)]
    external_id: Annotated[str, Field(max_length=100)] = ""
    brand: Annotated[str, Field(max_length=120)] = ""
    origin: Annotated[str, Field(pattern="^([A-Z]{2})?$")] = ""
    hs_code: Annotated[str, Field(pattern="^[0-9]{0,10}$")] = ""
    attributes: Annotated[list[AttributeIn], Field(max_length=200)] = []
    pictures: Annotated[list[PictureIn], Field(max_length=50)] = []

    def draft(self, store_id: UUID) -> ProductDraft:
        """The content as the catalogue takes it."""
        return ProductDraft(
            store_id=store_id,
            category=self.category,
            currency=self.currency,
            texts={language: Text(text.title, text.description) for language, text in self.texts.items()},
            variants=tuple(VariantDraft(**variant.model_dump()) for variant in self.variants),
            external_id=self.external_id,
            brand=self.brand,
            origin=self.origin,
            hs_code=self.hs_code,
            attributes=tuple(one.attribute() for one in self.attributes),
            pictures=tuple(PictureDraft(one.url, one.alt) for one in self.pictures),
        )


class ProductsIn(Schema):
    products: Annotated[list[ProductIn], Field(min_length=1, max_length=200)]


class ProductUpdateIn(ProductIn):
    """`version` is the one that was read; a product that was changed meanwhile is refused."""

    version: Annotated[int, Field(ge=0, le=2**31 - 1)]


class ProductIds(Schema):
    product_ids: Annotated[list[UUID], Field(min_length=1, max_length=500)]


class ProductRefusal(ProductIds):
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class PriceIn(Schema):
    variant_id: UUID
    price_minor: Minor
    compare_at_minor: Minor | None = None


class PricesIn(Schema):
    prices: Annotated[list[PriceIn], Field(min_length=1, max_length=1000)]


class SellerProduct(Schema):
    id: UUID
    store_id: UUID
    external_id: str
    slug: str
    state: str
    title: dict[str, str | None]
    category_path: str
    brand: str
    price_from_minor: int
    price_to_minor: int
    currency: str
    variants: int
    skus: list[str]
    picture: str
    in_stock: bool
    version: int
    changed_at: datetime
    note: str


class SellerProducts(Schema):
    items: list[SellerProduct]
    next: Next


class StoredOut(Schema):
    """A product as its editor opens it; `draft` is what PUT takes, `variant_ids` go by sku.

    `freight_template` is the key of the product's own freight template; null: it goes by the store's default.
    """

    id: UUID
    slug: str
    state: str
    version: int
    note: str
    in_stock: bool
    variant_ids: dict[str, UUID]
    published_at: datetime | None
    changed_at: datetime
    freight_template: UUID | None
    draft: dict[str, Any]


class ImportOut(Schema):
    run_id: UUID
    store_id: UUID
    file_name: str
    state: str
    is_dry_run: bool
    products: int
    created: int
    updated: int
    unchanged: int
    published: int
    refused: int
    failure: str
    started_at: datetime
    ended_at: datetime | None


class Imports(Schema):
    items: list[ImportOut]


class RefusedRowOut(Schema):
    line: int
    external_id: str
    field: str
    code: str
    reason: str


class RefusedRows(Schema):
    items: list[RefusedRowOut]
    next: Next
