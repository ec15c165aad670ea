"""What own retail earned with each product: sales less refunds less what the goods cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from uuid import UUID

from entrepot.database import sql

# A sale belongs to the month in which its money was divided; what went back of it is taken off that month, whenever it went. Pieces that
# were refunded before they were sent are none and cost nothing, and those that lie in stock again cost nothing.
_SOLD: Final = """
WITH sold AS (
  SELECT date_trunc('month', s.settled_at AT TIME ZONE 'UTC')::date AS month, s.currency, l.product_id, max(l.title) AS title,
         sum(l.quantity - c.unsent)::bigint AS pieces, sum(l.goods_minor)::bigint AS sales,
         coalesce(sum(r.back_goods_minor), 0)::bigint AS refunds,
         coalesce(sum(l.cost_minor - c.cost), 0)::bigint AS cost,
         coalesce(sum(l.quantity - c.unsent) FILTER (WHERE l.cost_minor IS NULL), 0)::bigint AS unknown
    FROM settlement_settlement s JOIN orders_line l ON l.order_id = s.order_id
    LEFT JOIN aftersales_refundable r ON r.order_id = l.order_id AND r.position = l.position
   CROSS JOIN LATERAL (SELECT coalesce(sum(cost_minor), 0)::bigint AS cost,
                              coalesce(sum(pieces) FILTER (WHERE kind = 'unsent'), 0)::bigint AS unsent
                         FROM settlement_costcut WHERE order_id = l.order_id AND line = l.position) c
   WHERE s.store_id IN (SELECT id FROM stores_store WHERE kind = 'own') AND s.state = 'settled'
     AND (%(since)s::timestamptz IS NULL OR s.settled_at >= %(since)s) AND (%(until)s::timestamptz IS NULL OR s.settled_at < %(until)s)
     AND (%(text)s = '' OR strpos(lower(l.title), lower(%(text)s)) > 0)
   GROUP BY 1, 2, 3
)
"""
_ORDERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "margin": "sales - refunds - cost",
        "sales": "sales",
        "refunds": "refunds",
        "cost": "cost",
        "pieces": "pieces",
        "month": "month",
        "title": "lower(title)",
    }
)
SORTS: Final = tuple(_ORDERS)


class MarginRow(NamedTuple):
    """A product in a month and currency; minor units. `unknown` pieces have no cost written down: their margin is too high."""

    month: date
    currency: str
    product_id: UUID
    title: str
    pieces: int
    sales_minor: int
    refunds_minor: int
    cost_minor: int
    unknown: int

    @property
    def margin_minor(self) -> int:
        """What is left."""
        return self.sales_minor - self.refunds_minor - self.cost_minor

    @property
    def margin_bps(self) -> int | None:
        """In ten-thousandths of what was sold and stayed sold; None where nothing did."""
        net = self.sales_minor - self.refunds_minor
        return round(self.margin_minor * 10_000 / net) if net > 0 else None


class MarginSum(NamedTuple):
    """All products in one currency; minor units."""

    currency: str
    pieces: int
    sales_minor: int
    refunds_minor: int
    cost_minor: int
    unknown: int

    @property
    def margin_minor(self) -> int:
        """What is left."""
        return self.sales_minor - self.refunds_minor - self.cost_minor


@dataclass(frozen=True, slots=True)
class MarginFilter:
    """A month (its first day; None: all of them) and part of a title."""

    month: date | None = None
    text: str = ""

    def params(self) -> dict[str, Any]:
        """For the statements."""
        first = self.month
        since = datetime(first.year, first.month, 1, tzinfo=UTC) if first else None
        after = (since + timedelta(days=31)).replace(day=1) if since else None
        return {"since": since, "until": after, "text": self.text}


def margin_rows(
    wanted: MarginFilter, *, sort: str = "margin", is_falling: bool = True, offset: int = 0, limit: int = 50
) -> list[MarginRow]:
    """A page of own retail by product, month and currency in the order of `sort` (one of SORTS); one statement."""
    direction = "DESC" if is_falling else "ASC"
    text = f"""{_SOLD} SELECT month, currency, product_id, title, pieces, sales, refunds, cost, unknown FROM sold
        ORDER BY {_ORDERS[sort]} {direction}, month DESC, product_id, currency LIMIT %(limit)s OFFSET %(offset)s"""
    return [MarginRow(*row) for row in sql.rows(text, {**wanted.params(), "limit": limit, "offset": offset})]


def margin_sums(wanted: MarginFilter) -> list[MarginSum]:
    """The same summed up by currency; one statement."""
    text = f"""{_SOLD} SELECT currency, sum(pieces)::bigint, sum(sales)::bigint, sum(refunds)::bigint, sum(cost)::bigint,
        sum(unknown)::bigint FROM sold GROUP BY 1 ORDER BY 1"""
    return [MarginSum(*row) for row in sql.rows(text, wanted.params())]


def margin_months() -> list[date]:
    """The months in which own retail sold something, the latest first; one statement."""
    found = sql.rows(
        """SELECT DISTINCT date_trunc('month', settled_at AT TIME ZONE 'UTC')::date AS month FROM settlement_settlement
            WHERE store_id IN (SELECT id FROM stores_store WHERE kind = 'own') AND state = 'settled' ORDER BY 1 DESC"""
    )
    return [row[0] for row in found]


def every_margin(wanted: MarginFilter, *, most: int = 100_000) -> Iterator[MarginRow]:
    """All rows, by month and title, for a file; at most `most`."""
    yield from margin_rows(wanted, sort="month", limit=most)
