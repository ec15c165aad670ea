"""The platform's revenue over time, for a chart."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, NamedTuple

from entrepot.database import sql


class RevenuePoint(NamedTuple):
    """What one period brought in one currency: commission, and the margin of own retail; minor units."""

    starts_at: datetime
    currency: str
    commission_minor: int
    margin_minor: int


_POINTS: Final = """
SELECT date_trunc(%(step)s, j.effective_at, 'UTC') AS starts_at, a.currency,
       coalesce(sum(CASE e.side WHEN 'C' THEN e.amount ELSE -e.amount END) FILTER (WHERE a.kind = 'revenue.commission'), 0)::bigint,
       coalesce(sum(CASE e.side WHEN 'C' THEN e.amount ELSE -e.amount END) FILTER (WHERE a.kind <> 'revenue.commission'), 0)::bigint
  FROM ledger.account a JOIN ledger.entry e ON e.account_id = a.id JOIN ledger.journal j ON j.id = e.journal_id
 WHERE a.kind IN ('revenue.commission', 'revenue.retail', 'cost.goods') AND e.phase IN ('posted', 'post')
   AND j.effective_at >= %(since)s
 GROUP BY 1, 2 ORDER BY 1, 2
"""


def revenue_by_period(since: datetime, step: Literal["day", "week", "month"]) -> list[RevenuePoint]:
    """Revenue per period (UTC) and currency from the ledger's own rows, oldest first; periods without any are left out."""
    return [RevenuePoint(*row) for row in sql.rows(_POINTS, {"since": since, "step": step})]
