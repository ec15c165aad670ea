"""Timers of orders: a timer firing is the same move as a click; a refused guard is a result, not an error."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from entrepot.database import sql
from entrepot.events.services import start_timers, timer_handler
from entrepot.events.types import Timer
from entrepot.identity.types import CLOCK
from entrepot.kernel import clock
from entrepot.orders.enums import Mover
from entrepot.orders.errors import TrackingException
from entrepot.orders.process import BY_DEADLINE, Deadline

from .advance import advance, lock

_ASK_AGAIN_AFTER = timedelta(days=1)


def lock_orders(order_ids: Sequence[UUID]) -> None:
    """Orders before their timers, as every move of an order does."""
    lock(order_ids)


@timer_handler(str(Deadline.PAY), lock=lock_orders)
def payment_time_is_over(order_ids: Sequence[UUID]) -> None:
    """Close what was not paid. A payment that comes later is taken and goes back in full."""
    advance(BY_DEADLINE[Deadline.PAY].name, order_ids, mover=Mover.CLOCK, actor=CLOCK)


@timer_handler(str(Deadline.SHIP), lock=lock_orders)
def shipping_promise_is_over(order_ids: Sequence[UUID]) -> None:
    """Mark the orders as overdue."""
    advance(BY_DEADLINE[Deadline.SHIP].name, order_ids, mover=Mover.CLOCK, actor=CLOCK)


@timer_handler(str(Deadline.RECEIVE), lock=lock_orders)
def receipt_time_is_over(order_ids: Sequence[UUID]) -> None:
    """Assume receipt; an order whose parcel is in trouble is asked again a day later."""
    outcomes = advance(BY_DEADLINE[Deadline.RECEIVE].name, order_ids, mover=Mover.CLOCK, actor=CLOCK)
    waiting = [o for o, outcome in zip(order_ids, outcomes, strict=True) if isinstance(outcome, TrackingException)]
    if waiting:
        stores = dict(sql.rows("SELECT id, store_id FROM orders_order WHERE id = ANY(%s)", (waiting,)))
        due = clock.now() + _ASK_AGAIN_AFTER
        start_timers([Timer(order_id, str(Deadline.RECEIVE), stores[order_id], due) for order_id in waiting])
