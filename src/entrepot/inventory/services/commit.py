"""Make reservations firm: the order is paid."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from entrepot.database import sql


def commit(order_ids: Sequence[UUID]) -> int:
    """Held reservations of these orders no longer expire; the number of them. Safe to repeat.

    The caller holds the orders' rows, so no stock row is locked: the promise only changes its kind.
    """
    return sql.execute(
        "UPDATE inventory_reservation SET state = 'committed', expires_at = NULL WHERE order_id = ANY(%s::uuid[]) AND state = 'held'",
        (sql.plain(order_ids),),
    )
