"""The port of payments, answered by the order desk: which orders take money, and that it has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from entrepot.identity.types import PROVIDER
from entrepot.orders.enums import Mover, OrderState
from entrepot.orders.process import MOVES
from entrepot.payments.enums import PayableState
from entrepot.payments.types import PaidPart, Payable

from .advance import carry_out, lock


class OrderPayables:
    """See payments.types.Payables."""

    def lock(self, order_ids: Sequence[UUID]) -> Mapping[UUID, Payable]:
        """Lock the orders: one that waits for its payment accepts, a paid one was paid, one closed unpaid is late."""
        return {order.id: Payable(order.id, _state(order.state)) for order in lock(order_ids).values()}

    def paid(self, parts: Sequence[PaidPart]) -> None:
        """The money of these orders is in escrow: they are paid, in the same transaction. They are locked by `lock` already."""
        orders = lock([part.order_id for part in parts])
        carry_out(MOVES["pay"], list(orders.values()), mover=Mover.PROVIDER, actor=PROVIDER)


def _state(state: str) -> PayableState:
    if state == OrderState.WAIT_BUYER_PAY:
        return PayableState.ACCEPT
    return PayableState.LATE if state == OrderState.CLOSED_UNPAID else PayableState.PAID
