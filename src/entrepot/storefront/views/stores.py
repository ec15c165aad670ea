"""Stores and what they sell."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.catalog.queries import cards, decoration_of
from entrepot.kernel import clock
from entrepot.search.types import Filters
from entrepot.storefront.results import results
from entrepot.storefront.signs import signs
from entrepot.storefront.visitor import language
from entrepot.storefront.whole import shown
from entrepot.stores.enums import StoreState
from entrepot.stores.queries import list_stores, store_by_slug

PAGE = 24


@require_safe
def stores(request: HttpRequest) -> HttpResponse:
    """Every open store, the oldest first."""
    found = list_stores(state=StoreState.OPEN, after=_id(request.GET.get("after", "")), limit=PAGE + 1)
    page = found[:PAGE]
    hung = signs(shop.id for shop in page)
    return render(
        request,
        "storefront/stores.html",
        {
            "stores": [(shop, shop.name_in(language()), hung.get(shop.id, "")) for shop in page],
            "next": str(page[-1].id) if len(found) > PAGE else "",
        },
    )


@require_safe
def store(request: HttpRequest, slug: str) -> HttpResponse:
    """One open store: how it presents itself, what it puts first, and everything it sells, to search and to narrow."""
    shop = store_by_slug(slug)
    if shop.state != StoreState.OPEN:
        raise Http404
    decoration = decoration_of(shop.id)
    is_first = not request.GET
    featured = cards(decoration.featured, language()) if decoration.featured and is_first else []
    away_until = shop.away_until(clock.now().date())
    found = results(request, within=Filters(stores=(shop.id,)))
    return shown(
        request,
        "storefront/store.html",
        {
            "store": shop,
            "name": shop.name_in(language()),
            "away_until": away_until,
            "decoration": decoration,
            "introduction": decoration.introduction_in(language()),
            "featured": featured,
            "results": found,
        },
        shows=(found.shows, repr(shop), away_until, repr(decoration), repr(featured)),
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404 from None
