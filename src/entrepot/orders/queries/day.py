"""A store's day in figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from entrepot.database import sql
from entrepot.orders.enums import OrderState

# Every state is named so that the index of a store's orders by state and time answers.
_DAY = """
SELECT currency, count(*), count(*) FILTER (WHERE paid_at IS NOT NULL),
       coalesce(sum(goods_minor) FILTER (WHERE paid_at IS NOT NULL), 0)::bigint
  FROM orders_order WHERE store_id = %s AND state = ANY(%s) AND placed_at >= %s AND placed_at < %s GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class DayFigures:
    """Orders placed in a period in one currency: how many, how many of them are paid, and the worth of the paid goods."""

    currency: str
    orders: int
    paid: int
    goods_minor: int


def day_figures(store_id: UUID, since: datetime, until: datetime) -> list[DayFigures]:
    """What was ordered of the store from `since` until before `until`, per currency."""
    found = sql.rows(_DAY, (store_id, list(OrderState.values), since, until))
    return [DayFigures(*row) for row in found]


def overdue_count(store_id: UUID) -> int:
    """Paid orders of the store whose shipping promise is over."""
    return int(
        sql.scalar(
            "SELECT count(*) FROM orders_order WHERE store_id = %s AND state = 'paid' AND overdue_at IS NOT NULL", (store_id,)
        )
    )
