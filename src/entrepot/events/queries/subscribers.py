"""How far the subscribers are, and what they could not take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel.errors import Missing

_LAG = """
SELECT subscription.name, subscription.attempts, subscription.last_error, subscription.retry_at, waiting.facts, waiting.since
FROM events_subscription subscription CROSS JOIN LATERAL (
    SELECT count(*) AS facts, min(occurred_at) AS since FROM (
        SELECT fact.occurred_at FROM unnest(subscription.kinds) AS wanted (kind) CROSS JOIN LATERAL (
            SELECT occurred_at FROM events_fact
            WHERE kind = wanted.kind AND position > subscription.position
            ORDER BY position LIMIT 10000
        ) fact
    ) facts
) waiting
ORDER BY subscription.name
"""


@dataclass(frozen=True, slots=True)
class Lag:
    """A subscriber's backlog; `facts` is counted up to 10,000 of each kind."""

    name: str
    attempts: int
    last_error: str
    retry_at: datetime | None
    facts: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Letter:
    """A fact that a subscriber could not take."""

    id: int
    subscriber: str
    position: int
    kind: str
    store_id: UUID | None
    error: str
    failed_at: datetime
    replays: int


def lags() -> list[Lag]:
    """Every subscriber with what waits for it."""
    return [Lag(*row) for row in sql.rows(_LAG)]


def dead_letters(subscriber: str | None = None, after: int = 0, limit: int = 100) -> list[Letter]:
    """Dead letters that wait for a person, oldest first; the next page begins `after` the last id of this one."""
    found = sql.rows(
        "SELECT id, subscriber, position, kind, store_id, error, failed_at, replays FROM events_deadletter"
        " WHERE replayed_at IS NULL AND dropped_at IS NULL AND id > %s AND (%s::text IS NULL OR subscriber = %s) ORDER BY id LIMIT %s",
        [after, subscriber, subscriber, limit],
    )
    return [Letter(*row) for row in found]


@dataclass(frozen=True, slots=True)
class OpenedLetter:
    """A dead letter with the fact that it is about."""

    id: int
    subscriber: str
    position: int
    kind: str
    store_id: UUID | None
    error: str
    failed_at: datetime
    replays: int
    replayed_at: datetime | None
    dropped_at: datetime | None
    dropped_because: str
    subject: str
    payload: dict[str, Any]
    occurred_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a person."""
        return self.replayed_at is None and self.dropped_at is None


def dead_letter(letter_id: int) -> OpenedLetter:
    """One dead letter, open or not, with its fact. Raises Missing."""
    found = sql.dicts(
        "SELECT l.id, l.subscriber, l.position, l.kind, l.store_id, l.error, l.failed_at, l.replays, l.replayed_at, l.dropped_at,"
        " l.dropped_because, f.subject, f.payload, f.occurred_at"
        " FROM events_deadletter l JOIN events_fact f USING (position) WHERE l.id = %s",
        [letter_id],
    )
    if not found:
        raise Missing(what="dead letter")
    return OpenedLetter(**found[0])
