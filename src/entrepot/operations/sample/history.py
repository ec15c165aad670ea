"""A month of trade in the sample market, played through the real services under the virtual clock."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Final, NamedTuple
from uuid import UUID

from entrepot.database import sql
from entrepot.identity.types import SYSTEM, Actor
from entrepot.kernel.clock import VirtualClock
from entrepot.kernel.errors import Refused
from entrepot.logistics.enums import ParcelStatus
from entrepot.logistics.services import record_events
from entrepot.logistics.types import NewEvent
from entrepot.orders import services as orders
from entrepot.orders.types import Item, Shipment
from entrepot.settlement import services as settlement

from .buying import checked_out, pay, quoted, shipped
from .cast import Shopper
from .hours import pass_time, work_once
from .opening import Market, Open
from .plan import Fate, Wish, choose

KEY: Final = "sample"
_PAYOUT_BEFORE_NOW: Final = timedelta(days=9)
# A parcel of a firm without tracking: the store itself writes down what it hears.
_OWN_FIRM: Final = ((8, ParcelStatus.PICKED_UP), (30, ParcelStatus.IN_TRANSIT), (62, ParcelStatus.DELIVERED))
_ORDERS: Final = """
SELECT o.id, o.store_id, o.state, o.destination, w.country AS origin FROM orders_order o
  JOIN orders_line l ON l.order_id = o.id AND l.position = 1 JOIN inventory_warehouse w ON w.id = l.warehouse_id
 WHERE o.purchase_id = %s ORDER BY o.id
"""
_DELIVERED: Final = "SELECT id FROM orders_order WHERE id = ANY(%s) AND delivered_at IS NOT NULL"


class _Act(NamedTuple):
    at: datetime
    turn: int
    do: Callable[[], None]


class History:
    """The month as it is played: acts wait in the order of their times, and acts lead to further ones."""

    def __init__(self, market: Market, clock: VirtualClock, now: datetime, progress: Callable[[int], None]) -> None:
        self._market = market
        self._clock = clock
        self._now = now
        self._progress = progress
        self._turns = count()
        self._acts: list[_Act] = []
        self._confirming: dict[UUID, tuple[timedelta, Actor]] = {}
        self._by_store = {store.id: store for store in market.stores.values()}

    def play(self, wishes: Sequence[Wish]) -> None:
        """Play everything up to now. What an interrupted run did already is left as it is."""
        for wish in wishes:
            self._then(wish.at, lambda wish=wish: self._buy(wish))  # type: ignore[misc]
        self._then(self._now - _PAYOUT_BEFORE_NOW, lambda: settlement.pay_out_due(actor=SYSTEM) and None)
        while self._acts and self._acts[0].at <= self._now:
            act = heapq.heappop(self._acts)
            self._pass(act.at)
            act.do()
            work_once()
        self._pass(self._now)

    def _then(self, at: datetime, do: Callable[[], None]) -> None:
        heapq.heappush(self._acts, _Act(at, next(self._turns), do))

    def _pass(self, until: datetime) -> None:
        """Let time go by; shoppers whose parcel came make up their minds."""
        while self._clock.now() < until:
            pass_time(self._clock, min(until, self._clock.now() + timedelta(hours=3)))
            for (order_id,) in sql.rows(_DELIVERED, (list(self._confirming),)) if self._confirming else ():
                after, actor = self._confirming.pop(order_id)
                self._then(self._clock.now() + after, lambda o=order_id, a=actor: self._confirm(o, a))  # type: ignore[misc]
            if self._acts and self._acts[0].at < until:
                until = max(self._acts[0].at, self._clock.now())

    def _buy(self, wish: Wish) -> None:
        shopper, actor = self._market.shoppers[wish.shopper]
        try:
            quote = quoted(self._items(wish, shopper), shopper.address, shopper.currency, shopper.account.language)
            done = checked_out(
                quote, shopper.address, actor, shopper.account.email, key=f"{KEY}:{wish.number}", method=wish.method
            )
        except Refused:
            return  # sold out, or not sold to there: the shopper goes away
        finally:
            self._progress(1)
        if wish.fate in {Fate.UNPAID, Fate.ABANDONED}:
            return
        purchase = done.placed.purchase_id
        if wish.fate is Fate.WITHDRAWN:
            self._then(self._clock.now() + timedelta(minutes=40), lambda: self._cancel(purchase, actor))
            return
        self._then(self._clock.now() + timedelta(minutes=3), lambda: self._paid(wish, purchase, done.payment.payment_id))

    def _items(self, wish: Wish, shopper: Shopper) -> list[Item]:
        at_home = shopper.address.country == "CN"
        offered = {a.sku: a.variant_id for a in self._market.articles if at_home or a.travels}
        return [Item(offered[sku], quantity) for sku, quantity in choose(wish, sorted(offered))]

    def _paid(self, wish: Wish, purchase: UUID, payment: UUID) -> None:
        pay(payment)
        _, actor = self._market.shoppers[wish.shopper]
        if wish.fate is Fate.CANCELLED:
            self._then(self._clock.now() + timedelta(hours=2), lambda: self._cancel(purchase, actor))
        elif wish.fate in {Fate.RECEIVED, Fate.EXTENDED}:
            self._then(self._clock.now() + wish.ships_after, lambda: self._ship(wish, purchase))

    def _cancel(self, purchase: UUID, actor: Actor) -> None:
        for order in sql.dicts(_ORDERS, (purchase,)):
            if order["state"] in {"wait_buyer_pay", "paid"}:
                orders.cancel(order["id"], actor=actor, reason="I have changed my mind")

    def _ship(self, wish: Wish, purchase: UUID) -> None:
        shopper, actor = self._market.shoppers[wish.shopper]
        for order in sql.dicts(_ORDERS, (purchase,)):
            store = self._by_store[order["store_id"]]
            if order["state"] != "paid":
                continue
            carrier = store.shop.carrier if order["origin"] == order["destination"] else "simulator"
            shipment = shipped(
                order["id"], carrier=carrier, origin=order["origin"], destination=order["destination"], actor=store.ships
            )
            if carrier != "simulator":
                self._track(shipment, store, order)
            if wish.fate is Fate.EXTENDED:
                self._then(self._clock.now() + timedelta(days=2), lambda o=order: _extend(o["id"], actor))  # type: ignore[misc]
            if wish.confirms < shopper.confirms:
                self._confirming[order["id"]] = (wish.confirms_after, actor)

    def _track(self, shipment: Shipment, store: Open, order: dict[str, Any]) -> None:
        for hours, status in _OWN_FIRM:
            at = self._clock.now() + timedelta(hours=hours)
            event = NewEvent(shipment.carrier, shipment.tracking_number, at, status, country=order["destination"])
            self._then(at, lambda e=event: record_events([e], actor=store.owner) and None)  # type: ignore[misc]

    def _confirm(self, order_id: UUID, actor: Actor) -> None:
        orders.confirm_receipt([order_id], actor=actor)


def _extend(order_id: UUID, actor: Actor) -> None:
    orders.extend_receipt([order_id], actor=actor)
