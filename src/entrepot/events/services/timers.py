"""Starting, cancelling, pausing and resuming timers: one statement each, however many subjects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from entrepot.database import sql
from entrepot.events.types import Timer
from entrepot.kernel import clock

# In order of (subject, kind), so that two callers never wait for each other in a circle.
_START = """
INSERT INTO events_timer (store_id, subject, kind, generation, due_at, attempts, last_error)
SELECT store_id, subject, kind, 1, due_at, 0, ''
FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::timestamptz[]) AS wanted (store_id, subject, kind, due_at)
ORDER BY subject, kind
ON CONFLICT (subject, kind) DO UPDATE SET
    generation = events_timer.generation + 1, due_at = excluded.due_at, store_id = excluded.store_id,
    paused_left = NULL, fired_at = NULL, cancelled_at = NULL, not_before = NULL, attempts = 0, last_error = ''
"""
# The same, in one statement with the end of other timers of the same subjects; those rows are never the ones that start.
_INSTEAD = (
    """
WITH held AS (
    SELECT id FROM events_timer
    WHERE subject = ANY(%s::uuid[]) AND kind = ANY(%s::text[]) AND fired_at IS NULL AND cancelled_at IS NULL
    ORDER BY subject, kind FOR UPDATE
), ended AS (
    UPDATE events_timer SET cancelled_at = %s FROM held WHERE events_timer.id = held.id
)"""
    + _START
)
_RUNNING = """
WITH held AS (
    SELECT id FROM events_timer
    WHERE subject = ANY(%(subjects)s::uuid[]) AND kind = ANY(%(kinds)s::text[])
      AND fired_at IS NULL AND cancelled_at IS NULL
    ORDER BY subject, kind FOR UPDATE
)
UPDATE events_timer SET {change} FROM held WHERE events_timer.id = held.id {only}
"""
_CANCEL = _RUNNING.format(change="cancelled_at = %(now)s", only="")
_PAUSE = _RUNNING.format(change="paused_left = greatest(due_at - %(now)s, interval '0')", only="AND paused_left IS NULL")
_RESUME = _RUNNING.format(change="due_at = %(now)s + paused_left, paused_left = NULL", only="AND paused_left IS NOT NULL")


def start_timers(timers: Iterable[Timer]) -> None:
    """Start each timer, or start it anew: whatever the subject's timer of that kind was before, this is its new generation.

    Of two for the same subject and kind the later in the series counts.
    """
    if columns := _columns(timers):
        sql.execute(_START, columns)


def start_instead(timers: Sequence[Timer], subjects: Sequence[UUID], kinds: Sequence[str]) -> None:
    """Cancel what runs of `kinds` for the subjects, and start `timers`, which are of other kinds."""
    columns = _columns(timers)
    if not subjects or not kinds or not columns:
        cancel_timers(subjects, kinds)
        start_timers(timers)
        return
    sql.execute(_INSTEAD, [sql.plain(subjects), sql.texts(kinds), clock.now(), *columns])


def cancel_timers(subjects: Sequence[UUID], kinds: Sequence[str]) -> int:
    """End the timers of `kinds` that have not fired; the number of them. Paused ones too."""
    return _change(_CANCEL, subjects, kinds)


def pause_timers(subjects: Sequence[UUID], kinds: Sequence[str]) -> int:
    """Stop the clock of running timers; the time that is left is kept. The number of them."""
    return _change(_PAUSE, subjects, kinds)


def resume_timers(subjects: Sequence[UUID], kinds: Sequence[str]) -> int:
    """Let paused timers run again with the time that was left. The number of them."""
    return _change(_RESUME, subjects, kinds)


def _columns(timers: Iterable[Timer]) -> list[str]:
    wanted = list({(timer.subject, timer.kind): timer for timer in timers}.values())
    if not wanted:
        return []
    return [
        sql.plain([timer.store_id for timer in wanted]),
        sql.plain([timer.subject for timer in wanted]),
        sql.texts([timer.kind for timer in wanted]),
        sql.moments([timer.due_at for timer in wanted]),
    ]


def _change(statement: str, subjects: Sequence[UUID], kinds: Sequence[str]) -> int:
    if not subjects or not kinds:
        return 0
    return sql.execute(statement, {"subjects": sql.plain(subjects), "kinds": sql.texts(kinds), "now": clock.now()})
