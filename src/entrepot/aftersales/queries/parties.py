"""Whom cases concern."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from entrepot.database import sql


def parties_of_cases(case_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Number, order, store, buyer (or a guest's address), offer and decision of these cases. One statement."""
    if not case_ids:
        return {}
    rows = sql.dicts(
        """SELECT c.id, c.number, c.order_id, c.store_id, c.buyer_id, p.email, c.kind, c.currency, c.amount_minor, c.offer_minor,
                  c.ruled_minor
             FROM aftersales_case c JOIN orders_order o ON o.id = c.order_id JOIN orders_purchase p ON p.id = o.purchase_id
            WHERE c.id = ANY(%s::uuid[])""",
        [sql.plain(case_ids)],
    )
    return {row["id"]: row for row in rows}
