"""Values that the catalog's verbs and queries take and give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from .enums import AttributeKind

Texts = Mapping[str, "Text"]


@dataclass(frozen=True, slots=True)
class Text:
    """What a product is called and how it is described, in one language."""

    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A typed property: Decimal for numbers (with a unit or ""), bool for booleans, else str."""

    name: str
    value: Decimal | bool | str
    kind: AttributeKind = AttributeKind.TEXT
    unit: str = ""


@dataclass(frozen=True, slots=True)
class PictureDraft:
    """A picture by its address; `alt` by language."""

    url: str
    alt: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VariantDraft:
    """One article that can be bought. Money in minor units of the product's currency, weight in grams, lengths in mm."""

    sku: str
    price_minor: int
    options: Mapping[str, str] = field(default_factory=dict)
    compare_at_minor: int | None = None
    cost_minor: int | None = None
    gtin: str = ""
    weight_g: int | None = None
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None
    net_content: Decimal | None = None
    net_unit: str = ""
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """Everything a merchant says about a product.

    `category` is a category's code or path. `external_id` is the merchant's own number (unique in the store); "" takes the
    first article's sku.
    `attributes_text` keeps the attributes as the merchant's file wrote them, for text search only.
    """

    store_id: UUID
    category: str
    currency: str
    texts: Texts
    variants: tuple[VariantDraft, ...]
    external_id: str = ""
    brand: str = ""
    origin: str = ""
    hs_code: str = ""
    attributes: tuple[Attribute, ...] = ()
    attributes_text: str = ""
    pictures: tuple[PictureDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class Created:
    product_id: UUID
    variant_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class ProductUpdate:
    """The whole new content of a product; `version` is the one the editor read (None: whatever it is now)."""

    product_id: UUID
    draft: ProductDraft
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Updated:
    """`kinds` says what changed; empty when the draft equals what is stored, and then nothing was written."""

    product_id: UUID
    version: int
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Moved:
    """A product came from state `was` into state `state`."""

    product_id: UUID
    was: str
    state: str


@dataclass(frozen=True, slots=True)
class PriceUpdate:
    """New prices of one variant, in minor units of its currency. `compare_at_minor` None takes the former price away."""

    variant_id: UUID
    price_minor: int
    compare_at_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Priced:
    variant_id: UUID
    product_id: UUID
    was_minor: int
    price_minor: int


@dataclass(frozen=True, slots=True)
class CategoryDraft:
    """A category as a file tells it; `parent` is the parent's code or ""."""

    code: str
    name: Mapping[str, str]
    parent: str = ""
    hs_hint: str = ""
    attribute_hints: tuple[Mapping[str, Any], ...] = ()
    needs_review: bool = False


@dataclass(frozen=True, slots=True)
class CategoryView:
    id: int
    code: str
    path: str
    parent_id: int | None
    name: Mapping[str, str]
    hs_hint: str
    attribute_hints: tuple[Mapping[str, Any], ...]
    needs_review: bool
    children: tuple[CategoryView, ...] = ()


@dataclass(frozen=True, slots=True)
class VariantView:
    """What cart, checkout, tax and freight need to know of a variant. `published`: it can be bought now, stock apart."""

    id: UUID
    product_id: UUID
    store_id: UUID
    sku: str
    title: Mapping[str, str]
    options: Mapping[str, str]
    price_minor: int
    compare_at_minor: int | None
    cost_minor: int | None
    currency: str
    gtin: str
    weight_g: int | None
    length_mm: int | None
    width_mm: int | None
    height_mm: int | None
    net_content: Decimal | None
    net_unit: str
    hs_code: str
    origin: str
    category_id: int
    category_path: str
    brand: str
    picture: str
    slug: str
    published: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A product as text search sees it. `price_rank` compares prices over currencies (see `rules.price_rank`)."""

    product_id: UUID
    store_id: UUID
    published: bool
    texts: Texts
    brand: str
    attributes: tuple[Attribute, ...]
    attributes_text: str
    category_id: int
    category_path: str
    category_ids: tuple[int, ...]
    category_names: tuple[Mapping[str, str], ...]
    skus: tuple[str, ...]
    gtins: tuple[str, ...]
    external_id: str
    origin: str
    price_minor: int
    currency: str
    price_rank: int
    sold: int
    in_stock: bool
    published_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class SellerRow:
    """A line of the seller's list of products."""

    id: UUID
    store_id: UUID
    external_id: str
    slug: str
    state: str
    title: Mapping[str, str]
    category_path: str
    brand: str
    price_from_minor: int
    price_to_minor: int
    currency: str
    variants: int
    skus: tuple[str, ...]
    picture: str
    in_stock: bool
    version: int
    changed_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Page:
    """Rows and the marker behind which the next page begins; "" at the end."""

    rows: tuple[SellerRow, ...]
    next: str


@dataclass(frozen=True, slots=True)
class StoredProduct:
    """A product as its editor opens it: the draft it was made of, with what the catalog added."""

    id: UUID
    slug: str
    state: str
    version: int
    note: str
    draft: ProductDraft
    in_stock: bool
    variant_ids: Mapping[str, UUID]
    published_at: datetime | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long run came: bytes of the file, products read, and what became of them."""

    bytes_read: int
    bytes_total: int
    products: int
    created: int
    updated: int
    unchanged: int
    refused: int


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `refused` counts rows of the report: products not taken, and products taken but not published."""

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
    line: int
    failure: str
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row of the report: where it begins in the file, and why it was not taken."""

    line: int
    external_id: str
    field: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class StorePicture:
    """A picture of a store's page: a path below our media address, its size, and what it shows, by language."""

    path: str
    width: int
    height: int
    alt: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decoration:
    """How a store presents itself. `featured` are products in the order wanted; those not on sale just now are among them."""

    banner: StorePicture | None = None
    logo: StorePicture | None = None
    introduction: Mapping[str, str] = field(default_factory=dict)
    featured: tuple[UUID, ...] = ()

    def introduction_in(self, language: str) -> str:
        """The introduction in `language`, or in English, or in any; "" without one."""
        return self.introduction.get(language) or self.introduction.get("en") or next(iter(self.introduction.values()), "")


@dataclass(frozen=True, slots=True)
class DecorationDesk:
    """What the store's editor sees: the draft, what visitors see, and the version to save against (0: never saved)."""

    draft: Decoration
    shown: Decoration | None
    version: int
    published_at: datetime | None

    @property
    def is_changed(self) -> bool:
        """Whether visitors see something else than the draft."""
        return self.version > 0 and self.draft != self.shown
