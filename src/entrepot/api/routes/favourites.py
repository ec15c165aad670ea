"""What the caller keeps: products, and stores that are followed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from entrepot.api.callers import SOMEBODY, actor_of
from entrepot.api.languages import language_of
from entrepot.api.paging import Cursor, Limit, page
from entrepot.api.schemas.favourites import FavouritePage, FollowedPage, KeptOut
from entrepot.favourites import queries
from entrepot.favourites.services import drop_product, follow_store, keep_product, unfollow_store
from entrepot.favourites.types import Favourite, Followed

router = Router(tags=["favourites"], auth=SOMEBODY)


@router.get("", response=FavouritePage)
def list_favourites(
    request: HttpRequest, response: HttpResponse, cursor: Cursor = "", limit: Limit = 20
) -> dict[str, Any]:  # fmt: skip
    """The products that the caller keeps, the latest first, with prices and stock of this moment."""
    person, language = _person(request), language_of(request)
    found = page(
        request,
        response,
        cursor,
        limit,
        lambda after, most: queries.favourites(person, language, after=_before(after), limit=most),
        lambda one: [one.kept.kept_at.isoformat(), str(one.kept.product_id)],
    )
    return {**found, "items": [_favourite(one) for one in found["items"]]}


@router.put("/products/{product_id}", response=KeptOut)
def keep_favourite(request: HttpRequest, product_id: UUID) -> dict[str, Any]:
    """Keep a product; keeping it again changes nothing."""
    return {"is_kept": True, "is_changed": keep_product(product_id, actor=actor_of(request))}


@router.delete("/products/{product_id}", response=KeptOut)
def drop_favourite(request: HttpRequest, product_id: UUID) -> dict[str, Any]:
    """Keep a product no longer; it need not have been kept."""
    return {"is_kept": False, "is_changed": drop_product(product_id, actor=actor_of(request)) is not None}


@router.get("/stores", response=FollowedPage)
def list_followed_stores(
    request: HttpRequest, response: HttpResponse, cursor: Cursor = "", limit: Limit = 20
) -> dict[str, Any]:  # fmt: skip
    """The stores that the caller follows, the latest first."""
    person, language = _person(request), language_of(request)
    found = page(
        request,
        response,
        cursor,
        limit,
        lambda after, most: queries.followed_stores(person, after=_before(after), limit=most),
        lambda one: [one.since.isoformat(), str(one.store.id)],
    )
    return {**found, "items": [_followed(one, language) for one in found["items"]]}


@router.put("/stores/{store_id}", response=KeptOut)
def follow(request: HttpRequest, store_id: UUID) -> dict[str, Any]:
    """Follow a store; following it again changes nothing."""
    return {"is_kept": True, "is_changed": follow_store(store_id, actor=actor_of(request))}


@router.delete("/stores/{store_id}", response=KeptOut)
def unfollow(request: HttpRequest, store_id: UUID) -> dict[str, Any]:
    """Follow a store no longer; it need not have been followed."""
    return {"is_kept": False, "is_changed": unfollow_store(store_id, actor=actor_of(request))}


def _person(request: HttpRequest) -> UUID:
    person = actor_of(request).person_id
    assert person is not None  # SOMEBODY
    return person


def _before(after: Any) -> tuple[datetime, UUID] | None:
    return (datetime.fromisoformat(after[0]), UUID(after[1])) if after else None


def _favourite(one: Favourite) -> dict[str, Any]:
    return {
        "product_id": one.kept.product_id,
        "title": one.title,
        "kept_at": one.kept.kept_at,
        "seen_minor": one.kept.seen_minor,
        "seen_currency": one.kept.seen_currency,
        "fell_minor": one.fell_minor,
        "card": one.card,
    }


def _followed(one: Followed, language: str) -> dict[str, Any]:
    return {
        "store_id": one.store.id,
        "since": one.since,
        "is_open": one.store.state == "open",
        "store": {"slug": one.store.slug, "name": one.store.name_in(language)},
    }
