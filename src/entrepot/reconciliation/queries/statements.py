"""Statements and their lines."""

from __future__ import annotations

from typing import Any, Final

from entrepot.database import sql
from entrepot.reconciliation.types import LineView, StatementView

_STATEMENT: Final = """
SELECT s.id, s.provider, s.day, s.name, s.source, s.lines, s.matched, coalesce(b.open, 0), coalesce(b.every, 0), s.read_at, s.totals
  FROM reconciliation_statement s
  LEFT JOIN LATERAL (SELECT count(*) AS every, count(*) FILTER (WHERE state = 'open') AS open
                       FROM reconciliation_break WHERE statement_id = s.id) b ON true
 WHERE {where} ORDER BY s.day DESC, s.provider LIMIT %(limit)s
"""
_LIST: Final = _STATEMENT.format(
    where="""(%(provider)s = '' OR s.provider = %(provider)s)
   AND (%(before)s::bigint IS NULL OR (s.day, s.provider) < (SELECT x.day, x.provider FROM reconciliation_statement x
                                                              WHERE x.id = %(before)s)
        OR s.day = (SELECT x.day FROM reconciliation_statement x WHERE x.id = %(before)s)
           AND s.provider > (SELECT x.provider FROM reconciliation_statement x WHERE x.id = %(before)s))
   AND (%(before)s::bigint IS NULL OR s.day <= (SELECT x.day FROM reconciliation_statement x WHERE x.id = %(before)s))
   AND s.id IS DISTINCT FROM %(before)s::bigint"""
)
_ONE: Final = _STATEMENT.format(where="s.id = %(id)s")
_LINES: Final = """
SELECT position, kind, our_ref, provider_ref, payment_ref, amount_minor, fee_minor, currency, at, is_matched
  FROM reconciliation_line
 WHERE statement_id = %(statement)s AND position > %(after)s AND (NOT %(unmatched)s OR NOT is_matched)
   AND (%(text)s = '' OR our_ref = %(text)s OR provider_ref = %(text)s OR payment_ref = %(text)s)
 ORDER BY position LIMIT %(limit)s
"""


def statements(*, provider: str = "", before: int | None = None, limit: int = 50) -> list[StatementView]:
    """Statements, the newest day first, before the one named. One statement."""
    return [_view(row) for row in sql.rows(_LIST, {"provider": provider, "before": before, "limit": limit})]


def statement_view(statement_id: int) -> StatementView | None:
    """One statement, or None."""
    row = sql.one(_ONE, {"id": statement_id, "limit": 1})
    return _view(row) if row else None


def lines(statement_id: int, *, after: int = 0, unmatched: bool = False, text: str = "", limit: int = 100) -> list[LineView]:
    """Lines of the statement after that position, in the order of the file. One statement."""
    params = {"statement": statement_id, "after": after, "unmatched": unmatched, "text": text.strip(), "limit": limit}
    return [LineView(*row) for row in sql.rows(_LINES, params)]


def _view(row: tuple[Any, ...]) -> StatementView:
    totals = {currency: (net, fees) for currency, (net, fees) in sorted(row[10].items())}
    number, provider, day, name, source, count, matched, unresolved, every, read_at = row[:10]
    return StatementView(number, provider, day, name, source, count, matched, unresolved, every, read_at, totals)
