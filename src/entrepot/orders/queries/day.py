"""A store's day in figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from entrepot.database import sql
from entrepot.orders.enums import OrderState

# Every state is named so that the index of a store's orders by state and time answers.
_DAY = """
SELECT currency, count(*), count(*) FILTER (WHERE paid_at IS NOT NULL),
       coalesce(sum(goods_minor) FILTER (WHERE paid_at IS NOT NULL), 0)::bigint
  FROM orders_order WHERE store_id = %s AND state = ANY(%s) AND placed_at >= %s AND placed_at < %s GROUP BY 1 ORDER BY 1
"""
_DAYS = """
SELECT (placed_at AT TIME ZONE 'UTC')::date, currency, count(*), count(*) FILTER (WHERE paid_at IS NOT NULL),
       coalesce(sum(goods_minor) FILTER (WHERE paid_at IS NOT NULL), 0)::bigint
  FROM orders_order WHERE store_id = %s AND state = ANY(%s) AND placed_at >= %s AND placed_at < %s GROUP BY 1, 2 ORDER BY 1, 2
"""
_OVERDUE = """
SELECT count(*) FROM orders_order WHERE store_id = %s AND state IN ('paid', 'partly_shipped') AND overdue_at IS NOT NULL
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


def daily_figures(store_id: UUID, since: datetime, until: datetime) -> dict[date, list[DayFigures]]:
    """As `day_figures`, for each day (UTC) of the period on which something was ordered; one statement."""
    found: dict[date, list[DayFigures]] = {}
    for day, *figures in sql.rows(_DAYS, (store_id, list(OrderState.values), since, until)):
        found.setdefault(day, []).append(DayFigures(*figures))
    return found


def overdue_count(store_id: UUID) -> int:
    """Paid orders of the store whose shipping promise is over."""
    return int(sql.scalar(_OVERDUE, (store_id,)))
