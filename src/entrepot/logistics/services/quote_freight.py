"""Quote the freight of baskets."""

from __future__ import annotations

from collections.abc import Sequence

from entrepot.kernel import clock, fx
from entrepot.kernel.money import Money
from entrepot.logistics.errors import NoTemplate, NotServed
from entrepot.logistics.rules.freight import offers
from entrepot.logistics.types import FreightOffer, FreightRequest, StoredTemplate

from .templates import templates_of


def quote_freight(requests: Sequence[FreightRequest]) -> list[FreightOffer | NotServed | NoTemplate]:
    """One outcome per request, in order: the cheapest offer (of the wished service, if one is named), or why there is none.

    No SQL while the stores' templates are fresh in this process. Amounts are minor units of the template's currency.
    """
    outcomes: list[FreightOffer | NotServed | NoTemplate] = []
    for request, found in zip(requests, freight_options(requests), strict=True):
        if isinstance(found, NoTemplate):
            outcomes.append(found)
        elif found:
            outcomes.append(found[0])
        else:
            outcomes.append(NotServed(area=request.division or request.country, store_id=request.store_id))
    return outcomes


def freight_options(requests: Sequence[FreightRequest]) -> list[list[FreightOffer] | NoTemplate]:
    """All offers of each request, cheapest first; an empty list where the address is not served."""
    by_store = templates_of(request.store_id for request in requests)
    options: list[list[FreightOffer] | NoTemplate] = []
    for request in requests:
        stored = _chosen(request, by_store[request.store_id])
        if stored is None:
            options.append(NoTemplate(store_id=request.store_id))
        else:
            options.append(offers(request, stored, _goods_in(stored.template.currency, request)))
    return options


def _chosen(request: FreightRequest, templates: Sequence[StoredTemplate]) -> StoredTemplate | None:
    for stored in templates:
        if stored.key == request.template_key or (request.template_key is None and stored.is_default):
            return stored
    return None


def _goods_in(currency: str, request: FreightRequest) -> int:
    """The goods' price in the template's currency, at the reference rate of the day: amount bands are meant in it."""
    if currency == request.currency:
        return request.goods_minor
    rate = fx.rate(request.currency, currency, clock.now().date())
    return Money(request.goods_minor, request.currency).convert(currency, rate.value).amount_minor
