"""Money that is held for orders, by how long it is held."""

from __future__ import annotations

from typing import Final, NamedTuple

from entrepot.database import sql
from entrepot.kernel import clock


class HeldMoney(NamedTuple):
    """What is held in one currency; minor units. `oldest_days` is the age of the oldest order that is not settled, `settling_minor`
    what of it providers were asked to let go.
    """

    currency: str
    orders: int
    week_minor: int
    month_minor: int
    older_minor: int
    oldest_days: int
    settling_minor: int = 0

    @property
    def total_minor(self) -> int:
        """All of it."""
        return self.week_minor + self.month_minor + self.older_minor


_HELD: Final = """
WITH held AS (
  SELECT a.currency, b.cp - b.dp AS minor, %(now)s - o.paid_at AS age, s.state AS settlement
    FROM ledger.account a JOIN ledger.account_balance b ON b.account_id = a.id
    JOIN orders_order o ON o.id = split_part(a.owner_ref, ':', 2)::uuid
    LEFT JOIN settlement_settlement s ON s.order_id = o.id
   WHERE a.kind = 'escrow.order' AND b.cp <> b.dp
)
SELECT currency, count(*), coalesce(sum(minor) FILTER (WHERE age < interval '7 days'), 0)::bigint,
       coalesce(sum(minor) FILTER (WHERE age >= interval '7 days' AND age < interval '30 days'), 0)::bigint,
       coalesce(sum(minor) FILTER (WHERE age >= interval '30 days'), 0)::bigint,
       coalesce(extract(day FROM max(age)), 0)::int, coalesce(sum(minor) FILTER (WHERE settlement = 'settling'), 0)::bigint
  FROM held GROUP BY 1 ORDER BY 1
"""


def held_money() -> list[HeldMoney]:
    """Escrow by currency and age since payment: under a week, under thirty days, older. The caller has asked `allow`. One statement."""
    return [HeldMoney(*row) for row in sql.rows(_HELD, {"now": clock.now()})]
