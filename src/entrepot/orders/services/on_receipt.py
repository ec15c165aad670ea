"""What happens to orders that are paid on receipt when their authorisations come to an end."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from entrepot.identity.services import allow, record
from entrepot.identity.types import SYSTEM, Actor, Subject
from entrepot.kernel import clock
from entrepot.orders.enums import Mover, OrderState
from entrepot.orders.errors import UnknownOrder
from entrepot.orders.types import Moved
from entrepot.payments.queries import ending_authorisations, taken_early_before
from entrepot.payments.services import ask_capture, let_go, send_authorisations, try_again

from .advance import advance, lock

_UNDER_WAY = (OrderState.PARTLY_SHIPPED, OrderState.SHIPPED)
_UNSHIPPED = "not shipped while the amount was kept ready"


def use_ending_authorisations(limit: int = 200) -> int:
    """Take what is kept ready for goods that are under way, before it ends, into escrow; close what was not shipped in time.

    How long before is dated policy of payments. Returns how many orders were looked at. Safe to repeat and to run at the same time.
    """
    now = clock.now()
    order_ids = ending_authorisations(taken_early_before(now), limit)
    if order_ids:
        with transaction.atomic():
            orders = lock(order_ids)
            ask_capture([order.id for order in orders.values() if order.is_unpaid and order.state in _UNDER_WAY])
        close_unshipped([order.id for order in orders.values() if order.state == OrderState.PAID])
    return len(order_ids)


def close_unshipped(order_ids: Sequence[UUID]) -> list[UUID]:
    """Close those of these orders that wait to be shipped against an amount that is not (or soon not) kept ready; which were.

    An order with an open case waits for it.
    """
    with transaction.atomic():
        unpaid = [order.id for order in lock(order_ids).values() if order.is_unpaid and order.state == OrderState.PAID]
        moved = advance("cancel_paid", unpaid, mover=Mover.SYSTEM, actor=SYSTEM, note=_UNSHIPPED) if unpaid else []
        closed = [outcome.order_id for outcome in moved if isinstance(outcome, Moved)]
        let_go(closed)
    return closed


def try_capture_again(order_id: UUID, *, actor: Actor) -> str:
    """Ask the provider once more for an amount that it refused, without waiting; how the authorisation stands then.

    Needs “payments.close”. Raises NoAuthorisation where nothing is kept ready. Must be called outside a transaction.
    """
    allow(actor, "payments.close")
    with transaction.atomic():
        order = lock([order_id]).get(order_id)
        if order is None:
            raise UnknownOrder
        payment_id = try_again(order_id)
        record(actor, "orders.capture_again", [Subject("orders.order", order_id, order.store_id)])
    return send_authorisations([payment_id])[payment_id]
