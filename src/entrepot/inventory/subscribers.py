"""The flag “in stock” on product cards follows the stock."""

from __future__ import annotations

from collections.abc import Sequence

from entrepot.catalog.services import set_in_stock
from entrepot.database import sql
from entrepot.events.facts.inventory import StockCameBack, StockRanOut
from entrepot.events.services import subscriber
from entrepot.events.types import Envelope

_FREE = """
SELECT s.product_id, bool_or(s.on_hand > s.reserved AND w.is_active)
  FROM inventory_stock s JOIN inventory_warehouse w ON w.id = s.warehouse_id WHERE s.product_id = ANY(%s) GROUP BY 1
"""


@subscriber("inventory.in_stock_flag", kinds=[StockRanOut, StockCameBack], batch=500)
def flag_products(facts: Sequence[Envelope]) -> None:
    """Look at the stock as it is now and tell the catalogue."""
    products = sorted({envelope.fact.product_id for envelope in facts})  # type: ignore[attr-defined]
    set_in_stock(dict(sql.rows(_FREE, (products,))))
