"""Until when a provider refunds a payment."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.payments import registry


def is_window_over(provider: str, paid_at: datetime | None, finished_at: datetime | None) -> bool:
    """Whether the provider refunds no more: it said so (`finished_at`), or its published time has passed since the payment."""
    days = registry.driver(provider).capabilities.refund_window_days
    is_past = days is not None and paid_at is not None and clock.now() > paid_at + timedelta(days=days)
    return finished_at is not None or is_past


def refund_window_over(payment_id: UUID) -> bool:
    """The same for a payment that is known; True for one that is not."""
    row = sql.one("SELECT provider, paid_at, finished_at FROM payments_payment WHERE id = %s", [payment_id])
    return row is None or is_window_over(*row)
