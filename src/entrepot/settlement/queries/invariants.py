"""What must always hold of stores' money that is put by, looked at once more from the rows themselves."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

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


def _rows(code: str, meaning: str, statement: str, _progress: Progress) -> Iterator[Breach]:
    for subject, detail in sql.stream(statement, {"now": clock.now()}):
        yield Breach(code, subject, f"{meaning}: {detail}")


def _rule(code: str, promise: str, statement: str) -> Rule:
    return Rule(code, promise, partial(_rows, code, promise, statement))


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
)
