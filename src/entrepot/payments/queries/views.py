"""Payments, refunds and payouts as people and the rooms above read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from entrepot.payments.enums import PaymentState
from entrepot.payments.rules import OPEN


@dataclass(frozen=True, slots=True)
class PaymentView:
    """A payment as people and the rooms above read it. `outcome` is "" until money came (see Outcome)."""

    payment_id: UUID
    purchase_id: UUID
    provider: str
    method: str
    state: PaymentState
    outcome: str
    amount_minor: int
    currency: str
    our_ref: str
    provider_ref: str
    refunding_minor: int
    refunded_minor: int
    created_at: datetime
    expires_at: datetime
    paid_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether money may still come without anything else happening."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class RefundView:
    """A refund as people read it; `message` is what the provider said when it declined or did not answer."""

    refund_id: UUID
    payment_id: UUID
    order_id: UUID | None
    amount_minor: int
    currency: str
    state: str
    request_no: str
    reason: str
    message: str
    created_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PayoutView:
    """A payout as people read it."""

    payout_id: UUID
    store_id: UUID
    provider: str
    amount_minor: int
    currency: str
    destination: str
    state: str
    request_no: str
    provider_ref: str
    message: str
    created_at: datetime
    paid_at: datetime | None
    returned_at: datetime | None
