"""The index follows the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from entrepot.events.facts.catalog import PriceChanged, ProductChanged, ProductPublished, ProductUnpublished
from entrepot.events.services import subscriber
from entrepot.events.types import Envelope

from .services import index_dirty, mark, refresh_live

LIVE_ONLY = frozenset({"price", "stock", "pictures", "customs"})


@subscriber("search.live_rows", kinds=[PriceChanged, ProductChanged, ProductUnpublished], batch=200)
def follow_prices_and_stock(facts: Sequence[Envelope]) -> None:
    """Prices, stock and withdrawal show at once, ahead of the words."""
    refresh_live(_products(facts))


@subscriber("search.index", kinds=[ProductPublished, ProductChanged, ProductUnpublished], batch=4)
def follow_words(facts: Sequence[Envelope]) -> None:
    """What was published, changed or withdrawn is indexed anew. Facts carry up to 500 products each, hence the small batch."""
    changed = _products(envelope for envelope in facts if not _is_live_only(envelope))
    if changed:
        mark(changed)
        index_dirty(limit=len(changed))


def _is_live_only(envelope: Envelope) -> bool:
    return isinstance(envelope.fact, ProductChanged) and LIVE_ONLY.issuperset(envelope.fact.kinds)


def _products(facts: Iterable[Envelope]) -> set[UUID]:
    return {product for envelope in facts for product in envelope.fact.product_ids}  # type: ignore[attr-defined]
