"""A month of trade in the sample market, played through the real services under the virtual clock."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
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
from entrepot.orders.types import CheckedOut, Item, Shipment
from entrepot.settlement import services as settlement

from .buying import SIMULATOR, checked_out, pay, quoted, shipped
from .hours import pass_time, work_once
from .opening import Market, Open
from .plan import Fate, Wish, choose

KEY: Final = "sample"
_ATTEMPTS: Final = 4
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
    do: Callable[[], object]


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
            self._then(wish.at, partial(self._buy, wish))
        self._then(self._now - _PAYOUT_BEFORE_NOW, partial(settlement.pay_out_due, actor=SYSTEM))
        while self._acts and self._acts[0].at <= self._now:
            act = heapq.heappop(self._acts)
            self._pass(act.at)
            act.do()
            work_once()
        self._pass(self._now)

    def _then(self, at: datetime, do: Callable[[], object]) -> None:
        heapq.heappush(self._acts, _Act(at, next(self._turns), do))

    def _pass(self, until: datetime) -> None:
        """Let time go by; shoppers whose parcel came make up their minds."""
        while self._clock.now() < until:
            pass_time(self._clock, min(until, self._clock.now() + timedelta(hours=3)))
            for (order_id,) in sql.rows(_DELIVERED, (list(self._confirming),)) if self._confirming else ():
                after, actor = self._confirming.pop(order_id)
                self._then(self._clock.now() + after, partial(orders.confirm_receipt, [order_id], actor=actor))
            if self._acts and self._acts[0].at < until:
                until = max(self._acts[0].at, self._clock.now())

    def _buy(self, wish: Wish) -> None:
        _, actor = self._market.shoppers[wish.shopper]
        done = next((done for attempt in range(_ATTEMPTS) if (done := self._checked_out(wish, attempt))), None)
        self._progress(1)
        if done is None or wish.fate in {Fate.UNPAID, Fate.ABANDONED}:
            return
        purchase = done.placed.purchase_id
        if wish.fate is Fate.WITHDRAWN:
            self._then(self._clock.now() + timedelta(minutes=40), partial(self._cancel, purchase, actor))
            return
        self._then(self._clock.now() + timedelta(minutes=3), partial(self._paid, wish, purchase, done.payment.payment_id))

    def _checked_out(self, wish: Wish, attempt: int) -> CheckedOut | None:
        """The purchase; None where the goods are sold out, or are not sold to there: the shopper looks for something else."""
        shopper, actor = self._market.shoppers[wish.shopper]
        at_home = shopper.address.country == "CN"
        offered = {a.sku: a.variant_id for a in self._market.articles if at_home or a.travels}
        items = [Item(offered[sku], quantity) for sku, quantity in choose(wish, sorted(offered), attempt=attempt)]
        try:
            quote = quoted(items, shopper.address, shopper.currency, shopper.account.language)
            key = f"{KEY}:{wish.number}"
            return checked_out(quote, shopper.address, actor, shopper.account.email, key=key, method=wish.method)
        except Refused:
            return None

    def _paid(self, wish: Wish, purchase: UUID, payment: UUID) -> None:
        pay(payment)
        _, actor = self._market.shoppers[wish.shopper]
        if wish.fate is Fate.CANCELLED:
            self._then(self._clock.now() + timedelta(hours=2), partial(self._cancel, purchase, actor))
        elif wish.fate in {Fate.RECEIVED, Fate.EXTENDED}:
            self._then(self._clock.now() + wish.ships_after, partial(self._ship, wish, purchase))

    def _cancel(self, purchase: UUID, actor: Actor) -> None:
        for order in sql.dicts(_ORDERS, (purchase,)):
            if order["state"] in {"wait_buyer_pay", "paid"}:
                orders.cancel(order["id"], actor=actor, reason="I have changed my mind")
            if order["state"] == "wait_buyer_pay":
                return  # the whole purchase is closed

    def _ship(self, wish: Wish, purchase: UUID) -> None:
        shopper, actor = self._market.shoppers[wish.shopper]
        for place, order in enumerate(sql.dicts(_ORDERS, (purchase,))):
            store = self._by_store[order["store_id"]]
            if order["state"] != "paid":
                continue
            carrier = store.shop.carrier if order["origin"] == order["destination"] else SIMULATOR
            parcel = UUID(int=wish.number * 10 + place)  # the journey follows from it: the same in every sample market
            ends = order["origin"], order["destination"]
            shipment = shipped(order["id"], parcel=parcel, carrier=carrier, ends=ends, actor=store.ships)
            if carrier != SIMULATOR:
                self._track(shipment, store, order)
            if wish.fate is Fate.EXTENDED:
                self._then(self._clock.now() + timedelta(days=2), partial(orders.extend_receipt, [order["id"]], actor=actor))
            if wish.confirms < shopper.confirms:
                self._confirming[order["id"]] = (wish.confirms_after, actor)

    def _track(self, shipment: Shipment, store: Open, order: dict[str, Any]) -> None:
        for hours, status in _OWN_FIRM:
            at = self._clock.now() + timedelta(hours=hours)
            event = NewEvent(shipment.carrier, shipment.tracking_number, at, status, country=order["destination"])
            self._then(at, partial(record_events, [event], actor=store.owner))
