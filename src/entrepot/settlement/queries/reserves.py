"""What is held back of a store's settlements, and until when."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from entrepot.database import sql

_SUMS: Final = """
SELECT a.currency, (b.cp - b.dp - b.dq)::bigint, coalesce(r.minor, 0)::bigint, r.first, coalesce(r.orders, 0)
  FROM ledger.account a JOIN ledger.account_balance b ON b.account_id = a.id
  LEFT JOIN (SELECT currency, sum(amount_minor) AS minor, min(due_at) AS first, count(*) AS orders FROM settlement_reserve
              WHERE store_id = %(store)s AND released_at IS NULL GROUP BY 1) r ON r.currency = a.currency
 WHERE a.kind = 'merchant.reserve' AND a.store_id = %(store)s ORDER BY 1
"""
_ROWS: Final = """
SELECT r.order_id, o.number, r.bps, r.amount_minor, r.held_at, r.due_at
  FROM settlement_reserve r JOIN orders_order o ON o.id = r.order_id
 WHERE r.store_id = %(store)s AND r.currency = %(currency)s AND r.released_at IS NULL
   AND (%(at)s::timestamptz IS NULL OR (r.due_at, r.order_id) > (%(at)s, %(id)s::uuid))
 ORDER BY r.due_at, r.order_id LIMIT %(limit)s
"""


class ReserveSum(NamedTuple):
    """A store's reserve in one currency; minor units. `held_minor` stands there now, `kept_minor` was held back of `orders`
    settlements that are not released; refunds and penalties used what is less. The first of it comes on `first_due`.
    """

    currency: str
    held_minor: int
    kept_minor: int
    first_due: datetime | None
    orders: int

    @property
    def used_minor(self) -> int:
        """What refunds, chargebacks and penalties took of it."""
        return max(0, self.kept_minor - self.held_minor)


class ReserveRow(NamedTuple):
    """What was held back of one settled order."""

    order_id: UUID
    number: str
    bps: int
    amount_minor: int
    held_at: datetime
    due_at: datetime


def reserve_sums(store_id: UUID) -> list[ReserveSum]:
    """The store's reserves by currency; one statement."""
    return [ReserveSum(*row) for row in sql.rows(_SUMS, {"store": store_id})]


def reserve_rows(
    store_id: UUID, currency: str, *, after: tuple[datetime, UUID] | None = None, limit: int = 50
) -> list[ReserveRow]:
    """A page of what is held back, the first to be released first; `after` is (due_at, order_id) of the last one before."""
    at, last = after or (None, None)
    params = {"store": store_id, "currency": currency, "at": at, "id": last, "limit": limit}
    return [ReserveRow(*row) for row in sql.rows(_ROWS, params)]
