"""A quote opened up for people: goods, freight, each tax, and when it arrives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from entrepot.orders.types import QuotedOrder
from entrepot.tax.types import by_kind

# The notice that a regime asks for before the purchase, by its version (MOFCOM 商财发〔2018〕486号).
TERMS: Final = {"cn_cbec": "cn_cbec/2018-486/1"}


@dataclass(frozen=True, slots=True)
class ShownWay:
    """A way of sending: its price in the quote's currency, and when it arrives."""

    service: str
    amount_minor: int
    arrive_from: str
    arrive_to: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ShownOrder:
    """One store's part. `taxes` are paid with the order, `border` is an estimate of what the carrier collects; both by kind as the law
    of the destination counts them, in `law_currency`.
    """

    store_name: str
    route: str
    currency: str
    lines: tuple[Any, ...]
    goods_minor: int
    freight_minor: int
    tax_minor: int
    total_minor: int
    taxes: tuple[tuple[str, int], ...]
    border: tuple[tuple[str, int], ...]
    law_currency: str
    arrive_from: str
    arrive_to: str
    part: str = ""
    note: str = ""
    ways: tuple[ShownWay, ...] = ()


def shown_order(order: QuotedOrder, currency: str, *, note: str = "", service: str = "") -> ShownOrder:
    """The part of a quote as pages show it; `service` is the way of sending that the quote is for."""
    return ShownOrder(
        store_name=order.store_name,
        route=order.route,
        currency=currency,
        lines=order.lines,
        goods_minor=order.goods_minor,
        freight_minor=order.freight_minor,
        tax_minor=order.tax_minor,
        total_minor=order.total_minor,
        taxes=by_kind(order.tax, "checkout"),
        border=by_kind(order.tax, "border"),
        law_currency=str(order.tax.get("currency", currency)),
        arrive_from=order.promise.get("arrive_from", ""),
        arrive_to=order.promise.get("arrive_to", ""),
        part=order.part,
        note=note,
        ways=tuple(ShownWay(**option, is_chosen=option["service"] == service) for option in order.options),
    )
