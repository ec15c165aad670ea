"""Play the days: shoppers buy and pay, stores ship, carriers deliver, shoppers or the clock confirm, money is divided."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID

from entrepot.events.services import fire_due, pump
from entrepot.identity.types import ANONYMOUS, SYSTEM
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.kernel.ids import uuid7
from entrepot.logistics.enums import EventSource, ParcelStatus
from entrepot.logistics.services import record_events
from entrepot.logistics.types import NewEvent
from entrepot.operations.errors import ReplayDiffers
from entrepot.operations.queries.replayed import Under, under_way
from entrepot.orders.services import checkout, confirm_receipt, ship
from entrepot.orders.types import Address, CheckedOut, CheckoutRequest, PlaceRequest, Quote, QuotedLine, QuotedOrder, Shipment
from entrepot.payments.services import apply_snapshots, open_cashier
from entrepot.payments.types import Captured, NextAction, Unchanged
from entrepot.tax.services import quote_tax
from entrepot.tax.types import TaxLine, TaxRequest

from .data import CURRENCY, Item
from .opening import Offer

T = TypeVar("T")
BATCH = 128
CARRIER = "correios"
KEY = "olist:"
_SHIP_AFTER, _DELIVER_AFTER, _CONFIRM_AFTER = timedelta(days=2), timedelta(days=7), timedelta(days=3)
_HOME = Address(name="Shopper", country="BR", lines=("Rua 1",), city="São Paulo", region="SP", postcode="01000-000")


def play_day(
    day: date, orders: Mapping[str, Sequence[Item]], offers: Mapping[tuple[str, str], Offer], virtual: clock.VirtualClock
) -> None:
    """One day of the market: what is due of earlier orders first, then the day's purchases. Safe to repeat from its start."""
    virtual.set(datetime.combine(day, time(8), UTC))
    due = under_way(
        KEY,
        paid_by=virtual.now() - _SHIP_AFTER,
        delivered_by=virtual.now() - _CONFIRM_AFTER,
        shipped_by=virtual.now() - _DELIVER_AFTER,
    )
    for batch in _batches(due.to_ship, BATCH):
        _ship(batch)
    for batch in _batches(due.to_deliver, BATCH):
        _deliver(batch)
    pump(until_idle=True)
    for batch in _batches([o for o in due.to_confirm if _confirms(o.number)], BATCH):
        _none_refused(confirm_receipt([o.id for o in batch], actor=ANONYMOUS, guest=True))
    while fire_due():
        pass
    virtual.advance(timedelta(hours=1))
    for day_orders in _batches(list(orders.items()), BATCH):
        _buy(day_orders, offers)
    pump(until_idle=True)


def _buy(batch: Sequence[tuple[str, Sequence[Item]]], offers: Mapping[tuple[str, str], Offer]) -> None:
    requests = [_request(order, items, offers) for order, items in batch]
    outcomes = checkout([CheckoutRequest(request, "sandbox", "instant") for request in requests])
    _none_refused(outcomes)
    started = [outcome.payment.payment_id for outcome in outcomes if isinstance(outcome, CheckedOut)]
    actions = open_cashier(started)
    _none_refused(actions)
    snapshots = [action.snapshot for action in actions if isinstance(action, NextAction) and action.snapshot is not None]
    for applied in apply_snapshots(snapshots):
        if not isinstance(applied, Captured | Unchanged):
            raise ReplayDiffers(what="a payment", found=type(applied).__name__, expected="captured")


def _request(order: str, items: Sequence[Item], offers: Mapping[tuple[str, str], Offer]) -> PlaceRequest:
    now = clock.now()
    by_store: dict[UUID, list[QuotedLine]] = {}
    for item in items:
        offer = offers[item.seller, item.product]
        by_store.setdefault(offer.store_id, []).append(_line(item, offer))
    orders = tuple(
        QuotedOrder(
            store_id,
            "domestic",
            "domestic",
            tuple(lines),
            freight={"source": "history: freight_value of each line"},
            tax=_tax(lines),
        )
        for store_id, lines in by_store.items()
    )
    quote = Quote(uuid7(), CURRENCY, "BR", orders, now, now + timedelta(minutes=15))
    return PlaceRequest(quote, _HOME, ANONYMOUS, email="", key=KEY + order)


def _line(item: Item, offer: Offer) -> QuotedLine:
    return QuotedLine(
        variant_id=offer.variant_id, product_id=offer.product_id, warehouse_id=offer.warehouse_id, sku=offer.sku, title=offer.title,
        category_path=offer.category_path, quantity=1, unit_minor=item.price_minor, list_currency=CURRENCY,
        list_unit_minor=item.price_minor, freight_minor=item.freight_minor,
        customs={"hs_code": "", "origin": "BR", "weight_g": None, "net_content": None, "net_unit": ""},
    )  # fmt: skip


def _tax(lines: Sequence[QuotedLine]) -> dict[str, object]:
    """The rules' own answer for this market, with the rows it rests on."""
    [result] = quote_tax(
        [
            TaxRequest(
                destination="BR", currency=CURRENCY, store_kind="domestic", route="domestic", ships_from="BR",
                lines=tuple(TaxLine(n, line.goods_minor) for n, line in enumerate(lines, start=1)),
            )
        ]
    )  # fmt: skip
    if not result.is_decided or result.charged_minor:
        raise ReplayDiffers(what="tax of the history", found=str(result.decision), expected="none charged")
    return result.as_json()


def _ship(batch: Sequence[Under]) -> None:
    _none_refused(ship([Shipment(order.id, CARRIER, f"OL{order.number}") for order in batch], actor=SYSTEM))


def _deliver(batch: Sequence[Under]) -> None:
    now = clock.now()
    _none_refused(
        record_events(
            [
                NewEvent(
                    CARRIER,
                    f"OL{order.number}",
                    now,
                    ParcelStatus.DELIVERED,
                    country="BR",
                    source=EventSource.POLL,
                    has_proof=True,
                )
                for order in batch
            ],
            actor=SYSTEM,
        )
    )


def _confirms(number: str) -> bool:
    """Seven shoppers of ten confirm by themselves; for the others the clock does. Which, is decided by the order's number."""
    return hashlib.sha256(number.encode()).digest()[0] % 10 < 7


def _none_refused(outcomes: Sequence[object]) -> None:
    for outcome in outcomes:
        if isinstance(outcome, Refused):
            raise outcome


def _batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
