"""Reading the stream without ever skipping a fact.

A transaction gets its id when it first writes, and positions when it tells facts; it may commit long after a younger one. A
reader that remembers only the last position it saw would skip what becomes visible behind it. Here rows are ordered by (xid,
position), and only those are read whose transaction is older than the oldest one still running: nothing can appear before them
any more.
The price: a long transaction that writes (in any database of the server) holds back the facts told after it began.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson

from entrepot.database import sql
from entrepot.events.facts import from_payload
from entrepot.events.types import Envelope

# Each kind has its own ordered stretch of the index, so a rare kind costs no walk over the frequent ones.
_BATCH = """
SELECT told.xid::text, told.position, told.fact_id, told.kind, told.version, told.payload::text, told.occurred_at
FROM unnest(%(kinds)s::text[]) AS wanted (kind)
CROSS JOIN LATERAL (
    SELECT * FROM events_fact fact
    WHERE fact.kind = wanted.kind AND (fact.xid, fact.position) > (%(xid)s::xid8, %(position)s)
      AND {settled}
    ORDER BY fact.xid, fact.position
    LIMIT %(limit)s
) told
ORDER BY told.xid, told.position
LIMIT %(limit)s
"""
SETTLED = "fact.xid < pg_snapshot_xmin(pg_current_snapshot())"
_VISIBLE = "true"
_BEHIND = """
SELECT name FROM events_subscription subscription
WHERE name = ANY(%s) AND (retry_at IS NULL OR retry_at <= clock_timestamp()) AND EXISTS (
    SELECT FROM unnest(kinds) AS wanted (kind) CROSS JOIN LATERAL (
        SELECT FROM events_fact fact
        WHERE fact.kind = wanted.kind AND (fact.xid, fact.position) > (subscription.xid, subscription.position)
          AND {settled}
        LIMIT 1
    ) waiting
)
ORDER BY name
"""
_END = "SELECT xid::text, position FROM events_fact fact WHERE {settled} ORDER BY xid DESC, position DESC LIMIT 1"


class Cursor(NamedTuple):
    """A place in the stream: behind this fact."""

    xid: int
    position: int


START = Cursor(0, 0)


class Told(NamedTuple):
    """A fact as stored, with its place."""

    cursor: Cursor
    position: int
    fact_id: Any
    kind: str
    version: int
    payload: str
    occurred_at: Any

    def envelope(self) -> Envelope:
        """The fact itself. Raises UnknownFact or MalformedFact."""
        return Envelope(
            self.position, self.fact_id, from_payload(self.kind, self.version, orjson.loads(self.payload)), self.occurred_at
        )


def after(cursor: Cursor, kinds: Sequence[str], limit: int, *, unsettled: bool = False) -> list[Told]:
    """The next facts of `kinds` behind `cursor`, in order.

    With `unsettled` also those of the own transaction and those that a running transaction could still get ahead of: only
    for a database that nobody else writes to.
    """
    found = sql.rows(
        _BATCH.format(settled=_VISIBLE if unsettled else SETTLED),
        {"kinds": list(kinds), "xid": str(cursor.xid), "position": cursor.position, "limit": limit},
    )
    return [Told(Cursor(int(xid), position), position, *rest) for xid, position, *rest in found]


def behind(names: Sequence[str]) -> list[str]:
    """Those of the subscribers `names` that have settled facts waiting and are not themselves waiting after a failure."""
    return [name for (name,) in sql.rows(_BEHIND.format(settled=SETTLED), [list(names)])]


def end() -> Cursor:
    """The last fact that is settled."""
    row = sql.one(_END.format(settled=SETTLED))
    return Cursor(int(row[0]), row[1]) if row else START


def last_transaction() -> int:
    """The highest transaction id of all visible facts, settled or not; 0 for an empty stream."""
    return int(sql.scalar("SELECT xid::text FROM events_fact ORDER BY xid DESC LIMIT 1") or 0)
