"""The port of payments, answered by the order desk: which orders take money, and that it has come."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final
from uuid import UUID

from entrepot.database import sql
from entrepot.identity.types import PROVIDER
from entrepot.orders.enums import Mover, OrderState
from entrepot.orders.process import MOVES
from entrepot.payments.enums import PayableState
from entrepot.payments.types import PaidPart, Payable, SecuredPart

from .advance import Locked, ask_lock, carry_out, locked


class _Payables(Mapping[UUID, Payable]):
    """Orders whose lock is on its way: the answer is taken in when somebody looks, together with what was sent after it."""

    def __init__(self, answer: sql.Answer) -> None:
        self._answer = answer

    @cached_property
    def orders(self) -> dict[UUID, Locked]:
        return locked(self._answer)

    def __getitem__(self, order_id: UUID) -> Payable:
        return Payable(order_id, _state(self.orders[order_id]))

    def __iter__(self) -> Iterator[UUID]:
        return iter(self.orders)

    def __len__(self) -> int:
        return len(self.orders)


class OrderPayables:
    """See payments.types.Payables.

    `paid` follows `lock` in the same transaction and names orders that were locked there: their rows are remembered for the
    thread in between, so that they are not read twice.
    """

    def __init__(self) -> None:
        self._memory = threading.local()

    def lock(self, order_ids: Sequence[UUID]) -> Mapping[UUID, Payable]:
        """Lock the orders: one that waits for its payment accepts, a paid one was paid, one closed without money is late.

        One whose amount is authorised takes money from wherever it comes, and no second authorisation.
        """
        self._memory.payables = payables = _Payables(ask_lock(order_ids))
        return payables

    def paid(self, parts: Sequence[PaidPart]) -> None:
        """The money of these orders is in escrow: they are paid, in the same transaction."""
        moves: dict[str, list[Locked]] = {}
        for order in self._remembered(part.order_id for part in parts):
            moves.setdefault(_BY_STATE.get(order.state, "capture"), []).append(order)
        for name, orders in moves.items():
            carry_out(MOVES[name], orders, mover=Mover.PROVIDER, actor=PROVIDER)

    def secured(self, parts: Sequence[SecuredPart]) -> None:
        """The amounts of these orders are kept ready: they may be shipped, in the same transaction."""
        carry_out(
            MOVES["authorise"],
            self._remembered(part.order_id for part in parts),
            mover=Mover.PROVIDER,
            actor=PROVIDER,
        )

    def _remembered(self, order_ids: Iterable[UUID]) -> list[Locked]:
        payables: _Payables = self._memory.payables
        return [payables.orders[order_id] for order_id in order_ids]


_BY_STATE: Final = {OrderState.WAIT_BUYER_PAY.value: "pay", OrderState.COLLECTING.value: "collect"}
_CLOSED: Final = (OrderState.CLOSED_UNPAID, OrderState.CLOSED_REFUNDED)


def _state(order: Locked) -> PayableState:
    if order.state == OrderState.WAIT_BUYER_PAY:
        return PayableState.ACCEPT
    if order.paid_at is None:
        return PayableState.LATE if order.state in _CLOSED else PayableState.SECURED
    return PayableState.PAID
