"""Work out the landed total: goods, freight, duty and tax, and when it should arrive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from entrepot.catalog.queries import term, variants
from entrepot.catalog.types import VariantView
from entrepot.inventory.queries import levels
from entrepot.inventory.types import StockLevel
from entrepot.kernel import clock, fx
from entrepot.kernel.errors import Refused
from entrepot.kernel.ids import uuid7
from entrepot.kernel.money import Money
from entrepot.logistics.errors import NotServed
from entrepot.logistics.services import freight_options
from entrepot.logistics.types import FreightItem, FreightOffer, FreightRequest
from entrepot.orders import policy
from entrepot.orders.enums import Route
from entrepot.orders.errors import BadQuantity, CannotDeliver, EmptyOrder, NotForSale, TaxUndecided
from entrepot.orders.process import Deadline
from entrepot.orders.rules import MAX_QUANTITY, spread_freight
from entrepot.orders.types import Quote, QuotedLine, QuotedOrder, QuoteRequest
from entrepot.stores.queries import kind_rules, stores
from entrepot.stores.types import StoreView
from entrepot.tax.services import quote_tax, reason_in_words
from entrepot.tax.types import TaxLine, TaxRequest, TaxResult

QUOTE_LASTS: Final = timedelta(minutes=15)
# How the words of the warehouse are called by the rules of tax.
_TAX_ROUTE: Final = {Route.OVERSEAS: "direct", Route.BONDED: "bonded", Route.DOMESTIC: "domestic"}

Found = tuple[Mapping[UUID, VariantView], Mapping[UUID, StoreView], Mapping[UUID, list[StockLevel]]]


def quote(requests: Sequence[QuoteRequest]) -> list[Quote | Refused]:
    """The landed total of each request, held for 15 minutes; one outcome per request, in the order given.

    One order per store and route: each line comes from the first warehouse of its store that has enough (from the first at all
    if none has: placing will say so). Prices in the store's currency become the request's at the reference rate of the day, which
    is stored with the line. Refused: EmptyOrder, BadQuantity, NotForSale, CannotDeliver, TaxUndecided. Nothing is written.
    """
    now = clock.now()
    found = found_for(requests)
    drafts = [draft_orders(request, found, now) for request in requests]
    orders = [
        (request, order)
        for request, draft in zip(requests, drafts, strict=True)
        if not isinstance(draft, Refused)
        for order in draft
    ]
    freighted = _with_freight(orders, found, now)
    taxed = iter(with_tax(freighted, found))
    outcomes: list[Quote | Refused] = []
    for request, draft in zip(requests, drafts, strict=True):
        if isinstance(draft, Refused):
            outcomes.append(draft)
            continue
        done = [next(taxed) for _ in draft]
        refusal = next((order for order in done if isinstance(order, Refused)), None)
        outcomes.append(refusal or _quote(request, [order for order in done if isinstance(order, QuotedOrder)], now))
    return outcomes


def found_for(requests: Sequence[QuoteRequest]) -> Found:
    """The articles, stores and stock that the requests are about; three statements."""
    wanted = {item.variant_id for request in requests for item in request.items}
    views = variants(wanted)
    return views, stores({view.store_id for view in views.values()}), levels(wanted)


def _quote(request: QuoteRequest, orders: Sequence[QuotedOrder], now: datetime) -> Quote:
    return Quote(uuid7(), request.currency, request.address.country, tuple(orders), now, now + QUOTE_LASTS)


def draft_orders(request: QuoteRequest, found: Found, now: datetime) -> list[QuotedOrder] | Refused:
    """The request's orders with prices, without freight and tax."""
    views, shops, stock = found
    if not request.items:
        return EmptyOrder()
    grouped: dict[tuple[UUID, str], list[QuotedLine]] = defaultdict(list)
    for item in request.items:
        view = views.get(item.variant_id)
        shop = shops.get(view.store_id) if view else None
        if view is None or shop is None or not view.published or shop.state != "open":
            return NotForSale(
                title=_title(view, request.language) if view else str(item.variant_id), variant_id=str(item.variant_id)
            )
        if not 1 <= item.quantity <= MAX_QUANTITY:
            return BadQuantity(limit=MAX_QUANTITY)
        level = _warehouse(stock.get(item.variant_id, []), item.quantity)
        # never stocked anywhere: by the way that its kind of store sends, until placing says that there is none
        route = Route(level.warehouse_kind if level else kind_rules(shop.kind, now.date()).routes[0])
        grouped[view.store_id, route].append(_line(view, item.quantity, level, request, now))
    return [
        QuotedOrder(
            store_id=store_id,
            store_kind=shops[store_id].kind,
            route=route,
            lines=tuple(lines),
            store_name=shops[store_id].name_in(request.language),
        )
        for (store_id, route), lines in sorted(grouped.items(), key=lambda group: (str(group[0][0]), group[0][1]))
    ]


def _warehouse(stock: Collection[StockLevel], quantity: int) -> StockLevel | None:
    return next((level for level in stock if level.available >= quantity), next(iter(stock), None))


def _line(view: VariantView, quantity: int, level: StockLevel | None, request: QuoteRequest, now: datetime) -> QuotedLine:
    rate = fx.rate(view.currency, request.currency, now.date())
    return QuotedLine(
        variant_id=view.id,
        product_id=view.product_id,
        warehouse_id=level.warehouse_id if level else None,
        sku=view.sku,
        title=_title(view, request.language),
        category_path=view.category_path,
        quantity=quantity,
        unit_minor=Money(view.price_minor, view.currency).convert(request.currency, rate.value).amount_minor,
        list_currency=view.currency,
        list_unit_minor=view.price_minor,
        cost_minor=None
        if view.cost_minor is None
        else Money(view.cost_minor * quantity, view.currency).convert(request.currency, rate.value).amount_minor,
        fx=None
        if view.currency == request.currency
        else {
            "base": rate.base,
            "quote": rate.quote,
            "rate": str(rate.value),
            "source": rate.source,
            "on": rate.on.isoformat(),
        },
        customs={
            "hs_code": view.hs_code,
            "origin": view.origin,
            "weight_g": view.weight_g,
            "net_content": None if view.net_content is None else str(view.net_content),
            "net_unit": view.net_unit,
        },
    )


def _title(view: VariantView, language: str) -> str:
    title = view.title.get(language) or view.title.get("en") or next(iter(view.title.values()), view.sku)
    options = ", ".join(term(value, language) for value in view.options.values())
    return (f"{title} ({options})" if options else title)[:300]


Asked = tuple[QuoteRequest, QuotedOrder | Refused]


def _with_freight(orders: Sequence[tuple[QuoteRequest, QuotedOrder]], found: Found, now: datetime) -> list[Asked]:
    """Add freight, converted and spread over the lines, the dates that are promised, and the other ways of sending."""
    views, _shops, _stock = found
    offers = freight_options([freight_request(request, order, views) for request, order in orders])
    result: list[Asked] = []
    for (request, order), offered in zip(orders, offers, strict=True):
        if isinstance(offered, Refused) or not offered:
            refusal = (
                offered if isinstance(offered, Refused) else NotServed(area=request.address.division or request.address.country)
            )
            result.append(
                (
                    request,
                    CannotDeliver(
                        store=order.store_name, country=request.address.country, reason=refusal.message, detail=refusal.code
                    ),
                )
            )
            continue
        result.append((request, carried(request, order, offered, now)))
    return result


def carried(request: QuoteRequest, order: QuotedOrder, offered: Sequence[FreightOffer], now: datetime) -> QuotedOrder:
    """The order with freight by the offer that was wished for (else the first), and all offers as its options."""
    ship_by = now + policy.period(Deadline.SHIP, move="pay", store_kind=order.store_kind, route=order.route, at=now)
    wish = request.services.get(order.part)
    offer = next((one for one in offered if one.service == wish), offered[0])
    options = tuple(_option(one, request.currency, now, ship_by) for one in offered)
    chosen = options[offered.index(offer)]
    promise = {"ship_by": ship_by.isoformat(), "arrive_from": chosen["arrive_from"], "arrive_to": chosen["arrive_to"]}
    lines = tuple(spread_freight(order.lines, chosen["amount_minor"]))
    return replace(order, lines=lines, freight=offer.as_json(), promise=promise, options=options)


def _option(offer: FreightOffer, currency: str, now: datetime, ship_by: datetime) -> dict[str, Any]:
    """A way of sending as the shopper compares it: its price in the quote's currency and the days."""
    rate = fx.rate(offer.currency, currency, now.date())
    return {
        "service": offer.service,
        "amount_minor": Money(offer.amount_minor, offer.currency).convert(currency, rate.value).amount_minor,
        "arrive_from": (now + timedelta(days=offer.days_min)).date().isoformat(),
        "arrive_to": (ship_by + timedelta(days=offer.days_max)).date().isoformat(),
    }


def freight_request(request: QuoteRequest, order: QuotedOrder, views: Mapping[UUID, VariantView]) -> FreightRequest:
    """The order's parcel as the freight table prices it."""
    return FreightRequest(
        store_id=order.store_id,
        country=request.address.country,
        division=request.address.division,
        goods_minor=order.goods_minor,
        postcode=request.address.postcode,
        currency=request.currency,
        items=tuple(
            FreightItem(
                line.quantity,
                view.weight_g or 0,
                (view.length_mm or 0) * (view.width_mm or 0) * (view.height_mm or 0),
                product_id=line.product_id,
                goods_minor=line.goods_minor,
            )
            for line in order.lines
            for view in (views[line.variant_id],)
        ),
    )


def with_tax(orders: Sequence[Asked], found: Found) -> list[QuotedOrder | Refused]:
    """Add duty and tax line by line."""
    _, _, stock = found
    asked = [(request, order) for request, order in orders if isinstance(order, QuotedOrder)]
    results = iter(quote_tax([_tax_request(request, order, stock) for request, order in asked]))
    return [
        order if isinstance(order, Refused) else _taxed(order, next(results), request.language) for request, order in orders
    ]


def _taxed(order: QuotedOrder, result: TaxResult, language: str) -> QuotedOrder | Refused:
    if not result.is_decided:
        return TaxUndecided(
            reasons=" ".join(reason_in_words(reason, language) for reason in result.reasons) or str(result.decision),
            codes=[reason.code for reason in result.reasons],
        )
    by_line = {line.line_no: line.charged_minor for line in result.lines}
    lines = tuple(replace(line, tax_minor=by_line.get(number, 0)) for number, line in enumerate(order.lines, start=1))
    return replace(order, lines=lines, tax=result.as_json())


def _tax_request(request: QuoteRequest, order: QuotedOrder, stock: Mapping[UUID, list[StockLevel]]) -> TaxRequest:
    first = order.lines[0]
    return TaxRequest(
        destination=request.address.country,
        region=request.address.region,
        currency=request.currency,
        freight_minor=order.freight_minor,
        store_kind=order.store_kind,
        route=_TAX_ROUTE[Route(order.route)],
        ships_from=next((s.country for s in stock.get(first.variant_id, []) if s.warehouse_id == first.warehouse_id), ""),
        lines=tuple(_tax_line(number, line) for number, line in enumerate(order.lines, start=1)),
    )


def _tax_line(number: int, line: QuotedLine) -> TaxLine:
    customs: dict[str, Any] = line.customs
    return TaxLine(
        line_no=number,
        value_minor=line.goods_minor,
        quantity=line.quantity,
        tariff_code=customs["hs_code"],
        origin=customs["origin"],
        content=None if customs["net_content"] is None else Decimal(customs["net_content"]),
        content_unit=customs["net_unit"],
    )
