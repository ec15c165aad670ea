"""When goods of each store arrive in a country, at the latest: for lists, where no basket is known yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from entrepot.inventory.queries import routes_in_stock
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.logistics.services import freight_options
from entrepot.logistics.types import FreightItem, FreightRequest
from entrepot.orders import policy
from entrepot.orders.process import Deadline
from entrepot.stores.queries import kind_rules, list_stores
from entrepot.stores.types import StoreView

# One piece as it may be: which way of sending is the cheapest can depend on weight, and on a sum from which freight is free.
_PARCELS: Final = ((200, 10_000), (2_000, 10_000), (10_000, 10_000), (500, 1_000_000))  # grams, minor units of the store
_MOST_STORES: Final = 10_000


@dataclass(frozen=True, slots=True)
class Arrival:
    """In how many days, from today, something bought now from the store has arrived; None where it does not deliver there."""

    store_id: UUID
    slug: str
    days: int | None


def arrivals(country: str) -> list[Arrival]:
    """Every open store with the days in which its goods arrive in the country; two statements.

    The promise of the slowest route from which the store has something in stock, by the way of sending that a quote would
    choose (the cheapest; the slowest of them, where that depends on the parcel): what `quote` says of one piece is never later.
    A store on holiday ships when it is back.
    """
    now = clock.now()
    shops = list_stores(state="open", limit=_MOST_STORES)
    routes = routes_in_stock([shop.id for shop in shops])
    days = _freight_days(shops, country)
    return [Arrival(shop.id, shop.slug, _days(shop, routes.get(shop.id, ()), days.get(shop.id), now)) for shop in shops]


def _freight_days(shops: Collection[StoreView], country: str) -> Mapping[UUID, int]:
    """Days on the way, by store; those that do not deliver are left out."""
    asked = [
        FreightRequest(shop.id, country, shop.currency, goods_minor, (FreightItem(1, weight_g),))
        for shop in shops
        for weight_g, goods_minor in _PARCELS
    ]
    found: dict[UUID, int] = {}
    for request, offered in zip(asked, freight_options(asked), strict=True):
        if not isinstance(offered, Refused) and offered:
            found[request.store_id] = max(found.get(request.store_id, 0), offered[0].days_max)
    return found


def _days(shop: StoreView, routes: Collection[str], on_the_way: int | None, now: datetime) -> int | None:
    if on_the_way is None:
        return None
    back = shop.away_until(now.date())
    begins = datetime.combine(back, time(), now.tzinfo) if back else now
    ships = max(
        policy.period(Deadline.SHIP, move="pay", store_kind=shop.kind, route=route, at=now)
        for route in routes or kind_rules(shop.kind, now.date()).routes[:1]
    )
    return ((begins + ships + timedelta(days=on_the_way)).date() - now.date()).days
