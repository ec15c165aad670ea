"""Reads of payments, refunds and payouts. Access is the caller's to check: payments know neither buyers nor orders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from entrepot.database import sql
from entrepot.payments.enums import PaymentState

from .views import PaymentView, PayoutView, RefundView

_PAYMENT = """id, purchase_id, provider, method, state, outcome, amount_minor, currency, our_ref, provider_ref,
              refunding_minor, refunded_minor, created_at, expires_at, paid_at"""
_REFUND = "id, payment_id, order_id, amount_minor, currency, state, request_no, reason, message, created_at, closed_at"
_PAYOUT = """id, store_id, provider, amount_minor, currency, destination, state, request_no, provider_ref, message,
             created_at, paid_at, returned_at"""


def payments_of(purchase_ids: Sequence[UUID]) -> dict[UUID, list[PaymentView]]:
    """The payments of each purchase, oldest first; a purchase without any has an empty list. One statement."""
    found: dict[UUID, list[PaymentView]] = {purchase_id: [] for purchase_id in purchase_ids}
    for row in sql.rows(
        f"SELECT {_PAYMENT} FROM payments_payment WHERE purchase_id = ANY(%b::uuid[]) ORDER BY id", [list(found)]
    ):
        found[row[1]].append(_payment(row))
    return found


def payment(payment_id: UUID) -> PaymentView | None:
    """One payment, or None."""
    row = sql.one(f"SELECT {_PAYMENT} FROM payments_payment WHERE id = %s", [payment_id])
    return _payment(row) if row else None


def refunds_of(order_ids: Sequence[UUID]) -> dict[UUID, list[RefundView]]:
    """The refunds of each order, oldest first; an order without any has an empty list. One statement."""
    found: dict[UUID, list[RefundView]] = {order_id: [] for order_id in order_ids}
    for row in sql.rows(f"SELECT {_REFUND} FROM payments_refund WHERE order_id = ANY(%b::uuid[]) ORDER BY id", [list(found)]):
        found[row[2]].append(RefundView(*row))
    return found


def declined_refunds(limit: int = 100) -> list[RefundView]:
    """Refunds that the provider declined and nobody tried again: a person's work list, oldest first."""
    return [
        RefundView(*row)
        for row in sql.rows(
            f"""SELECT {_REFUND} FROM payments_refund r
                 WHERE state = 'declined' AND NOT EXISTS (SELECT 1 FROM payments_refund n WHERE n.retry_of_id = r.id)
                 ORDER BY id LIMIT %s""",
            [limit],
        )
    ]


def payouts_of(store_id: UUID, limit: int = 100) -> list[PayoutView]:
    """A store's payouts, newest first."""
    found = sql.rows(f"SELECT {_PAYOUT} FROM payments_payout WHERE store_id = %s ORDER BY id DESC LIMIT %s", [store_id, limit])
    return [PayoutView(*row) for row in found]


def latest_payouts(limit: int = 100, before: UUID | None = None) -> list[PayoutView]:
    """The payouts of all stores, newest first, older than the payout `before`: for the platform's own people."""
    found = sql.rows(
        f"SELECT {_PAYOUT} FROM payments_payout WHERE %s::uuid IS NULL OR id < %s::uuid ORDER BY id DESC LIMIT %s",
        [before, before, limit],
    )
    return [PayoutView(*row) for row in found]


def _payment(row: tuple[Any, ...]) -> PaymentView:
    return PaymentView(*[*row[:4], PaymentState(row[4]), *row[5:]])
