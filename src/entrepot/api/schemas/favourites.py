"""Shapes of what a shopper keeps and follows."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from entrepot.api.paging import Next

from .catalog import Card, CardStore


class FavouriteOut(Schema):
    """A kept product. `card` is null while it is not on sale; `seen_minor` is the lowest price when it was kept."""

    product_id: UUID
    title: str
    kept_at: datetime
    seen_minor: int
    seen_currency: str
    fell_minor: Annotated[int, Field(description="By how much the price fell since, in minor units of `seen_currency`.")]
    card: Card | None


class FavouritePage(Schema):
    items: list[FavouriteOut]
    next: Next


class FollowedOut(Schema):
    store_id: UUID
    since: datetime
    is_open: bool
    store: CardStore


class FollowedPage(Schema):
    items: list[FollowedOut]
    next: Next


class KeptOut(Schema):
    """Where it stands now, and whether this request changed it."""

    is_kept: bool
    is_changed: bool
