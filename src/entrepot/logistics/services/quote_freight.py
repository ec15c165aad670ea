"""Quote the freight of baskets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from entrepot.kernel import clock, fx
from entrepot.kernel.money import Money
from entrepot.logistics.errors import NoTemplate, NotServed
from entrepot.logistics.rules.freight import joined, offers
from entrepot.logistics.rules.template_check import checked
from entrepot.logistics.types import FreightItem, FreightOffer, FreightRequest, StoredTemplate, Template

from .templates import StoreTemplates, templates_of


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
        parts = _parts(request, by_store[request.store_id])
        if not parts:
            options.append(NoTemplate(store_id=request.store_id))
        else:
            offered = [offers(part, stored, _goods_in(stored.template.currency, part)) for stored, part in parts]
            currency = parts[0][0].template.currency
            options.append(joined([[_in_currency(offer, currency) for offer in part] for part in offered]))
    return options


def try_template(template: Template, request: FreightRequest) -> list[FreightOffer]:
    """What each way of sending of a template would ask that nobody has saved yet, cheapest first. Raises BadTemplate."""
    draft = StoredTemplate(UUID(int=0), 0, request.store_id, is_default=False, template=checked(template))
    return offers(request, draft, _goods_in(template.currency, request))


def _parts(request: FreightRequest, store: StoreTemplates) -> list[tuple[StoredTemplate, FreightRequest]]:
    """The templates that the goods go by, the default's first, each with its part of the request; empty without a template."""
    if request.template_key is not None:
        return [(stored, request) for stored in store.templates if stored.key == request.template_key]
    groups: dict[UUID, tuple[StoredTemplate, list[FreightItem]]] = {}
    for item in request.items:
        stored = store.of_product(item.product_id)
        if stored is None:
            return []
        groups.setdefault(stored.key, (stored, []))[1].append(item)
    if len(groups) < 2:
        return [(stored, request) for stored, _items in groups.values()]
    order = {stored.key: place for place, stored in enumerate(store.templates)}
    return [
        (stored, replace(request, items=tuple(items), goods_minor=sum(item.goods_minor for item in items)))
        for stored, items in sorted(groups.values(), key=lambda group: order[group[0].key])
    ]


def _in_currency(offer: FreightOffer, currency: str) -> FreightOffer:
    """The offer in another currency at the reference rate of the day, step by step, so that it still adds up."""
    if offer.currency == currency:
        return offer
    rate = fx.rate(offer.currency, currency, clock.now().date()).value
    steps = tuple(
        replace(step, amount_minor=Money(step.amount_minor, offer.currency).convert(currency, rate).amount_minor)
        for step in offer.steps
    )
    return replace(offer, currency=currency, steps=steps, amount_minor=sum(step.amount_minor for step in steps))


def _goods_in(currency: str, request: FreightRequest) -> int:
    """The goods' price in the template's currency, at the reference rate of the day: amount bands are meant in it."""
    if currency == request.currency:
        return request.goods_minor
    rate = fx.rate(request.currency, currency, clock.now().date())
    return Money(request.goods_minor, request.currency).convert(currency, rate.value).amount_minor
