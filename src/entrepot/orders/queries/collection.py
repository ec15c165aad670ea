"""Orders paid on receipt whose money does not come by itself, and the limits of their shoppers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from entrepot.database import sql

# Received and not paid, or under way with nothing kept ready: the goods are out of the store's hands. Orders that are paid on receipt
# and not paid yet have an index of their own.
_COLLECTING: Final = """
SELECT o.id, o.number, o.store_id, o.buyer_id, o.state, o.currency, o.total_minor, o.received_at, o.authorised_at
  FROM orders_order o
 WHERE o.on_receipt AND o.paid_at IS NULL AND (o.state = 'collecting' OR o.state IN ('partly_shipped', 'shipped') AND NOT EXISTS (
         SELECT FROM payments_authorisation a WHERE a.order_id = o.id AND a.state IN ('held', 'capturing')))
   AND (%(after)s::uuid IS NULL OR o.id > %(after)s::uuid)
 ORDER BY o.id LIMIT %(limit)s
"""
_LIMITS: Final = """
SELECT person_id, level, reason, note, changed_at FROM orders_receiptlimit
 WHERE (%(level)s = '' OR level = %(level)s)
   AND (%(at)s::timestamptz IS NULL OR (changed_at, person_id) < (%(at)s, %(id)s::uuid))
 ORDER BY changed_at DESC, person_id DESC LIMIT %(limit)s
"""
_HISTORY: Final = """
SELECT before, level, reason, note, grounds, actor, at FROM orders_receiptlimitchange WHERE person_id = %s ORDER BY id DESC LIMIT %s
"""


class Collecting(NamedTuple):
    """An order that has to be paid; `received_at` is None while the goods are under way."""

    order_id: UUID
    number: str
    store_id: UUID
    buyer_id: UUID | None
    state: str
    currency: str
    total_minor: int
    received_at: datetime | None
    authorised_at: datetime


class LimitRow(NamedTuple):
    """How much a shopper may have open, since when and why."""

    person_id: UUID
    level: str
    reason: str
    note: str
    changed_at: datetime


class LimitChange(NamedTuple):
    """A change of a level with the figures it stands on."""

    before: str
    level: str
    reason: str
    note: str
    grounds: dict[str, Any]
    actor: str
    at: datetime


def collecting_orders(after: UUID | None = None, limit: int = 50) -> list[Collecting]:
    """The collection queue, the oldest first; one statement."""
    return [Collecting(*row) for row in sql.rows(_COLLECTING, {"after": after, "limit": limit})]


def receipt_limits(level: str = "", before: tuple[datetime, UUID] | None = None, limit: int = 50) -> list[LimitRow]:
    """Shoppers with a level, those changed last first; one statement."""
    at, last = before or (None, None)
    return [LimitRow(*row) for row in sql.rows(_LIMITS, {"level": level, "at": at, "id": last, "limit": limit})]


def limit_history(person_id: UUID, limit: int = 50) -> Sequence[LimitChange]:
    """The latest changes of a shopper's level; one statement."""
    return [LimitChange(*row) for row in sql.rows(_HISTORY, [person_id, limit])]
