"""The page of a product."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.catalog.queries import product_page
from entrepot.inventory.queries import levels
from entrepot.kernel.errors import Refused
from entrepot.orders.services import quote
from entrepot.orders.types import Address, Item, QuoteRequest
from entrepot.storefront.quoted import shown_order
from entrepot.storefront.variants import chosen_of, most_of, options_of
from entrepot.storefront.visitor import language, preferences_of
from entrepot.storefront.wording import sentence
from entrepot.stores.queries import store


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything about a product, and what one piece costs at the visitor's door."""
    page = product_page(slug, language())
    stock = levels([UUID(variant["id"]) for variant in page["variants"]])
    available = most_of(stock)
    chosen = chosen_of(page["variants"], request.GET.get("variant", ""), available)
    return render(
        request,
        "storefront/product.html",
        {
            "product": page,
            "chosen": chosen,
            "options": options_of(page["variants"], chosen, available),
            "available": available[UUID(chosen["id"])],
            "warehouses": [level for level in stock[UUID(chosen["id"])] if level.available],
            "store": store(UUID(page["store"]["id"])),
            **_landed(request, chosen),
        },
    )


def _landed(request: HttpRequest, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """What one piece costs delivered to the chosen country, or why that cannot be told."""
    wished = preferences_of(request)
    where = Address(name="", country=wished.country, lines=())
    [outcome] = quote([QuoteRequest((Item(UUID(chosen["id"]), 1),), where, wished.currency, language())])
    if isinstance(outcome, Refused):
        return {"refusal": sentence(outcome)}
    return {"landed": shown_order(outcome.orders[0], outcome.currency)}
