"""Give up the promise to an order."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from entrepot.database import sql

from ._free import free

_OPEN = """
SELECT r.id FROM inventory_reservation r JOIN inventory_stock s ON s.id = r.stock_id
 WHERE r.order_id = ANY(%s) AND r.state IN ('held', 'committed') AND (%s::uuid[] IS NULL OR s.variant_id = ANY(%s::uuid[]))
"""


def release(order_ids: Sequence[UUID], *, variant_ids: Sequence[UUID] | None = None) -> set[UUID]:
    """Free what is still reserved for these orders, of some variants or of all; the orders that had something. Safe to repeat."""
    variants = None if variant_ids is None else list(variant_ids)
    with transaction.atomic():
        ids = sql.rows(_OPEN, (list(order_ids), variants, variants))
        return free([row[0] for row in ids])
