"""Differences, for lists and for one page."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from entrepot.database import sql
from entrepot.reconciliation.types import BreakCount, BreakFilter, BreakView

_COLUMNS: Final = """id, provider, day, kind, movement, our_ref, provider_ref, currency, expected_minor, found_minor, detail,
       statement_id, position, state, owner_id, opened_at, resolved_at, resolved_by, resolution, note"""
_LIST: Final = f"""
SELECT {_COLUMNS} FROM reconciliation_break
 WHERE (%(state)s = '' OR state = %(state)s) AND (%(kind)s = '' OR kind = %(kind)s)
   AND (%(provider)s = '' OR provider = %(provider)s)
   AND (%(owner)s = '' OR CASE %(owner)s WHEN 'nobody' THEN owner_id IS NULL ELSE owner_id = %(me)s::uuid END)
   AND (%(text)s = '' OR our_ref = %(text)s OR provider_ref = %(text)s)
   AND (%(statement)s::bigint IS NULL OR statement_id = %(statement)s)
   AND (%(after)s::uuid IS NULL
        OR (opened_at, id) > (SELECT b.opened_at, b.id FROM reconciliation_break b WHERE b.id = %(after)s))
 ORDER BY opened_at, id LIMIT %(limit)s
"""
_COUNTS: Final = """
SELECT kind, count(*), min(opened_at) FROM reconciliation_break WHERE state = 'open' GROUP BY 1 ORDER BY 2 DESC, 1
"""


def breaks(wanted: BreakFilter, *, me: UUID | None = None, after: UUID | None = None, limit: int = 50) -> list[BreakView]:
    """Breaks that fit the filter, the oldest first, after the one named. One statement."""
    params: dict[str, Any] = {
        "state": wanted.state,
        "kind": wanted.kind,
        "provider": wanted.provider,
        "owner": wanted.owner,
        "text": wanted.text.strip(),
        "statement": wanted.statement_id,
        "me": me,
        "after": after,
        "limit": limit,
    }
    return [BreakView(*row) for row in sql.rows(_LIST, params)]


def break_view(break_id: UUID) -> BreakView | None:
    """One break, or None."""
    row = sql.one(f"SELECT {_COLUMNS} FROM reconciliation_break WHERE id = %s", [break_id])
    return BreakView(*row) if row else None


def break_counts() -> list[BreakCount]:
    """Open breaks by kind, the most frequent first. One statement."""
    return [BreakCount(*row) for row in sql.rows(_COUNTS)]
