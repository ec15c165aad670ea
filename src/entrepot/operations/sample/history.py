"""Months of trade in the sample market, played day by day through the real services under the virtual clock.

What is due is asked of the database, not remembered: a day that was interrupted is played again and only does what is missing.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from entrepot.database import sql
from entrepot.identity.types import SYSTEM, Actor
from entrepot.inventory.services import receive
from entrepot.inventory.types import Receipt
from entrepot.kernel.clock import VirtualClock
from entrepot.kernel.errors import Refused
from entrepot.logistics.enums import ParcelStatus
from entrepot.logistics.errors import NumberTaken
from entrepot.logistics.services import record_events
from entrepot.logistics.types import NewEvent
from entrepot.orders import services as orders
from entrepot.orders.types import CheckedOut, Item
from entrepot.settlement import services as settlement

from .baskets import Basket, buy, pay_all
from .buying import SIMULATOR, shipment_of
from .hours import work_once
from .opening import Market
from .plan import SEED, Fate, Shelf, Wish

KEY: Final = "sample"
BATCH: Final = 100
_ATTEMPTS: Final = 4
_PAYING_TAKES: Final = timedelta(minutes=3)
_WITHDRAWN_AFTER: Final = timedelta(minutes=40)
_CANCELLED_AFTER: Final = timedelta(hours=2)
_EXTENDED_AFTER: Final = timedelta(days=2)
_PAY_OUT_WEEKDAY: Final = 1  # stores are paid on Tuesdays
_RESTOCK_WEEKDAY: Final = 3  # and fill their shelves on Thursdays, but not in the last days: some things are sold out
_NO_RESTOCK_BEFORE_NOW: Final = timedelta(days=5)
_WORKING_HOURS: Final = (1, 5, 9, 13, 20)  # UTC; the minutes are drawn
# A parcel of a firm without tracking: the store itself writes down what it hears.
_OWN_FIRM: Final = ((8, ParcelStatus.PICKED_UP), (30, ParcelStatus.IN_TRANSIT), (62, ParcelStatus.DELIVERED))

# Orders that somebody may want to do something about.
_OPEN: Final = """
SELECT o.id, o.purchase_id, o.store_id, o.state, o.route, o.destination, o.placed_at, o.paid_at, o.shipped_at, o.delivered_at,
       o.extended_at, split_part(p.idempotency_key, ':', 2)::int AS number,
       (SELECT w.country FROM orders_line l JOIN inventory_warehouse w ON w.id = l.warehouse_id
         WHERE l.order_id = o.id ORDER BY l.position LIMIT 1) AS origin
  FROM orders_order o JOIN orders_purchase p ON p.id = o.purchase_id
 WHERE o.state IN ('wait_buyer_pay', 'paid', 'shipped') AND p.idempotency_key LIKE 'sample:%'
 ORDER BY o.id
"""
_OWN_PARCELS: Final = """
SELECT store_id, carrier, number, shipped_at, destination FROM logistics_parcel
 WHERE carrier <> %s AND shipped_at > %s AND shipped_at <= %s ORDER BY id
"""
_LOW: Final = """
SELECT v.sku, v.store_id, k.variant_id, k.warehouse_id, k.on_hand - k.reserved AS left
  FROM inventory_stock k JOIN catalog_variant v ON v.id = k.variant_id WHERE v.store_id = ANY(%s) ORDER BY k.variant_id
"""


@dataclass(frozen=True, slots=True)
class _Due:
    """What people do at a moment, by whom."""

    ship: dict[UUID, list[dict[str, Any]]]
    confirm: dict[int, list[UUID]]
    extend: dict[int, list[UUID]]
    cancel: list[tuple[UUID, int]]


class History:
    """The trade of all days. `progress` is told the number of purchases that were made since it was told last."""

    def __init__(self, market: Market, clock: VirtualClock, now: datetime, progress: Callable[[int], None]) -> None:
        self._market = market
        self._clock = clock
        self._now = now
        self._progress = progress
        self._stores = {store.id: store for store in market.stores.values()}
        self._places = {store.id: place for place, store in enumerate(market.stores.values())}
        self._articles = {article.sku: article for article in market.articles}
        categories = {article.sku: article.category for article in market.articles}
        everything = {article.sku: article.demand for article in market.articles}
        travelling = {article.sku: article.demand for article in market.articles if article.travels}
        self._at_home, self._abroad = Shelf(everything, categories), Shelf(travelling, categories)
        self._wishes: dict[int, Wish] = {}
        self._numbers_tried: dict[UUID, int] = defaultdict(int)
        self._tracked_until = clock.now()

    def play(self, wishes: Sequence[Wish], *, since: date | None, day_done: Callable[[date], None]) -> None:
        """Play everything up to now, beginning with the day after `since`; `day_done` is told each day that is complete."""
        self._wishes = {wish.number: wish for wish in wishes}
        by_day = {day: list(of_day) for day, of_day in groupby(wishes, key=lambda wish: wish.at.date())}
        day = self._clock.now().date()
        while day <= self._now.date():
            if since is None or day > since:
                self._tracked_until = datetime.combine(day, time(), UTC)
                self._day(day, by_day.get(day, []))
                if day < self._now.date():
                    day_done(day)
            else:
                self._progress(len(by_day.get(day, [])))
            day += timedelta(days=1)
        self._clock.set(self._now)
        self._move_on()
        work_once()

    def _day(self, day: date, wishes: Sequence[Wish]) -> None:
        draw = random.Random(f"{SEED}:{day}")  # noqa: S311  - a play, not a secret
        midnight = datetime.combine(day, time(), UTC)
        work = [
            midnight + timedelta(hours=hour, minutes=draw.randrange(60), seconds=draw.randrange(60)) for hour in _WORKING_HOURS
        ]
        visits = [(at, list(together)) for at, together in groupby(wishes, key=lambda wish: wish.at)]
        moments: list[tuple[datetime, list[Wish]]] = sorted([*visits, *((at, []) for at in work)], key=lambda each: each[0])
        for at, together in moments:
            if at > self._now:
                break
            self._clock.set(max(at, self._clock.now()) if at.date() == self._clock.now().date() else at)
            if together:
                self._buy(together)
            else:
                self._move_on()
        if midnight + timedelta(hours=3) < self._now:
            self._weekly(day)

    def _weekly(self, day: date) -> None:
        if day.weekday() == _PAY_OUT_WEEKDAY:
            settlement.pay_out_due(actor=SYSTEM)
        if day.weekday() == _RESTOCK_WEEKDAY and self._clock.now() < self._now - _NO_RESTOCK_BEFORE_NOW:
            self._restock(day)

    # ------------------------------------------------------------------------------------------------ buying

    def _buy(self, wishes: Sequence[Wish]) -> None:
        for start in range(0, len(wishes), BATCH):
            batch = wishes[start : start + BATCH]
            bought: list[tuple[Wish, CheckedOut]] = []
            waiting = list(batch)
            for attempt in range(_ATTEMPTS):
                outcomes = buy([self._basket(wish, attempt) for wish in waiting])
                bought += [(w, o) for w, o in zip(waiting, outcomes, strict=True) if isinstance(o, CheckedOut)]
                waiting = [w for w, o in zip(waiting, outcomes, strict=True) if isinstance(o, Refused)]
                if not waiting:
                    break
            paying = [done.payment.payment_id for wish, done in bought if wish.fate not in _NEVER_PAID]
            if paying:
                self._clock.set(min(self._clock.now() + _PAYING_TAKES, self._now))
                pay_all(paying)
            self._progress(len(batch))

    def _basket(self, wish: Wish, attempt: int) -> Basket:
        """What the shopper wants; at a later attempt something else: it was sold out, or is not sold to there."""
        shopper, actor = self._market.shoppers[wish.shopper]
        shelf = self._at_home if shopper.address.country == "CN" else self._abroad
        items = tuple(Item(self._articles[sku].variant_id, n) for sku, n in shelf.choose(wish, attempt=attempt))
        account = shopper.account
        return Basket(
            items,
            shopper.address,
            shopper.currency,
            account.language,
            actor,
            account.email,
            f"{KEY}:{wish.number}",
            wish.method,
        )

    # ------------------------------------------------------------------------------------------------ everything after it

    def _move_on(self) -> None:
        """Whatever people want to do by now, and the market's own work."""
        self._track()
        work_once()
        due = self._due()
        for order_id, shopper in due.cancel:
            self._cancel(order_id, self._market.shoppers[shopper][1])
        for store_id, rows in due.ship.items():
            self._ship(store_id, rows)
        for shopper, ids in due.confirm.items():
            orders.confirm_receipt(ids, actor=self._market.shoppers[shopper][1])
        for shopper, ids in due.extend.items():
            orders.extend_receipt(ids, actor=self._market.shoppers[shopper][1])

    def _due(self) -> _Due:
        due = _Due(defaultdict(list), defaultdict(list), defaultdict(list), [])
        now = self._clock.now()
        for row in sql.dicts(_OPEN):
            wish = self._wishes.get(row["number"])
            if wish is not None:
                self._decide(due, row, wish, now)
        return due

    def _decide(self, due: _Due, row: dict[str, Any], wish: Wish, now: datetime) -> None:
        match row["state"]:
            case "wait_buyer_pay":
                if wish.fate is Fate.WITHDRAWN and now >= row["placed_at"] + _WITHDRAWN_AFTER:
                    due.cancel.append((row["id"], wish.shopper))
            case "paid" if wish.fate is Fate.CANCELLED:
                if now >= row["paid_at"] + _CANCELLED_AFTER:
                    due.cancel.append((row["id"], wish.shopper))
            case "paid" if wish.fate not in _NEVER_SHIPPED and now >= row["paid_at"] + wish.ships_after:
                due.ship[row["store_id"]].append(row)
            case "shipped":
                confirms = wish.confirms < self._market.shoppers[wish.shopper][0].confirms
                if confirms and row["delivered_at"] is not None and now >= row["delivered_at"] + wish.confirms_after:
                    due.confirm[wish.shopper].append(row["id"])
                elif wish.fate is Fate.EXTENDED and row["extended_at"] is None and now >= row["shipped_at"] + _EXTENDED_AFTER:
                    due.extend[wish.shopper].append(row["id"])

    def _cancel(self, order_id: UUID, actor: Actor) -> None:
        try:
            orders.cancel(order_id, actor=actor, reason="I have changed my mind")
        except Refused:
            return  # closed together with another order of the same purchase

    def _ship(self, store_id: UUID, rows: Sequence[dict[str, Any]]) -> None:
        store = self._stores[store_id]
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            shipments = [
                shipment_of(
                    row["id"],
                    parcel=self._parcel(row),
                    carrier=store.shop.carrier if row["origin"] == row["destination"] else SIMULATOR,
                    ends=(row["origin"], row["destination"]),
                    attempt=self._numbers_tried[row["id"]],
                )
                for row in batch
            ]
            outcomes = orders.ship(shipments, actor=store.ships)
            for row, outcome in zip(batch, outcomes, strict=True):
                if isinstance(outcome, NumberTaken):
                    self._numbers_tried[row["id"]] += 1
                elif isinstance(outcome, Refused):
                    raise outcome

    def _parcel(self, row: dict[str, Any]) -> UUID:
        """The journey follows from it: the same in every sample market."""
        route = ("bonded", "domestic", "overseas").index(row["route"])
        return UUID(int=row["number"] * 1000 + self._places[row["store_id"]] * 4 + route)

    def _track(self) -> None:
        """What the stores hear of parcels that their own firms carry, since they heard last."""
        since, now = self._tracked_until, self._clock.now()
        last = timedelta(hours=_OWN_FIRM[-1][0])
        news: dict[UUID, list[NewEvent]] = defaultdict(list)
        for store_id, carrier, number, shipped_at, destination in sql.rows(_OWN_PARCELS, (SIMULATOR, since - last, now)):
            for hours, status in _OWN_FIRM:
                at = shipped_at + timedelta(hours=hours)
                if since < at <= now:
                    news[store_id].append(NewEvent(carrier, number, at, status, country=destination))
        for store_id, events in news.items():
            record_events(events, actor=self._stores[store_id].owner)
        self._tracked_until = now

    def _restock(self, day: date) -> None:
        """Fill up what runs low, as each store would: the same delivery is booked once."""
        for owner, receipts in self._deliveries(day):
            for outcome in receive(receipts, actor=owner):
                if isinstance(outcome, Refused):
                    raise outcome

    def _deliveries(self, day: date) -> Iterator[tuple[Actor, list[Receipt]]]:
        low: dict[UUID, list[Receipt]] = defaultdict(list)
        for sku, store_id, variant_id, warehouse_id, left in sql.rows(_LOW, (list(self._stores),)):
            article = self._articles.get(sku)
            if article is not None and left < article.stock // 3 and not _runs_out(sku):
                receipt = Receipt(variant_id, warehouse_id, article.stock - left, ref=f"sample:{day}:{sku}")
                low[store_id].append(receipt)
        for store_id, receipts in low.items():
            yield self._stores[store_id].owner, receipts


def _runs_out(sku: str) -> bool:
    """One article of thirty is not ordered again: a shop is never complete."""
    return random.Random(f"{SEED}:{sku}").randrange(30) == 0  # noqa: S311  - a play, not a secret


_NEVER_PAID: Final = frozenset({Fate.UNPAID, Fate.ABANDONED, Fate.WITHDRAWN})
_NEVER_SHIPPED: Final = frozenset({Fate.CANCELLED, Fate.OVERDUE, Fate.WAITING, Fate.UNPAID})
