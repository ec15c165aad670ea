"""An order closed before receipt: its claims fall away."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from entrepot.database import sql


def void(order_ids: Sequence[UUID]) -> int:
    """Void the frozen claims of these orders; the number of orders. The refund itself is the business of payments."""
    return sql.execute(
        "UPDATE settlement_settlement SET state = 'voided' WHERE order_id = ANY(%s) AND state = 'frozen'", (list(order_ids),)
    )
