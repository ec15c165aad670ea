"""What must always hold of stores' money that is put by, looked at once more from the rows themselves."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.kernel.breach import Breach, Progress, Rule

_DEPOSITS: Final = """
WITH books AS (
  SELECT j.id, j.kind, j.ref, sum(t.amount) AS minor FROM ledger.journal j JOIN ledger.transfer t ON t.journal_id = j.id
   WHERE j.ref LIKE 'deposit:%%' AND j.kind IN ('deposit.in', 'deposit.topup', 'deposit.back', 'penalty') GROUP BY 1, 2, 3
)
SELECT coalesce('deposit:' || m.id, b.ref), format('its move %%s, its journal %%s', coalesce(m.amount_minor, 0), coalesce(b.minor, 0))
  FROM settlement_depositmove m FULL JOIN books b ON b.id = m.id WHERE m.amount_minor IS DISTINCT FROM b.minor
"""


def _rows(code: str, meaning: str, statement: str, _progress: Progress) -> Iterator[Breach]:
    for subject, detail in sql.stream(statement, {"now": clock.now()}):
        yield Breach(code, subject, f"{meaning}: {detail}")


def _rule(code: str, promise: str, statement: str) -> Rule:
    return Rule(code, promise, partial(_rows, code, promise, statement))


RULES: Final = (_rule("D1", "a move of a deposit has its one journal, and the other way round", _DEPOSITS),)
