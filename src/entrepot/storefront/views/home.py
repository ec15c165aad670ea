"""The first page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from entrepot.catalog.enums import Sort
from entrepot.catalog.queries import listing_json
from entrepot.storefront.arriving import arriving
from entrepot.storefront.campaigns import shown_slots
from entrepot.storefront.seen import seen_cards
from entrepot.storefront.seo import house_data
from entrepot.storefront.signs import signs
from entrepot.storefront.visitor import language
from entrepot.storefront.whole import shown
from entrepot.stores.enums import StoreState
from entrepot.stores.queries import list_stores


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Campaigns, departments, what is new, what is bought most, the stores, and what the visitor looked at."""
    lang = language()
    newest = listing_json(sort=Sort.NEWEST, limit=12, lang=lang)
    popular = listing_json(sort=Sort.BEST_SELLING, limit=12, lang=lang)
    shops = list_stores(state=StoreState.OPEN, limit=8)
    hung = signs(shop.id for shop in shops)
    heroes, bands = shown_slots("home_hero", limit=3), shown_slots("home_band", limit=4)
    arrive = arriving(request).index.name
    return shown(
        request,
        "storefront/home.html",
        {
            "newest": _shelf(newest),
            "popular": _shelf(popular),
            "stores": [(shop, shop.name_in(lang), hung.get(shop.id, "")) for shop in shops],
            "heroes": heroes,
            "bands": bands,
            "seen": seen_cards(request),
            "house_data": house_data(),
        },
        shows=(
            newest,
            popular,
            heroes,
            bands,
            tuple((shop.slug, shop.name_in(lang), shop.kind, shop.country, hung.get(shop.id, "")) for shop in shops),
            arrive,
        ),
    )


def _shelf(raw: bytes) -> Callable[[], list[dict[str, Any]]]:
    """The cards, read when the page is made anew."""
    return lambda: orjson.loads(raw)["items"]
