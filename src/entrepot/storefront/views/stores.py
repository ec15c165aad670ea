"""Stores and what they sell."""

from __future__ import annotations

from uuid import UUID

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.catalog.queries import store_listing_json
from entrepot.storefront.visitor import language
from entrepot.stores.enums import StoreState
from entrepot.stores.queries import list_stores, store_by_slug

PAGE = 24


@require_safe
def stores(request: HttpRequest) -> HttpResponse:
    """Every open store, the oldest first."""
    found = list_stores(state=StoreState.OPEN, after=_id(request.GET.get("after", "")), limit=PAGE + 1)
    shown = found[:PAGE]
    return render(
        request,
        "storefront/stores.html",
        {
            "stores": [(shop, shop.name_in(language())) for shop in shown],
            "next": str(shown[-1].id) if len(found) > PAGE else "",
        },
    )


@require_safe
def store(request: HttpRequest, slug: str) -> HttpResponse:
    """One open store, its newest goods first."""
    shop = store_by_slug(slug)
    if shop.state != StoreState.OPEN:
        raise Http404
    listed = orjson.loads(store_listing_json(shop.id, request.GET.get("after", ""), PAGE, language()))
    return render(
        request,
        "storefront/store.html",
        {"store": shop, "name": shop.name_in(language()), "cards": listed["items"], "next": listed["next"]},
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404 from None
