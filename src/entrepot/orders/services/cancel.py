"""Give up an order before it is shipped."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Refused
from entrepot.ledger.queries import balance
from entrepot.ledger.types import AccountKey
from entrepot.orders.enums import Mover, OrderState
from entrepot.orders.errors import UnknownOrder
from entrepot.orders.models import Order
from entrepot.orders.types import Moved
from entrepot.payments import services as payments
from entrepot.payments.queries import CapturedPart, captured_payment, open_payments
from entrepot.payments.types import RefundRequest

from ._ownership import belongs_to
from .advance import Check, Locked, advance


def cancel(order_id: UUID, *, actor: Actor, mover: Mover = Mover.BUYER, guest: bool = False, reason: str = "") -> list[Moved]:
    """Cancel the order; what moved.

    Unpaid: every order of its purchase closes, since they are paid together; the provider's payment is closed first, and if it
    turns out to have been paid meanwhile the orders are paid and the cancellation is refused (WrongState). Paid and not shipped:
    this order alone closes and what it has in escrow goes back the way it came; an amount that was only authorised is let go (refused with
    CaptureUnderWay in the moment in which it is being taken). The shopper may, the store (“orders.ship”), and an
    operator (“orders.cancel”).
    """
    order = Order.objects.filter(id=order_id).only(*Locked._fields, "purchase_id").first()
    if order is None:
        raise UnknownOrder
    check = _checked(order.store_id, actor, mover, guest=guest)
    # Asked before anything is said to the provider, and again under the lock.
    if check is not None and (refusal := check(Locked(*(getattr(order, field) for field in Locked._fields)))):
        raise refusal
    if order.state == OrderState.WAIT_BUYER_PAY and mover is not Mover.STORE:
        return _cancel_unpaid(order.purchase_id, actor, mover, check, reason)
    return _cancel_paid(order_id, actor, mover, check, reason)


def _checked(store_id: UUID, actor: Actor, mover: Mover, *, guest: bool) -> Check | None:
    if mover is Mover.BUYER:
        return belongs_to(actor, guest=guest)
    allow(actor, "orders.ship" if mover is Mover.STORE else "orders.cancel", [store_id])
    return None


def _cancel_unpaid(purchase_id: UUID, actor: Actor, mover: Mover, check: Check | None, reason: str) -> list[Moved]:
    ids = list(Order.objects.filter(purchase_id=purchase_id).order_by("id").values_list("id", flat=True))
    payments.close(open_payments(purchase_id))
    return _all_or_raise(advance("cancel", ids, mover=mover, actor=actor, note=reason, check=check))


def _cancel_paid(order_id: UUID, actor: Actor, mover: Mover, check: Check | None, reason: str) -> list[Moved]:
    """The order closes and its money is held for the refund, or let go, in one transaction; the provider is asked after it."""
    with transaction.atomic():
        moved = _all_or_raise(advance("cancel_paid", [order_id], mover=mover, actor=actor, note=reason, check=check))
        payment = captured_payment(order_id)
        if payment is None:  # authorised only; the order's lock keeps it so
            freed = payments.let_go([order_id])[order_id]
            if isinstance(freed, Refused):
                raise freed
            send: Callable[[list[UUID]], object] = payments.send_authorisations
        else:
            freed, send = _hold(order_id, payment, reason, actor), payments.send_refunds
    send([freed])
    return moved


def _hold(order_id: UUID, payment: CapturedPart, reason: str, actor: Actor) -> UUID:
    """Hold for its refund what is left of the order's money: a line, or the shopper's bank, may have taken some before."""
    escrow = balance(AccountKey("escrow.order", f"order:{order_id}", payment.currency))
    amount = min(payment.amount_minor, escrow.available_minor)
    request = RefundRequest(payment.payment_id, amount, reason or "cancelled before shipping", order_id=order_id)
    [held] = payments.hold_refunds([request], actor=actor)
    if isinstance(held, Refused):
        raise held
    return held.refund_id


def _all_or_raise(outcomes: list[Moved | Refused]) -> list[Moved]:
    for outcome in outcomes:
        if isinstance(outcome, Refused):
            raise outcome
    return [outcome for outcome in outcomes if isinstance(outcome, Moved)]
