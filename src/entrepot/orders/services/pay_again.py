"""Another attempt to pay what was not paid."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.orders.enums import OrderState
from entrepot.orders.errors import UnknownOrder, WrongState
from entrepot.payments.queries import is_left_to_pay, left_to_pay
from entrepot.payments.services import start
from entrepot.payments.types import PartAmount, Started, StartPayment

from ._ownership import belongs_to
from .advance import lock

_AFTER_RECEIPT: Final = timedelta(days=1)
_ORDERS = """
SELECT o.id, o.store_id, o.goods_minor, o.freight_minor, o.tax_minor, o.currency, o.number, p.pay_by
  FROM orders_order o JOIN orders_purchase p ON p.id = o.purchase_id WHERE p.id = %s ORDER BY o.id
"""


def pay_again(
    purchase_id: UUID, *, provider: str, method: str, actor: Actor, return_url: str = "", guest: bool = False
) -> Started:
    """Start a new payment of a purchase none of whose orders is paid or closed yet; the cashier is opened afterwards.

    An earlier attempt may still be open: whichever brings money first pays, the other goes back by itself. An order that was to be
    paid on receipt is paid like this when its authorisation is of no use any more: what was left out of it is not asked for again.
    Raises UnknownOrder
    (also for somebody else's purchase), WrongState, and what payments refuses.
    """
    with transaction.atomic():
        rows = sql.rows(_ORDERS, (purchase_id,))
        if not rows:
            raise UnknownOrder
        check = belongs_to(actor, guest=guest)
        locked = lock([row[0] for row in rows])
        for order in locked.values():
            if refusal := check(order):
                raise refusal
            if order.state != OrderState.WAIT_BUYER_PAY and not (order.is_unpaid and is_left_to_pay(order.id)):
                raise WrongState(state=order.state, move="pay")
        is_late = any(order.is_unpaid for order in locked.values())  # the time to pay of the checkout is over
        [started] = start(
            [
                StartPayment(
                    purchase_id=purchase_id,
                    provider=provider,
                    method=method,
                    currency=rows[0][5],
                    parts=left_to_pay([PartAmount(*row[:5]) for row in rows]),
                    expires_at=clock.now() + _AFTER_RECEIPT if is_late else rows[0][7],
                    return_url=return_url,
                    subject=", ".join(row[6] for row in rows),
                )
            ]
        )
        if isinstance(started, Refused):
            raise started
    return started
