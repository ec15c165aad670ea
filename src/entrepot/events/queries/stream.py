"""Reading the stream without ever skipping a fact.

Positions are handed out before commit, so a later one may be visible earlier: a reader that remembers only the last position it
saw would skip what becomes visible behind it. Therefore whoever tells facts announces itself first: a trigger takes a shared
advisory lock whose key says behind which position its facts will stand, and which ends with the transaction (migration 0003).
`events_settled()` reads the last position handed out, then the announcements: nothing can appear any more up to the lowest.

Transactions that tell nothing hold nothing back, however long they run, and facts stand in the order in which they were told:
who waits for a row's lock tells after the one that held it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson

from entrepot.database import sql
from entrepot.events.facts import from_payload
from entrepot.events.types import Envelope

START = 0
# Each kind has its own ordered stretch of the index, so a rare kind costs no walk over the frequent ones.
_BATCH = """
SELECT told.position, told.fact_id, told.kind, told.version, told.payload::text, told.occurred_at
FROM unnest(%(kinds)s::text[]) AS wanted (kind)
CROSS JOIN LATERAL (
    SELECT * FROM events_fact fact
    WHERE fact.kind = wanted.kind AND fact.position > %(after)s AND fact.position <= %(until)s
    ORDER BY fact.position
    LIMIT %(limit)s
) told
ORDER BY told.position
LIMIT %(limit)s
"""
_BEHIND = """
SELECT name FROM events_subscription subscription
WHERE name = ANY(%(names)s) AND (retry_at IS NULL OR retry_at <= clock_timestamp()) AND EXISTS (
    SELECT FROM unnest(kinds) AS wanted (kind) CROSS JOIN LATERAL (
        SELECT FROM events_fact fact
        WHERE fact.kind = wanted.kind AND fact.position > subscription.position AND fact.position <= %(until)s
        LIMIT 1
    ) waiting
)
ORDER BY name
"""
_LAST = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM events_fact_position_seq"


class Told(NamedTuple):
    """A fact as stored."""

    position: int
    fact_id: Any
    kind: str
    version: int
    payload: str
    occurred_at: Any

    def envelope(self) -> Envelope:
        """The fact itself. Raises UnknownFact or MalformedFact."""
        fact = from_payload(self.kind, self.version, orjson.loads(self.payload))
        return Envelope(self.position, self.fact_id, fact, self.occurred_at)


def settled() -> int:
    """The position up to which nothing can appear any more. What is read by it must be read in a later statement."""
    return int(sql.scalar("SELECT events_settled()"))


def last() -> int:
    """The last position handed out, settled or not; 0 for none."""
    return int(sql.scalar(_LAST))


def after(position: int, kinds: Sequence[str], limit: int, *, until: int) -> list[Told]:
    """The next facts of `kinds` behind `position`, in order, up to `until` (see `settled`)."""
    wanted = {"kinds": list(kinds), "after": position, "until": until, "limit": limit}
    return [Told(*row) for row in sql.rows(_BATCH, wanted)]


def behind(names: Sequence[str]) -> list[str]:
    """Those of the subscribers `names` that have settled facts waiting and are not themselves waiting after a failure."""
    return [name for (name,) in sql.rows(_BEHIND, {"until": settled(), "names": list(names)})]
