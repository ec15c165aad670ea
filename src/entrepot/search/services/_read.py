"""Products of the catalogue as the index takes them in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from uuid import UUID

from entrepot.catalog.queries import documents
from entrepot.catalog.types import Attribute, Document
from entrepot.search.enums import FacetKind
from entrepot.search.types import FacetEntry, Source
from entrepot.stores.queries import stores
from entrepot.stores.types import StoreView

BATCH: Final = 1_000


def read_catalog(product_ids: Sequence[UUID]) -> list[Source]:
    """What the catalogue says of these products now; those it does not have are left out."""
    found = documents(product_ids)
    shops = stores({document.store_id for document in found})
    return [_source(document, shops[document.store_id]) for document in found]


def published_ids() -> list[UUID]:
    """Every product that is published, by id."""
    ids: list[UUID] = []
    while batch := documents(after=ids[-1] if ids else None, limit=BATCH):
        ids += [document.product_id for document in batch]
    return ids


def _source(document: Document, store: StoreView) -> Source:
    languages = {language for names in document.category_names for language in names} | set(document.texts)
    return Source(
        product_id=document.product_id,
        store_id=document.store_id,
        on_sale=document.published,
        texts={language: (text.title, text.description) for language, text in document.texts.items()},
        brand=document.brand,
        attributes={
            "": document.attributes_text or " | ".join(map(_words, document.attributes)),
            **{language: " | ".join(_names(document, language)) for language in sorted(languages)},
        },
        identifiers=(*document.skus, *document.gtins, *([document.external_id] if document.external_id else [])),
        facets=tuple(_facets(document, store)),
        price_minor=document.price_minor,
        currency=document.currency,
        in_stock=document.in_stock,
        sold=document.sold,
        published_at=document.published_at,
    )


def _names(document: Document, language: str) -> Iterator[str]:
    """Names of the categories in `language`, so that "camera" finds what merely stands among the cameras."""
    return (names[language] for names in document.category_names if names.get(language))


def _words(attribute: Attribute) -> str:
    if attribute.value is True:
        return attribute.name
    return f"{attribute.name} {attribute.value}{attribute.unit}" if attribute.value is not False else ""


def _facets(document: Document, store: StoreView) -> Iterator[FacetEntry]:
    # Both lists go from the top down; the whole catalogue at the front of the ids has no name and is no facet.
    named: Mapping[int, Mapping[str, str]] = dict(
        zip(reversed(document.category_ids), reversed(document.category_names), strict=False)
    )
    for category_id, names in named.items():
        if category_id:
            yield FacetEntry(FacetKind.CATEGORY, str(category_id), names)
    if document.brand:
        yield FacetEntry(FacetKind.BRAND, document.brand.casefold(), {"": document.brand})
    if document.origin:
        yield FacetEntry(FacetKind.ORIGIN, document.origin, {"": document.origin})
    yield FacetEntry(FacetKind.STORE_KIND, store.kind, {"": store.kind})
    yield FacetEntry(FacetKind.STORE, str(store.id), store.name)
    for route in store.settings.get("ships_from", ()):
        yield FacetEntry(FacetKind.SHIPS_FROM, str(route), {"": str(route)})
