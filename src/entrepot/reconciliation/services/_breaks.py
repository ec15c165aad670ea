"""Write down what was found, and close what is found no longer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

import orjson

from entrepot.database import sql
from entrepot.kernel.ids import uuid7
from entrepot.reconciliation.enums import BreakKind, Resolution

from ._judge import Found

# What the machine closed comes back when it is found again; what a person closed stays closed.
_KEEP: Final = """
INSERT INTO reconciliation_break AS b (id, provider, day, kind, key, movement, our_ref, provider_ref, currency, expected_minor,
       found_minor, detail, statement_id, position, state, opened_at, resolved_at, resolved_by, resolution, note)
SELECT d.id, %(provider)s, %(day)s, d.kind, d.key, d.movement, d.our_ref, d.provider_ref, d.currency, d.expected, d.found,
       d.detail::jsonb, %(statement)s, d.position,
       CASE WHEN d.kind = 'late' THEN 'resolved' ELSE 'open' END, %(now)s, CASE WHEN d.kind = 'late' THEN %(now)s::timestamptz END,
       CASE WHEN d.kind = 'late' THEN %(actor)s ELSE '' END, CASE WHEN d.kind = 'late' THEN 'arrived_late' ELSE '' END, ''
  FROM unnest(%(ids)s::uuid[], %(kinds)s::text[], %(keys)s::text[], %(movements)s::text[], %(our_refs)s::text[],
              %(provider_refs)s::text[], %(currencies)s::text[], %(expected)s::bigint[], %(found)s::bigint[], %(details)s::text[],
              %(positions)s::int[])
    AS d(id, kind, key, movement, our_ref, provider_ref, currency, expected, found, detail, position)
ON CONFLICT (provider, kind, key) DO UPDATE
   SET expected_minor = excluded.expected_minor, found_minor = excluded.found_minor, detail = excluded.detail,
       currency = excluded.currency, statement_id = excluded.statement_id, position = excluded.position,
       state = CASE WHEN b.resolution IN ('books_agree', 'corrected') THEN 'open' ELSE b.state END,
       resolved_at = CASE WHEN b.resolution IN ('books_agree', 'corrected') THEN NULL ELSE b.resolved_at END,
       resolved_by = CASE WHEN b.resolution IN ('books_agree', 'corrected') THEN '' ELSE b.resolved_by END,
       resolution = CASE WHEN b.resolution IN ('books_agree', 'corrected') THEN '' ELSE b.resolution END
"""
_GONE: Final = """
UPDATE reconciliation_break SET state = 'resolved', resolved_at = %(now)s, resolved_by = %(actor)s, resolution = %(resolution)s
 WHERE provider = %(provider)s AND day = %(day)s AND state = 'open' AND NOT (kind || '/' || key = ANY(%(kept)s))
"""
# Nobody missed a late line in vain: the break that its absence made is over.
_ARRIVED: Final = """
UPDATE reconciliation_break SET state = 'resolved', resolved_at = %(now)s, resolved_by = %(actor)s, resolution = 'arrived_late'
 WHERE provider = %(provider)s AND kind = 'missing' AND state = 'open' AND key = ANY(%(keys)s)
"""


def keep(
    found: Sequence[Found],
    *,
    statement_id: int,
    provider: str,
    day: date,
    actor: str,
    now: datetime,
    vanished: Resolution = Resolution.BOOKS_AGREE,
) -> None:
    """The breaks of that day are `found`, no others; those of missing lines that have come since are over."""
    keys = [_key(item, day) for item in found]
    common: dict[str, Any] = {"provider": provider, "day": day, "now": now, "actor": actor, "statement": statement_id}
    sql.execute(
        _GONE,
        {
            **common,
            "resolution": vanished.value,
            "kept": [f"{item.kind}/{key}" for item, key in zip(found, keys, strict=True)],
        },
    )
    late = [f"{item.movement}:{item.ours}" for item in found if item.kind == BreakKind.LATE]
    if late:
        sql.execute(_ARRIVED, {**common, "keys": late})
    if found:
        sql.execute(
            _KEEP,
            {
                **common,
                "ids": [uuid7() for _ in found],
                "kinds": [item.kind for item in found],
                "keys": keys,
                "movements": [item.movement for item in found],
                "our_refs": [item.our_ref for item in found],
                "provider_refs": [item.provider_ref for item in found],
                "currencies": [item.currency for item in found],
                "expected": [item.expected_minor for item in found],
                "found": [item.found_minor for item in found],
                "details": [orjson.dumps(_detail(item)).decode() for item in found],
                "positions": [item.position for item in found],
            },
        )


def _key(item: Found, day: date) -> str:
    if item.kind == BreakKind.MISSING:
        return f"{item.movement}:{item.ref}"
    return f"{item.movement}:{item.ref}:{day}" + (f":{item.nth}" if item.nth > 1 else "")


def _detail(item: Found) -> dict[str, str]:
    """What a person wants to see beside the amounts, as text."""
    detail = {
        "our_ref": item.ours,
        "provider_ref": item.theirs,
        "currency": item.expected_currency if item.expected_currency != item.currency else None,
        "at": item.at.isoformat() if item.at else None,
        "booked_at": item.booked_at.isoformat() if item.booked_at else None,
    }
    return {name: value for name, value in detail.items() if value}
