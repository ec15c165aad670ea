"""The port of payments, answered by the order desk: which orders take money, and that it has come."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from uuid import UUID

from entrepot.identity.types import PROVIDER
from entrepot.orders.enums import Mover, OrderState
from entrepot.orders.process import MOVES
from entrepot.payments.enums import PayableState
from entrepot.payments.types import PaidPart, Payable

from .advance import Locked, carry_out, lock


class OrderPayables:
    """See payments.types.Payables.

    `paid` follows `lock` in the same transaction and names orders that were locked there: their rows are remembered for the
    thread in between, so that they are not read twice.
    """

    def __init__(self) -> None:
        self._memory = threading.local()

    def lock(self, order_ids: Sequence[UUID]) -> Mapping[UUID, Payable]:
        """Lock the orders: one that waits for its payment accepts, a paid one was paid, one closed unpaid is late."""
        self._memory.locked = locked = lock(order_ids)
        return {order.id: Payable(order.id, _state(order.state)) for order in locked.values()}

    def paid(self, parts: Sequence[PaidPart]) -> None:
        """The money of these orders is in escrow: they are paid, in the same transaction."""
        locked: dict[UUID, Locked] = self._memory.locked
        carry_out(MOVES["pay"], [locked[part.order_id] for part in parts], mover=Mover.PROVIDER, actor=PROVIDER)


def _state(state: str) -> PayableState:
    if state == OrderState.WAIT_BUYER_PAY:
        return PayableState.ACCEPT
    return PayableState.LATE if state == OrderState.CLOSED_UNPAID else PayableState.PAID
