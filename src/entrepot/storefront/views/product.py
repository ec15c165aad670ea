"""The page of a product."""

from __future__ import annotations

from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from entrepot.catalog.enums import Sort
from entrepot.catalog.queries import listing_json, product_json
from entrepot.inventory.queries import levels
from entrepot.kernel import clock
from entrepot.storefront.arriving import arriving
from entrepot.storefront.landed import landed
from entrepot.storefront.seen import remember, seen_cards
from entrepot.storefront.seo import category_address, crumbs_data, product_data
from entrepot.storefront.signs import sign
from entrepot.storefront.variants import chosen_of, most_of, options_of
from entrepot.storefront.visitor import language, preferences_of
from entrepot.storefront.whole import shown
from entrepot.stores.queries import store


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
    its_sign = sign(shop.id)
    away_until = shop.away_until(clock.now().date())
    warehouses = [level for level in stock[UUID(chosen["id"])] if level.available]
    price = landed(UUID(chosen["id"]), offer=raw, stock=repr(warehouses), to=preferences_of(request))
    response = shown(
        request,
        "storefront/product.html",
        {
            "product": page,
            "related": lambda: [card for card in orjson.loads(related)["items"] if card["id"] != page["id"]][:6],
            "seen": seen_cards(request, but=UUID(page["id"])),
            "product_data": product_data(page, chosen, available[UUID(chosen["id"])], currency, request.path),
            "crumbs_data": crumbs_data([(crumb["name"], category_address(crumb["path"])) for crumb in page["breadcrumbs"]]),
            "chosen": chosen,
            "options": options_of(page["variants"], chosen, available),
            "available": available[UUID(chosen["id"])],
            "warehouses": warehouses,
            "store": shop,
            "sign": its_sign,
            "away_until": away_until,
            "landed": price.order,
            "refusal": price.refusal,
        },
        shows=(
            raw, chosen["id"], tuple(sorted(available.items())), repr(warehouses), repr(price), shop.kind, shop.country,
            its_sign, away_until, related, arriving(request).index.name,
        ),
    )  # fmt: skip
    remember(request, response, UUID(page["id"]))
    return response
