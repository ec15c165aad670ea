"""A quote opened up for people: goods, freight, each tax, and when it arrives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from entrepot.orders.types import QuotedOrder


@dataclass(frozen=True, slots=True)
class ShownOrder:
    """One store's part. `taxes` are paid with the order, `border` is an estimate of what the carrier collects."""

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
    arrive_from: str
    arrive_to: str


def shown_order(order: QuotedOrder, currency: str) -> ShownOrder:
    """The part of a quote as pages show it."""
    return ShownOrder(
        store_name=order.store_name,
        route=order.route,
        currency=currency,
        lines=order.lines,
        goods_minor=order.goods_minor,
        freight_minor=order.freight_minor,
        tax_minor=order.tax_minor,
        total_minor=order.total_minor,
        taxes=taxes_of(order.tax, "checkout"),
        border=taxes_of(order.tax, "border"),
        arrive_from=order.promise.get("arrive_from", ""),
        arrive_to=order.promise.get("arrive_to", ""),
    )


def taxes_of(tax: Mapping[str, Any], collected_at: str) -> tuple[tuple[str, int], ...]:
    """Amounts by kind of tax that are collected there, zero ones left out."""
    found: dict[str, int] = defaultdict(int)
    for line in tax.get("lines", ()):
        for item in line["items"]:
            if item["collected_at"] == collected_at:
                found[item["kind"]] += item["amount_minor"]
    return tuple((kind, minor) for kind, minor in found.items() if minor)
