"""Shapes of the public catalogue."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from entrepot.api.paging import Next


class CategoryOut(Schema):
    """`path` is what lists are asked for by; `name` is in the language of the request."""

    id: int
    code: str
    path: str
    name: str
    children: list[CategoryOut]


class CategoryTree(Schema):
    items: list[CategoryOut]


class CardStore(Schema):
    slug: str
    name: str


class Card(Schema):
    """A product in a list. Prices in minor units; `variant_id` is the article that the price is of."""

    id: UUID
    slug: str
    title: str
    price_minor: int
    price_to_minor: int
    compare_at_minor: int | None
    currency: str
    picture: str
    brand: str
    category: str
    variant_id: UUID
    variants: int
    store: CardStore
    in_stock: bool
    sold: int


class CardPage(Schema):
    items: list[Card]
    next: Next


class Correction(Schema):
    typed: str
    shown: str


class FacetValue(Schema):
    value: str
    label: str
    count: int
    chosen: bool


class FacetOut(Schema):
    kind: str
    values: list[FacetValue]


class FoundCard(Card):
    """`arrives_in_days` is there when the search names a country: from today, at the latest; null: not delivered there."""

    arrives_in_days: int | None = None


class SearchOut(Schema):
    """`restarted`: the index changed since the marker was made, this is the first page again. `total` comes with facets."""

    items: list[FoundCard]
    next: Next
    restarted: bool
    correction: Correction | None
    total: int | None
    total_is_exact: bool
    facets: list[FacetOut]


class SuggestionOut(Schema):
    kind: str
    text: str
    value: str


class Suggestions(Schema):
    items: list[SuggestionOut]


class Crumb(Schema):
    path: str
    name: str


class Picture(Schema):
    url: str
    alt: str


class VariantOut(Schema):
    """An article to buy. `options` are pairs of name and value in the merchant's order."""

    id: UUID
    sku: str
    options: list[list[str]]
    price_minor: int
    compare_at_minor: int | None
    currency: str
    gtin: str
    weight_g: int | None
    length_mm: int | None
    width_mm: int | None
    height_mm: int | None
    net_content: str | None
    net_unit: str


class ProductStore(CardStore):
    id: UUID


class ProductOut(Schema):
    """Everything a shopper may see of a product, in the language of the request where the merchant wrote it."""

    id: UUID
    slug: str
    version: int
    published_at: datetime | None
    title: str
    description: str
    languages: list[str]
    brand: str
    origin: str
    hs_code: str
    attributes: list[dict[str, Any]]
    currency: str
    price_minor: int
    price_to_minor: int
    in_stock: bool
    sold: int
    store: ProductStore
    category: str
    breadcrumbs: list[Crumb]
    pictures: list[Picture]
    variants: list[VariantOut]
