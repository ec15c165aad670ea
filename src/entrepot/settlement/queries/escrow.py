"""A store's money that is still in escrow: how much is expected, of which orders, and when."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from entrepot.database import sql

# The store's claim on each order that is not settled. What is received already is divided within moments, or when the provider that
# keeps it has let it go. What is only authorised is not in escrow yet.
_FROZEN: Final = """
  FROM settlement_settlement s JOIN orders_order o ON o.id = s.order_id
  JOIN LATERAL (SELECT coalesce(sum(c.amount_minor - c.cut_minor), 0)::bigint AS minor
                  FROM settlement_claim c WHERE c.order_id = s.order_id AND c.kind = 'store') c ON true
 WHERE s.store_id = %(store)s AND s.state IN ('frozen', 'settling') AND o.paid_at IS NOT NULL
"""
_SUMS: Final = (
    """
SELECT s.currency, o.state, count(*), sum(c.minor)::bigint, min(o.deadline_at) FILTER (WHERE o.state = 'shipped'),
       coalesce(sum(c.minor) FILTER (WHERE s.state = 'settling'), 0)::bigint """
    + _FROZEN
    + " GROUP BY 1, 2 ORDER BY 1, 2"
)
_ROWS: Final = (
    """
SELECT s.order_id, o.number, o.state, s.currency, s.total_minor, c.minor, s.frozen_at, o.shipped_at, o.delivered_at, o.deadline_at,
       s.state = 'settling' """
    + _FROZEN
    + """
   AND s.currency = %(currency)s AND (%(state)s = '' OR o.state = %(state)s)
   AND (%(at)s::timestamptz IS NULL OR (s.frozen_at, s.order_id) > (%(at)s, %(id)s::uuid))
 ORDER BY s.frozen_at, s.order_id LIMIT %(limit)s
"""
)


class EscrowSum(NamedTuple):
    """Orders of one state in one currency: how many, the store's part in minor units, and when the first of them is received at
    the latest (known once they are shipped). `settling_minor` of it providers were asked to let go.
    """

    currency: str
    state: str
    orders: int
    store_minor: int
    first_by: datetime | None
    settling_minor: int = 0


class EscrowRow(NamedTuple):
    """An order whose money is in escrow: `store_minor` of `total_minor` is the store's; `received_by` the latest receipt."""

    order_id: UUID
    number: str
    state: str
    currency: str
    total_minor: int
    store_minor: int
    paid_at: datetime
    shipped_at: datetime | None
    delivered_at: datetime | None
    deadline_at: datetime | None
    is_settling: bool = False

    @property
    def received_by(self) -> datetime | None:
        """When receipt is assumed at the latest; None while the order is not shipped."""
        return self.deadline_at if self.state == "shipped" else None


def escrow_expected(store_id: UUID) -> list[EscrowSum]:
    """The store's part of what is in escrow, by currency and state of the orders; one statement."""
    return [EscrowSum(*row) for row in sql.rows(_SUMS, {"store": store_id})]


def escrow_rows(
    store_id: UUID, currency: str, *, state: str = "", after: tuple[datetime, UUID] | None = None, limit: int = 50
) -> list[EscrowRow]:
    """A page of the orders behind that sum, the longest paid first; `after` is (paid_at, order_id) of the last one before."""
    at, last = after or (None, None)
    params = {"store": store_id, "currency": currency, "state": state, "at": at, "id": last, "limit": limit}
    return [EscrowRow(*row) for row in sql.rows(_ROWS, params)]
