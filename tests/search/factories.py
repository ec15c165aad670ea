"""Products as the index takes them in, put into it without a catalogue around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from entrepot.kernel.ids import uuid7
from entrepot.search.enums import FacetKind
from entrepot.search.queries import search
from entrepot.search.services import refresh_weights
from entrepot.search.services._write import write
from entrepot.search.types import FacetEntry, Filters, SearchPage, SearchRequest, Source

STORE = UUID("0198c000-0000-7000-8000-000000000001")
OPENED = datetime(2026, 1, 5, tzinfo=UTC)


def source(title: str, description: str = "", **fields: Any) -> Source:
    """A product on sale for 19.99 EUR; `zh` is its Chinese title, `category` and `origin` become facets."""
    texts = {"en": (title, description)}
    if zh := fields.pop("zh", ""):
        texts["zh-hans"] = (zh, "")
    brand = fields.get("brand", "")
    store = fields.get("store_id", STORE)
    facets = [
        FacetEntry(kind, value, {"": brand if kind is FacetKind.BRAND else value})
        for kind, value in (
            (FacetKind.CATEGORY, fields.pop("category", "")),
            (FacetKind.ORIGIN, fields.pop("origin", "")),
            (FacetKind.BRAND, brand.casefold()),
            (FacetKind.STORE, str(store)),
        )
        if value
    ]
    values: dict[str, Any] = {
        "product_id": uuid7(),
        "store_id": store,
        "on_sale": True,
        "texts": texts,
        "brand": brand,
        "attributes": {"": fields.pop("attrs", "")},
        "identifiers": (),
        "facets": tuple(facets),
        "price_minor": 1999,
        "currency": "EUR",
        "in_stock": True,
        "sold": 0,
        "published_at": OPENED,
        **fields,
    }
    return Source(**values)


def fill(*sources: Source) -> None:
    """Index `sources` and refresh the weights."""
    add(sources)
    refresh_weights(tolerance=0)


def add(sources: Iterable[Source]) -> None:
    """Index `sources`, leaving the weights as they are."""
    by_id = {item.product_id: item for item in sources}

    def read(ids: Sequence[UUID]) -> list[Source]:
        return [by_id[product] for product in ids]

    write(by_id, read)


def find(text: str = "", filters: Filters | None = None, **fields: Any) -> list[UUID]:
    """The products of the first page."""
    return ids(page(text, filters, **fields))


def page(text: str = "", filters: Filters | None = None, **fields: Any) -> SearchPage:
    """The first page, or the one at `cursor`."""
    return search(SearchRequest(text=text, filters=filters or Filters(), **fields))


def ids(of: SearchPage) -> list[UUID]:
    return [hit.product_id for hit in of.hits]


def walk(text: str = "", *, size: int, **fields: Any) -> list[UUID]:
    """All products of all pages, joined by their cursors."""
    found: list[UUID] = []
    cursor = ""
    while True:
        now = page(text, size=size, cursor=cursor, **fields)
        assert not now.restarted
        found += ids(now)
        if not now.cursor:
            return found
        assert len(now.hits) == size
        cursor = now.cursor
