"""Chargebacks as people read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from entrepot.aftersales.errors import UnknownChargeback
from entrepot.database import sql

_COLUMNS: Final = """id, payment_id, provider, provider_ref, order_id, order_number, store_id, amount_minor, held_minor, currency, reason,
       state, refunded_minor, evidence, evidence_due_at, opened_at, submitted_at, decided_at"""
_LIST: Final = f"""
SELECT {_COLUMNS} FROM aftersales_chargeback
 WHERE (%(store)s::uuid IS NULL OR store_id = %(store)s) AND (NOT %(open)s OR decided_at IS NULL)
   AND (%(at)s::timestamptz IS NULL OR (opened_at, id) < (%(at)s, %(id)s::uuid))
 ORDER BY opened_at DESC, id DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class ChargebackView:
    """A chargeback; `held_minor` of it lies in escrow, `refunded_minor` had gone back before."""

    id: UUID
    payment_id: UUID
    provider: str
    provider_ref: str
    order_id: UUID
    order_number: str
    store_id: UUID
    amount_minor: int
    held_minor: int
    currency: str
    reason: str
    state: str
    refunded_minor: int
    evidence: str
    evidence_due_at: datetime | None
    opened_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None


def chargebacks(
    store_id: UUID | None = None, *, only_open: bool = False, before: tuple[datetime, UUID] | None = None, limit: int = 30
) -> list[ChargebackView]:
    """Chargebacks of a store or of the whole market, the latest first. The caller has asked `allow`. One statement."""
    at, last = before or (None, None)
    params = {"store": store_id, "open": only_open, "at": at, "id": last, "limit": limit}
    return [ChargebackView(*row) for row in sql.rows(_LIST, params)]


def chargeback(chargeback_id: UUID, *, store_id: UUID | None = None) -> ChargebackView:
    """One of them. Raises UnknownChargeback, also for another store's."""
    row = sql.one(f"SELECT {_COLUMNS} FROM aftersales_chargeback WHERE id = %s", [chargeback_id])
    if row is None or (store_id is not None and row[6] != store_id):
        raise UnknownChargeback
    return ChargebackView(*row)


def chargebacks_of_order(order_id: UUID) -> list[ChargebackView]:
    """The chargebacks of an order, the first first."""
    return [
        ChargebackView(*row)
        for row in sql.rows(f"SELECT {_COLUMNS} FROM aftersales_chargeback WHERE order_id = %s ORDER BY id", [order_id])
    ]
