"""The position of exchanges: what is open in each currency, what it is worth today, and what margin, rounding and rates made of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, NamedTuple
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.kernel.money import round_minor
from entrepot.ledger.queries import totals
from entrepot.settlement.rules import exchanged
from entrepot.settlement.types import rate_text

from .exchange import quotes

# Exchanges (+) and what went back through them (-), with the margin and the rounding in minor units of the quote currency.
_PAIRS: Final = """
WITH moved AS (
  SELECT 1 AS sign, e.base, e.quote, e.source_minor::numeric AS source, e.target_minor::numeric AS target, e.mid_num / e.mid_den AS mid,
         e.rate_num / e.rate_den AS rate, e.shift
    FROM settlement_exchange e JOIN settlement_settlement s ON s.order_id = e.order_id AND s.state = 'settled'
   WHERE e.at >= %(since)s AND e.at < %(until)s
  UNION ALL
  SELECT -1, e.base, e.quote, b.source_minor, b.target_minor, e.mid_num / e.mid_den, e.rate_num / e.rate_den, e.shift
    FROM settlement_exchangeback b JOIN settlement_exchange e USING (order_id) WHERE b.at >= %(since)s AND b.at < %(until)s
)
SELECT base, quote, count(*) FILTER (WHERE sign = 1), count(*) FILTER (WHERE sign = -1),
       sum(sign * source)::bigint, sum(sign * target)::bigint,
       sum(sign * source * (mid - rate) * power(10::numeric, shift)), sum(sign * (source * rate * power(10::numeric, shift) - target))
  FROM moved GROUP BY 1, 2 ORDER BY 1, 2
"""
_DEALT: Final = """
SELECT sold_currency, bought_currency, sum(sold_minor)::bigint, sum(bought_minor)::bigint FROM settlement_fxdeal
 WHERE at >= %(since)s AND at < %(until)s GROUP BY 1, 2
"""
_DEALS: Final = """
SELECT id, sold_currency, sold_minor, bought_currency, bought_minor, reference, reason, made_by, approved_by, at
  FROM settlement_fxdeal WHERE at >= %(since)s AND at < %(until)s ORDER BY at DESC, id DESC LIMIT %(limit)s
"""
_LINES: Final = """
SELECT at, kind, subject, base, source, quote, target, mid_num, mid_den, rate_num, rate_den, margin_bps, origin, published_on,
       expires_at FROM (
  SELECT e.at, 'exchange' AS kind, o.number AS subject, e.base, e.source_minor AS source, e.quote, e.target_minor AS target, e.mid_num,
         e.mid_den, e.rate_num, e.rate_den, e.margin_bps, e.source AS origin, e.published_on, e.expires_at
    FROM settlement_exchange e JOIN settlement_settlement s ON s.order_id = e.order_id AND s.state = 'settled'
    JOIN orders_order o ON o.id = e.order_id WHERE e.at >= %(since)s AND e.at < %(until)s
  UNION ALL
  SELECT b.at, 'back', o.number, e.base, -b.source_minor, e.quote, -b.target_minor, e.mid_num, e.mid_den, e.rate_num, e.rate_den,
         e.margin_bps, e.source, e.published_on, e.expires_at
    FROM settlement_exchangeback b JOIN settlement_exchange e USING (order_id) JOIN orders_order o ON o.id = e.order_id
   WHERE b.at >= %(since)s AND b.at < %(until)s
  UNION ALL
  SELECT at, 'deal', reference, sold_currency, -sold_minor, bought_currency, -bought_minor, NULL, NULL, NULL, NULL, NULL, '', NULL, NULL
    FROM settlement_fxdeal WHERE at >= %(since)s AND at < %(until)s
) each ORDER BY at, kind DESC, subject
"""


class PositionLine(NamedTuple):
    """What is open in a currency: above zero the platform has it and owes nobody, below it has paid more than it has.

    `opened_minor` is what exchanges put in, `closed_minor` what went out of it (refunds, a bank's exchanges, stores' parts).
    `value_minor` is the open part in the currency of the report at today's mid; None without a fresh rate.
    """

    currency: str
    opened_minor: int
    closed_minor: int
    value_minor: int | None

    @property
    def open_minor(self) -> int:
        """In less out."""
        return self.opened_minor - self.closed_minor


class PairResult(NamedTuple):
    """What exchanges of a period between two currencies came to; amounts in minor units of `base` (source) and `quote` (all others).

    `margin_minor` and `rounding_minor` are what the quotes left to the platform; `rate_minor` is what rates did since, valued at today's
    mid or as the bank changed the money; together the gain. None where there is no fresh rate to value what is open.
    """

    base: str
    quote: str
    exchanges: int
    backs: int
    source_minor: int
    target_minor: int
    closed_minor: int
    margin_minor: int
    rounding_minor: int
    rate_minor: int | None

    @property
    def open_minor(self) -> int:
        """What of the source a bank has not changed yet."""
        return self.source_minor - self.closed_minor

    @property
    def gain_minor(self) -> int | None:
        """All three."""
        return None if self.rate_minor is None else self.margin_minor + self.rounding_minor + self.rate_minor


class DealLine(NamedTuple):
    """A bank's exchange for the platform; minor units. Its id is that of its posting."""

    id: UUID
    sold_currency: str
    sold_minor: int
    bought_currency: str
    bought_minor: int
    reference: str
    reason: str
    made_by: str
    approved_by: str
    at: datetime


class FxLine(NamedTuple):
    """A line of the report's file: an exchange, what went back through one, or a bank's exchange (both below zero)."""

    at: datetime
    kind: str
    subject: str
    base: str
    source_minor: int
    quote: str
    target_minor: int
    mid: str
    rate: str
    margin_bps: int | None
    source: str
    published_on: date | None
    expires_at: datetime | None


def positions(into: str) -> list[PositionLine]:
    """The position in each currency with its worth in `into` today."""
    found = [row for row in totals(kind="fx.position") if row.credits_minor or row.debits_minor]
    known = quotes({(row.currency, into) for row in found} - {(into, into)}, clock.now())
    lines = []
    for row in found:
        quote = known.get((row.currency, into))
        if row.currency == into:
            value: int | None = row.net_minor
        else:
            value = exchanged(row.net_minor, quote.mid, row.currency, into) if quote is not None else None
        lines.append(PositionLine(row.currency, row.credits_minor, row.debits_minor, value))
    return lines


def pair_results(since: datetime, until: datetime) -> list[PairResult]:
    """What exchanges, refunds through them and the bank's exchanges in [since, until) came to, by pair; valued now."""
    bounds = {"since": since, "until": until}
    rows = sql.rows(_PAIRS, bounds)
    dealt = {(row[0], row[1]): (row[2], row[3]) for row in sql.rows(_DEALT, bounds)} if rows else {}
    known = quotes({(row[0], row[1]) for row in rows}, clock.now())
    return [_result(row, dealt, known.get((row[0], row[1]))) for row in rows]


def _result(row: tuple[Any, ...], dealt: dict[tuple[str, str], tuple[int, int]], quote: Any) -> PairResult:
    base, code, exchanges, backs, source, target, margin, rounding = row
    sold, bought = dealt.get((base, code), (0, 0))
    turned_sold, turned_bought = dealt.get((code, base), (0, 0))
    closed, got = sold - turned_bought, bought - turned_sold
    margin_minor, rounding_minor = round_minor(Decimal(margin)), round_minor(Decimal(rounding))
    change = None
    if quote is not None or source == closed:
        worth = exchanged(source - closed, quote.mid, base, code) if quote is not None else 0
        change = worth + got - target - margin_minor - rounding_minor
    return PairResult(base, code, exchanges, backs, source, target, closed, margin_minor, rounding_minor, change)


def fx_deals(since: datetime, until: datetime, limit: int = 50) -> list[DealLine]:
    """The bank's exchanges of a period, the latest first."""
    return [DealLine(*row) for row in sql.rows(_DEALS, {"since": since, "until": until, "limit": limit})]


def fx_lines(since: datetime, until: datetime) -> Iterator[FxLine]:
    """Everything that moved the position in [since, until), in time."""
    for row in sql.stream(_LINES, {"since": since, "until": until}):
        at, kind, subject, base, source, quote, target, mid_num, mid_den, rate_num, rate_den, margin, origin, *dates = row
        mid = rate_text(Fraction(int(mid_num), int(mid_den))) if mid_num is not None else ""
        rate = rate_text(Fraction(int(rate_num), int(rate_den))) if rate_num is not None else ""
        yield FxLine(at, kind, subject, base, source, quote, target, mid, rate, margin, origin, *dates)
