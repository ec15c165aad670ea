"""What a change of rules would have meant for what was sold lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, NamedTuple

from entrepot.database import sql
from entrepot.kernel import clock

_DAYS: Final = 30
# Lines whose commission came from a plan as wide as this one or wider: those of narrower plans would not change.
_LINES: Final = """
WITH sold AS (
  SELECT o.number, l.title, l.category_path, l.goods_minor, o.currency, c.amount_minor AS before_minor, c.bps AS before_bps,
         LEAST(l.goods_minor, round(l.goods_minor * %(bps)s / 10000.0))::bigint AS after_minor, s.frozen_at
    FROM settlement_settlement s
    JOIN settlement_claim c ON c.order_id = s.order_id AND c.kind = 'commission'
    JOIN orders_order o ON o.id = s.order_id
    JOIN orders_line l ON l.order_id = s.order_id AND l.position = c.line
    JOIN stores_feeplan p ON p.id::text = c.plan
   WHERE s.store_kind = %(kind)s AND s.frozen_at >= %(since)s AND length(p.category_path) <= length(%(path)s)
     AND (%(path)s = '' OR l.category_path = %(path)s OR starts_with(l.category_path, %(path)s || '/'))
)
"""
_SAMPLE: Final = f"""{_LINES} SELECT number, title, category_path, goods_minor, currency, before_bps, before_minor, after_minor
  FROM sold ORDER BY frozen_at DESC LIMIT %(limit)s"""
_SUMS: Final = f"""{_LINES} SELECT currency, count(*), sum(goods_minor)::bigint, sum(before_minor)::bigint, sum(after_minor)::bigint
  FROM sold GROUP BY 1 ORDER BY 1"""


_PERIODS: Final = """
SELECT count(*) FILTER (WHERE paid_at IS NOT NULL),
       count(*) FILTER (WHERE paid_at > placed_at + make_interval(mins => %(pay)s)),
       count(*) FILTER (WHERE delivered_at IS NOT NULL AND received_at IS NOT NULL),
       count(*) FILTER (WHERE received_at > delivered_at + make_interval(days => %(receive)s))
  FROM orders_order WHERE placed_at >= %(since)s
"""
_PAYOUTS: Final = """
SELECT currency, count(*), count(*) FILTER (WHERE amount_minor < %(minimum)s),
       coalesce(sum(amount_minor) FILTER (WHERE amount_minor < %(minimum)s), 0)::bigint
  FROM payments_payout WHERE created_at >= %(since)s GROUP BY 1 ORDER BY 1
"""


# The store's part of what was settled, by whether the store was new then.
_HOLDBACK: Final = """
SELECT s.currency, count(*), sum(c.minor)::bigint,
       sum(round(c.minor * CASE WHEN t.opened_at IS NULL OR s.settled_at < t.opened_at + make_interval(days => %(new_store_days)s)
                                THEN %(new_bps)s ELSE %(bps)s END / 10000.0))::bigint
  FROM settlement_settlement s JOIN stores_store t ON t.id = s.store_id
  JOIN LATERAL (SELECT sum(amount_minor - cut_minor) AS minor FROM settlement_claim WHERE order_id = s.order_id AND kind = 'store') c
    ON c.minor > 0
 WHERE s.state = 'settled' AND s.settled_at >= %(since)s GROUP BY 1 ORDER BY 1
"""


class HoldbackEffect(NamedTuple):
    """What was settled in the last thirty days in one currency, and how much of it would be held back; minor units."""

    currency: str
    settlements: int
    store_minor: int
    held_minor: int


class PeriodsEffect(NamedTuple):
    """Orders placed in the last thirty days: how many were paid, how many of them later than the time to pay would have allowed; how
    many were received after delivery, how many of them later than receipt would have been assumed.
    """

    paid: int
    paid_too_late: int
    received: int
    assumed_earlier: int


class PayoutsEffect(NamedTuple):
    """Payouts of the last thirty days in one currency, and those below the smallest one; minor units."""

    currency: str
    payouts: int
    too_small: int
    too_small_minor: int


class SampleLine(NamedTuple):
    """A line that was sold, with its commission then and as it would be; minor units."""

    number: str
    title: str
    category_path: str
    goods_minor: int
    currency: str
    before_bps: int
    before_minor: int
    after_minor: int


class SumLine(NamedTuple):
    """All lines of the last thirty days in one currency."""

    currency: str
    lines: int
    goods_minor: int
    before_minor: int
    after_minor: int

    @property
    def more_minor(self) -> int:
        """How much more the platform would have earned; negative is less."""
        return self.after_minor - self.before_minor


@dataclass(frozen=True, slots=True)
class FeeEffect:
    """Sample cases, and the sums of thirty days."""

    sample: list[SampleLine]
    sums: list[SumLine]


def fee_effect(kind: str, category_path: str, commission_bps: int, *, limit: int = 6) -> FeeEffect:
    """What the commission would have been on what stores of the kind sold in the category in the last thirty days. Two statements."""
    params = {
        "kind": kind,
        "path": category_path,
        "bps": commission_bps,
        "since": clock.now() - timedelta(days=_DAYS),
        "limit": limit,
    }
    return FeeEffect(
        [SampleLine(*row) for row in sql.rows(_SAMPLE, params)], [SumLine(*row) for row in sql.rows(_SUMS, params)]
    )


def periods_effect(pay_minutes: int, receive_days: int) -> PeriodsEffect:
    """What other periods would have met among the orders of the last thirty days. One statement."""
    params = {"pay": pay_minutes, "receive": receive_days, "since": clock.now() - timedelta(days=_DAYS)}
    [row] = sql.rows(_PERIODS, params)
    return PeriodsEffect(*row)


def payouts_effect(minimum_minor: int) -> list[PayoutsEffect]:
    """Which payouts of the last thirty days would have waited for more, by currency. One statement."""
    params = {"minimum": minimum_minor, "since": clock.now() - timedelta(days=_DAYS)}
    return [PayoutsEffect(*row) for row in sql.rows(_PAYOUTS, params)]


def holdback_effect(new_store_days: int, new_bps: int, bps: int) -> list[HoldbackEffect]:
    """What would have been held back of the settlements of the last thirty days, by currency. One statement."""
    params = {"new_store_days": new_store_days, "new_bps": new_bps, "bps": bps, "since": clock.now() - timedelta(days=_DAYS)}
    return [HoldbackEffect(*row) for row in sql.rows(_HOLDBACK, params)]
