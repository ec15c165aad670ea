"""What must always hold of stores' money that is put by or exchanged, looked at once more from the rows themselves."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final, Literal

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.kernel.breach import Breach, Progress, Rule

from .holds import ending_holds

_DEPOSITS: Final = """
WITH books AS (
  SELECT j.id, j.kind, j.ref, sum(t.amount) AS minor FROM ledger.journal j JOIN ledger.transfer t ON t.journal_id = j.id
   WHERE j.ref LIKE 'deposit:%%' AND j.kind IN ('deposit.in', 'deposit.topup', 'deposit.back', 'penalty') GROUP BY 1, 2, 3
)
SELECT coalesce('deposit:' || m.id, b.ref), format('its move %%s, its journal %%s', coalesce(m.amount_minor, 0), coalesce(b.minor, 0))
  FROM settlement_depositmove m FULL JOIN books b ON b.id = m.id WHERE m.amount_minor IS DISTINCT FROM b.minor
"""
_RESERVES: Final = """
WITH books AS (
  SELECT split_part(j.ref, ':', 2)::uuid AS order_id, sum(t.amount) AS minor
    FROM ledger.journal j JOIN ledger.transfer t ON t.journal_id = j.id
   WHERE j.kind IN ('order.settle', 'order.settle.post') AND t.code = 'reserve' GROUP BY 1
)
SELECT 'order:' || coalesce(r.order_id, b.order_id),
       format('held back %%s, its journal %%s', coalesce(r.amount_minor, 0), coalesce(b.minor, 0))
  FROM settlement_reserve r FULL JOIN books b USING (order_id) WHERE r.amount_minor IS DISTINCT FROM b.minor
"""
_RELEASES: Final = """
WITH books AS (
  SELECT j.id, j.ref, sum(t.amount) AS minor FROM ledger.journal j JOIN ledger.transfer t ON t.journal_id = j.id
   WHERE j.kind = 'reserve.release' AND j.ref LIKE 'reserve:%%' GROUP BY 1, 2
)
SELECT coalesce('reserve:' || m.id, b.ref), format('released %%s, its journal %%s', coalesce(m.amount_minor, 0), coalesce(b.minor, 0))
  FROM settlement_reserverelease m FULL JOIN books b ON b.id = m.id WHERE m.amount_minor IS DISTINCT FROM b.minor
"""
_ANNUAL: Final = """
WITH books AS (
  SELECT j.id, j.ref, sum(t.amount) AS minor FROM ledger.journal j JOIN ledger.transfer t ON t.journal_id = j.id
   WHERE j.kind = 'service.fee' AND j.ref LIKE 'annual_fee:%%' GROUP BY 1, 2
)
SELECT coalesce('annual_fee:' || m.id, b.ref),
       format('charged %%s, its journal %%s', coalesce(m.fee_minor + m.tax_minor, 0), coalesce(b.minor, 0))
  FROM settlement_annualfee m FULL JOIN books b ON b.id = m.id WHERE m.fee_minor + m.tax_minor IS DISTINCT FROM b.minor
"""
# The cost that is booked when an order of own retail is divided is that of its lines less what was taken off before; what was taken
# off later has its posting.
_COSTS: Final = """
SELECT 'order:' || s.order_id,
       format('its lines cost %%s, %%s was taken off before, %%s is booked', l.cost, coalesce(c.before, 0), s.cost_minor)
  FROM settlement_settlement s
  JOIN LATERAL (SELECT coalesce(sum(cost_minor), 0) AS cost FROM orders_line WHERE order_id = s.order_id) l ON true
  LEFT JOIN LATERAL (SELECT sum(cost_minor) FILTER (WHERE journal_id IS NULL) AS before FROM settlement_costcut
                      WHERE order_id = s.order_id) c ON true
 WHERE s.store_kind = 'own' AND s.cost_minor <> l.cost - coalesce(c.before, 0)
UNION ALL
SELECT coalesce(c.ref, j.ref), format('taken off %%s, its journal %%s', coalesce(c.minor, 0), coalesce(j.minor, 0))
  FROM (SELECT journal_id, min(ref) AS ref, sum(cost_minor) AS minor FROM settlement_costcut WHERE journal_id IS NOT NULL GROUP BY 1) c
  FULL JOIN (SELECT j.id, j.ref, sum(t.amount) AS minor FROM ledger.journal j JOIN ledger.transfer t ON t.journal_id = j.id
              WHERE j.kind = 'cost.back' GROUP BY 1, 2) j ON j.id = c.journal_id
 WHERE c.minor IS DISTINCT FROM j.minor
"""
# Both legs of every exchange, beside its stored quote: rounded half up at the exact rate.
_EXCHANGES: Final = """
WITH books AS (
  SELECT j.ref, sum(t.amount) FILTER (WHERE c.kind = 'fx.position') AS source,
         max(c.currency) FILTER (WHERE c.kind = 'fx.position') AS base,
         coalesce(sum(t.amount) FILTER (WHERE d.kind = 'fx.position'), 0) AS target,
         max(d.currency) FILTER (WHERE d.kind = 'fx.position') AS quote
    FROM ledger.journal j JOIN ledger.transfer t ON t.journal_id = j.id
    JOIN ledger.account d ON d.id = t.debit_account_id JOIN ledger.account c ON c.id = t.credit_account_id
   WHERE j.kind IN ('order.settle', 'order.settle.post') AND 'fx.position' IN (d.kind, c.kind) GROUP BY 1
), quoted AS (
  SELECT e.* FROM settlement_exchange e JOIN settlement_settlement s USING (order_id) WHERE s.state = 'settled'
)
SELECT coalesce('order:' || e.order_id, b.ref),
       format('its quote %%s %%s for %%s %%s, its journal %%s %%s for %%s %%s', e.source_minor, e.base, e.target_minor, e.quote,
              b.source, b.base, b.target, b.quote)
  FROM quoted e FULL JOIN books b ON b.ref = 'order:' || e.order_id
 WHERE (b.source, b.base, b.target) IS DISTINCT FROM (e.source_minor::numeric, e.base::text, e.target_minor::numeric)
    OR (b.target > 0 AND b.quote <> e.quote)
    OR e.target_minor <> floor((2 * e.source_minor * e.rate_num * power(10::numeric, greatest(e.shift, 0))
                                + e.rate_den * power(10::numeric, greatest(-e.shift, 0)))
                               / (2 * e.rate_den * power(10::numeric, greatest(-e.shift, 0))))
"""
# What went back through quotes: as in its journal, and of a whole order exactly what the store was given.
_BACKS: Final = """
WITH books AS (
  SELECT j.ref, coalesce(sum(t.amount) FILTER (WHERE d.kind = 'fx.position'), 0) AS source,
         coalesce(sum(t.amount) FILTER (WHERE c.kind = 'fx.position'), 0) AS target
    FROM ledger.journal j JOIN ledger.transfer t ON t.journal_id = j.id
    JOIN ledger.account d ON d.id = t.debit_account_id JOIN ledger.account c ON c.id = t.credit_account_id
   WHERE j.kind IN ('refund.post', 'dispute.lost') AND 'fx.position' IN (d.kind, c.kind) GROUP BY 1
)
SELECT b.ref, format('its row %%s for %%s, its journal %%s for %%s', b.source_minor, b.target_minor, k.source, k.target)
  FROM settlement_exchangeback b LEFT JOIN books k USING (ref)
 WHERE (k.source, k.target) IS DISTINCT FROM (b.source_minor::numeric, b.target_minor::numeric)
UNION ALL
SELECT 'order:' || e.order_id, format('%%s of %%s went back, the store gave %%s of %%s', b.source, e.source_minor, b.target, e.target_minor)
  FROM settlement_exchange e
  JOIN (SELECT order_id, sum(source_minor) AS source, sum(target_minor) AS target, count(*) AS n FROM settlement_exchangeback GROUP BY 1) b
    USING (order_id)
 WHERE (b.source = e.source_minor AND b.target <> e.target_minor)
    OR (b.source < e.source_minor AND abs(b.target * e.source_minor - b.source * e.target_minor) > b.n * e.source_minor)
"""
_POSITION: Final = """
WITH books AS (
  SELECT a.currency, b.cp - b.dp AS minor FROM ledger.account a JOIN ledger.account_balance b ON b.account_id = a.id
   WHERE a.kind = 'fx.position'
), quoted AS (
  SELECT e.* FROM settlement_exchange e JOIN settlement_settlement s USING (order_id) WHERE s.state = 'settled'
), moved AS (
  SELECT base AS currency, source_minor::numeric AS minor FROM quoted
  UNION ALL SELECT quote, -target_minor FROM quoted
  UNION ALL SELECT e.base, -b.source_minor FROM settlement_exchangeback b JOIN settlement_exchange e USING (order_id)
  UNION ALL SELECT e.quote, b.target_minor FROM settlement_exchangeback b JOIN settlement_exchange e USING (order_id)
  UNION ALL  -- done, and not heard of yet
  SELECT x.currency, CASE WHEN x."to" IS NULL THEN -x.amount_minor ELSE x.amount_minor END
    FROM payments_refund r
    CROSS JOIN LATERAL jsonb_to_recordset(r.sources) AS x(kind text, currency text, amount_minor bigint, "to" jsonb)
   WHERE r.state = 'succeeded' AND (x.kind = 'fx.position' OR x."to" IS NOT NULL)
     AND NOT EXISTS (SELECT FROM settlement_exchangeback b WHERE b.ref = 'refund:' || r.id)
  UNION ALL SELECT sold_currency, -sold_minor FROM settlement_fxdeal
  UNION ALL SELECT bought_currency, bought_minor FROM settlement_fxdeal
), explained AS (SELECT currency, sum(minor) AS minor FROM moved GROUP BY 1)
SELECT 'fx.position/' || currency, format('books %%s, quotes that are not closed %%s', coalesce(b.minor, 0), coalesce(e.minor, 0))
  FROM books b FULL JOIN explained e USING (currency) WHERE coalesce(b.minor, 0) <> coalesce(e.minor, 0)
"""
_WAITING: Final = """
SELECT 'order:' || order_id, format('%%s to %%s since %%s', base, quote, since) FROM settlement_ratewait
"""


def _rows(
    code: str, meaning: str, statement: str, _progress: Progress, *, severity: Literal["breach", "warning"] = "breach"
) -> Iterator[Breach]:
    for subject, detail in sql.stream(statement, {"now": clock.now()}):
        yield Breach(code, subject, f"{meaning}: {detail}", severity)


def _rule(code: str, promise: str, statement: str, *, severity: Literal["breach", "warning"] = "breach") -> Rule:
    return Rule(code, promise, partial(_rows, code, promise, statement, severity=severity))


def _ending(_progress: Progress) -> Iterator[Breach]:
    for row in ending_holds(1_000):
        yield Breach(
            "D4", f"order:{row.number}", f"{_KEPT}: {row.provider} keeps its money until {row.until:%Y-%m-%d}", "warning"
        )


_KEPT: Final = "no provider is about to let money go by itself"
RULES: Final = (
    _rule("D1", "a move of a deposit has its one journal, and the other way round", _DEPOSITS),
    _rule("D2", "what is held back of a settlement stands in its journal, and the other way round", _RESERVES),
    _rule("D2", "a release of reserves has its one journal, and the other way round", _RELEASES),
    _rule("D3", "an annual fee has its one journal, and the other way round", _ANNUAL),
    _rule("D4", "own retail books the cost of the goods that were sent and stayed sold", _COSTS),
    Rule("D5", _KEPT, _ending),
    _rule("X1", "an exchange has both its legs, at the quote that is stored", _EXCHANGES),
    _rule("X2", "what went back through a quote stands in its journal, and of a whole order it is what the store got", _BACKS),
    _rule("X3", "the position of exchanges is the quotes that are not closed", _POSITION),
    _rule("X4", "no order waits for an exchange rate", _WAITING, severity="warning"),
)
