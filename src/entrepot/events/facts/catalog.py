"""What happens in the catalog. Facts carry products in chunks: a subscriber reads what it needs of them in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar, Final
from uuid import UUID

from entrepot.events.types import Fact

CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class ProductPublished(Fact):
    """These products can be bought from now on."""

    kind: ClassVar[str] = "catalog.product_published"

    product_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class ProductUnpublished(Fact):
    """These products can no longer be bought: withdrawn, suspended, archived, back in review, or their store is closed."""

    kind: ClassVar[str] = "catalog.product_unpublished"

    product_ids: tuple[UUID, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ProductChanged(Fact):
    """The content of these products changed; `kinds` are words of `catalog.enums.ChangeKind`. Drafts are told of as well."""

    kind: ClassVar[str] = "catalog.product_changed"

    product_ids: tuple[UUID, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PriceChanged(Fact):
    """Variants of these products have another price."""

    kind: ClassVar[str] = "catalog.price_changed"

    product_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class DecorationPublished(Fact):
    """The store's page looks different from now on."""

    kind: ClassVar[str] = "catalog.decoration_published"

    @property
    def subject(self) -> str:
        """The store."""
        return f"store:{self.store_id}"


def chunked(products: Iterable[tuple[UUID, UUID]]) -> Iterator[tuple[UUID, Sequence[UUID]]]:
    """(store, product) pairs as (store, at most 500 of its products)."""
    for store_id, pairs in groupby(sorted(set(products)), key=lambda pair: pair[0]):
        ids = [product for _, product in pairs]
        for start in range(0, len(ids), CHUNK):
            yield store_id, ids[start : start + CHUNK]
