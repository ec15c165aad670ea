"""The first page."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.catalog.enums import Sort
from entrepot.catalog.queries import listing_json
from entrepot.storefront.visitor import language
from entrepot.stores.enums import StoreState
from entrepot.stores.queries import list_stores


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Departments, what is new, what is bought most, and the stores."""
    lang = language()
    return render(
        request,
        "storefront/home.html",
        {
            "newest": _shelf(Sort.NEWEST, lang),
            "popular": _shelf(Sort.BEST_SELLING, lang),
            "stores": [(shop, shop.name_in(lang)) for shop in list_stores(state=StoreState.OPEN, limit=8)],
        },
    )


def _shelf(sort: str, lang: str) -> list[dict[str, Any]]:
    cards: list[dict[str, Any]] = orjson.loads(listing_json(sort=sort, limit=12, lang=lang))["items"]
    return cards
