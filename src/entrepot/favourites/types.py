"""What goes in and out of favourites."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from entrepot.stores.types import StoreView


@dataclass(frozen=True, slots=True)
class Kept:
    """A product as it was kept: when, and at which lowest price (minor units of the store's currency)."""

    product_id: UUID
    kept_at: datetime
    seen_minor: int
    seen_currency: str


@dataclass(frozen=True, slots=True)
class Favourite:
    """A kept product with its card of this moment; without one it is not on sale now, and `title` is all there is of it."""

    kept: Kept
    title: str
    card: Mapping[str, Any] | None

    @property
    def is_on_sale(self) -> bool:
        """Whether it can be bought when there is stock."""
        return self.card is not None

    @property
    def fell_minor(self) -> int:
        """By how much the store lowered its price since, in the store's currency; 0 where it did not."""
        if self.card is None or self.card["currency"] != self.kept.seen_currency:
            return 0
        return max(self.kept.seen_minor - int(self.card["price_minor"]), 0)


@dataclass(frozen=True, slots=True)
class Followed:
    """A store that somebody follows, since when."""

    store: StoreView
    since: datetime
