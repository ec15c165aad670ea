"""Attempts to pay, as the rooms above ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from entrepot.database import sql
from entrepot.payments.types import Started


class CapturedPart(NamedTuple):
    """The payment whose money lies (or lay) in an order's escrow, and the order's part of it in minor units."""

    payment_id: UUID
    amount_minor: int
    currency: str
    provider: str


class PaidShare(NamedTuple):
    """One order's part of a payment that was accepted."""

    order_id: UUID
    store_id: UUID
    amount_minor: int
    currency: str
    provider: str


def paid_shares(payment_id: UUID) -> list[PaidShare]:
    """The orders that a payment paid, by id; none for a payment that was not accepted."""
    rows = sql.rows(
        """
        SELECT s.order_id, s.store_id, s.goods_minor + s.freight_minor + s.tax_minor, p.currency, p.provider
          FROM payments_paymentpart s JOIN payments_payment p ON p.id = s.payment_id
         WHERE p.id = %s AND p.outcome = 'accepted' AND NOT s.is_diverted ORDER BY s.order_id
        """,
        (payment_id,),
    )
    return [PaidShare(*row) for row in rows]


def latest_attempts(purchase_ids: Sequence[UUID]) -> dict[UUID, Started]:
    """The newest payment of each purchase, preferring one that was accepted; one statement."""
    found = sql.rows(
        """
        SELECT DISTINCT ON (purchase_id) purchase_id, id, our_ref, amount_minor, currency
          FROM payments_payment WHERE purchase_id = ANY(%s)
         ORDER BY purchase_id, (outcome = 'accepted') DESC, id DESC
        """,
        (list(purchase_ids),),
    )
    return {purchase: Started(*rest) for purchase, *rest in found}


def open_payments(purchase_id: UUID) -> list[UUID]:
    """Payments of the purchase that may still bring money, oldest first."""
    rows = sql.rows(
        """
        SELECT id FROM payments_payment
         WHERE purchase_id = %s AND state IN ('new', 'pending', 'processing', 'unknown') ORDER BY id
        """,
        (purchase_id,),
    )
    return [row[0] for row in rows]


def captured_payment(order_id: UUID) -> CapturedPart | None:
    """The payment that paid the order, or None."""
    row = sql.one(
        """
        SELECT p.id, s.goods_minor + s.freight_minor + s.tax_minor, p.currency, p.provider
          FROM payments_paymentpart s JOIN payments_payment p ON p.id = s.payment_id
         WHERE s.order_id = %s AND p.outcome = 'accepted' AND NOT s.is_diverted
        """,
        (order_id,),
    )
    return CapturedPart(*row) if row else None
