"""From where an order was sent."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from entrepot.database import sql

_ORIGINS: Final = """
SELECT DISTINCT ON (s.variant_id) s.variant_id, s.warehouse_id
  FROM inventory_reservation r JOIN inventory_stock s ON s.id = r.stock_id
 WHERE r.order_id = %s AND r.state = 'consumed' ORDER BY s.variant_id, r.quantity DESC, r.id
"""


def origins(order_id: UUID) -> dict[UUID, UUID]:
    """The warehouse that each article of the order left; of several the one that most pieces left. One statement."""
    return dict(sql.rows(_ORIGINS, [order_id]))
