"""Give up the promise to an order."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from entrepot.database import sql

from ._free import free


def release(order_ids: Sequence[UUID]) -> set[UUID]:
    """Free everything still reserved for these orders; the orders that had something. Safe to repeat."""
    with transaction.atomic():
        ids = sql.rows(
            "SELECT id FROM inventory_reservation WHERE order_id = ANY(%s) AND state IN ('held', 'committed')",
            (list(order_ids),),
        )
        return free([row[0] for row in ids])
