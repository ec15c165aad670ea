"""Dead letters: given again, or dropped for a reason."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from entrepot.database import sql
from entrepot.events.errors import ReasonMissing
from entrepot.events.queries.stream import Told

from .deliver import described
from .subscriber import named

_LEAST_REASON = 10
_LETTERS = """
SELECT letter.id, letter.subscriber, fact.position, fact.fact_id, fact.kind, fact.version, fact.payload::text,
       fact.occurred_at
FROM events_deadletter letter JOIN events_fact fact USING (position)
WHERE letter.id = ANY(%s) AND letter.replayed_at IS NULL AND letter.dropped_at IS NULL
ORDER BY letter.id
FOR UPDATE OF letter SKIP LOCKED
"""


def replay(letter_ids: Sequence[int]) -> dict[int, str | None]:
    """Give dead letters to their subscribers again, one by one: per letter None, or the error that came again.

    A letter that was replayed before, or is being replayed at this moment, is left out of the answer. Raises UnknownSubscriber.
    """
    outcomes: dict[int, str | None] = {}
    with transaction.atomic():
        for letter_id, name, *fact in sql.rows(_LETTERS, [list(letter_ids)]):
            told, listener = Told(*fact), named(name)
            try:
                with transaction.atomic():
                    listener.handler([told.envelope()])
                outcomes[letter_id] = None
            except Exception as error:  # noqa: BLE001  - the answer says what came of each letter
                outcomes[letter_id] = described(error)
        sql.execute(
            "UPDATE events_deadletter SET replays = replays + 1, error = coalesce(outcome.error, events_deadletter.error),"
            " replayed_at = CASE WHEN outcome.error IS NULL THEN clock_timestamp() END"
            " FROM unnest(%s::bigint[], %s::text[]) AS outcome (id, error) WHERE events_deadletter.id = outcome.id",
            [list(outcomes), list(outcomes.values())],
        )
    return outcomes


def drop(letter_ids: Sequence[int], reason: str) -> list[int]:
    """Give these dead letters up: nobody will take them, `reason` says why that is right. Returns those that were open.

    They stay to be read. Raises ReasonMissing.
    """
    if len(reason.strip()) < _LEAST_REASON:
        raise ReasonMissing(least=_LEAST_REASON)
    found = sql.rows(
        "UPDATE events_deadletter SET dropped_at = clock_timestamp(), dropped_because = %s"
        " WHERE id = ANY(%s) AND replayed_at IS NULL AND dropped_at IS NULL RETURNING id",
        [reason.strip()[:300], list(letter_ids)],
    )
    return sorted(row[0] for row in found)
