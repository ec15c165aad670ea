"""The page of a product."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.catalog.enums import Sort
from entrepot.catalog.queries import listing_json, product_json
from entrepot.inventory.queries import levels
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.orders.services import quote
from entrepot.orders.types import Address, Item, QuoteRequest
from entrepot.storefront.quoted import shown_order
from entrepot.storefront.seen import remember, seen_cards
from entrepot.storefront.seo import category_address, crumbs_data, product_data
from entrepot.storefront.variants import chosen_of, most_of, options_of
from entrepot.storefront.visitor import language, preferences_of
from entrepot.stores.queries import store
from entrepot.wording.refusals import sentence


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything about a product, and what one piece costs at the visitor's door."""
    raw = product_json(slug, language())
    page = orjson.loads(raw)
    stock = levels([UUID(variant["id"]) for variant in page["variants"]])
    available = most_of(stock)
    chosen = chosen_of(page["variants"], request.GET.get("variant", ""), available)
    related = listing_json(page["category"], Sort.BEST_SELLING, limit=7, lang=language())
    currency = preferences_of(request).currency
    shop = store(UUID(page["store"]["id"]))
    away_until = shop.away_until(clock.now().date())
    warehouses = [level for level in stock[UUID(chosen["id"])] if level.available]
    landed = _landed(request, chosen)
    response = render(
        request,
        "storefront/product.html",
        {
            "product": page,
            "related": lambda: [card for card in orjson.loads(related)["items"] if card["id"] != page["id"]][:6],
            "related_raw": (related, page["id"]),
            "seen": seen_cards(request, but=UUID(page["id"])),
            "product_data": product_data(page, chosen, available[UUID(chosen["id"])], currency, request.path),
            "crumbs_data": crumbs_data([(crumb["name"], category_address(crumb["path"])) for crumb in page["breadcrumbs"]]),
            "shows": (
                raw,
                chosen["id"],
                tuple(sorted(available.items())),
                repr(warehouses),
                repr(landed),
                shop.kind,
                shop.country,
                away_until,
            ),
            "chosen": chosen,
            "options": options_of(page["variants"], chosen, available),
            "available": available[UUID(chosen["id"])],
            "warehouses": warehouses,
            "store": shop,
            "away_until": away_until,
            **landed,
        },
    )
    remember(request, response, UUID(page["id"]))
    return response


def _landed(request: HttpRequest, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """What one piece costs delivered to the chosen country, or why that cannot be told."""
    wished = preferences_of(request)
    where = Address(name="", country=wished.country, lines=())
    [outcome] = quote([QuoteRequest((Item(UUID(chosen["id"]), 1),), where, wished.currency, language())])
    if isinstance(outcome, Refused):
        return {"refusal": sentence(outcome)}
    return {"landed": shown_order(outcome.orders[0], outcome.currency)}
