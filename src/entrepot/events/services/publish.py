"""Telling facts."""

from __future__ import annotations

from collections.abc import Iterable

from entrepot.database import sql
from entrepot.events.facts import to_json
from entrepot.events.types import Fact
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7

_INSERT = """
INSERT INTO events_fact (fact_id, kind, version, store_id, subject, payload, occurred_at)
SELECT fact_id, kind, version, store_id, subject, payload::jsonb, %s
FROM unnest(%s::uuid[], %s::text[], %s::smallint[], %s::uuid[], %s::text[], %s::text[])
     WITH ORDINALITY AS told (fact_id, kind, version, store_id, subject, payload, place)
ORDER BY place
"""


def publish(facts: Iterable[Fact]) -> None:
    """Write `facts` to the stream, in this order, with the transaction of the caller: they happen if it commits.

    One statement for all. Raises MalformedFact when a field does not hold what its type says; then nothing is written.
    """
    told = list(facts)
    if not told:
        return
    sql.execute(
        _INSERT,
        [
            clock.now(),
            [uuid7() for _ in told],
            [fact.kind for fact in told],
            [fact.version for fact in told],
            [fact.store_id for fact in told],
            [fact.subject for fact in told],
            [to_json(fact) for fact in told],
        ],
    )
