"""Claims and settlements of orders."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from entrepot.database import sql


def claims_on(order_id: UUID) -> list[dict[str, Any]]:
    """Who has a right to which part of the order's money, as frozen at payment."""
    return sql.dicts(
        """
        SELECT c.kind, c.line, c.basis_minor, c.bps, c.plan, c.amount_minor, c.cut_minor,
               c.amount_minor - c.cut_minor AS left_minor, s.currency, s.state, s.frozen_at, s.settled_at
          FROM settlement_claim c JOIN settlement_settlement s USING (order_id) WHERE c.order_id = %s ORDER BY c.line, c.kind
        """,
        (order_id,),
    )


def recent_settlements(store_id: UUID, *, limit: int = 50) -> list[dict[str, Any]]:
    """The store's newest settled orders with what it got and what the commission was."""
    return sql.dicts(
        """
        SELECT s.order_id, s.currency, s.total_minor, s.settled_at,
               coalesce(sum(c.amount_minor) FILTER (WHERE c.kind = 'store'), 0)::bigint AS store_minor,
               coalesce(sum(c.amount_minor) FILTER (WHERE c.kind = 'commission'), 0)::bigint AS commission_minor
          FROM (SELECT * FROM settlement_settlement WHERE store_id = %s AND state = 'settled' ORDER BY settled_at DESC LIMIT %s) s
          JOIN settlement_claim c USING (order_id) GROUP BY 1, 2, 3, 4 ORDER BY 4 DESC
        """,
        (store_id, limit),
    )
