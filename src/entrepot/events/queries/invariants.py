"""What must hold of the stream, its subscribers, timers and jobs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from entrepot.database import sql
from entrepot.events.types import known
from entrepot.kernel import clock
from entrepot.kernel.breach import Breach, Progress, Rule, look

from .jobs import late_jobs

_AHEAD = """
SELECT name, position FROM events_subscription
WHERE position > (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM events_fact_position_seq)
"""
# A loose walk along the index: one step a kind, however many facts there are.
_KINDS = """
WITH RECURSIVE found AS (
    (SELECT kind FROM events_fact ORDER BY kind LIMIT 1)
    UNION ALL
    SELECT (SELECT fact.kind FROM events_fact fact WHERE fact.kind > found.kind ORDER BY fact.kind LIMIT 1)
    FROM found WHERE found.kind IS NOT NULL
)
SELECT kind FROM found WHERE kind IS NOT NULL
"""
_OVERDUE = """
SELECT id, kind, subject::text, due_at, attempts, last_error FROM events_timer
WHERE fired_at IS NULL AND cancelled_at IS NULL AND paused_left IS NULL AND due_at < %s - interval '10 minutes'
ORDER BY due_at
"""
_STUCK = """
SELECT name, attempts, last_error FROM events_subscription WHERE attempts >= 3 ORDER BY name
"""
_LETTERS = """
SELECT subscriber, count(*), min(id) FROM events_deadletter WHERE replayed_at IS NULL AND dropped_at IS NULL GROUP BY 1 ORDER BY 1
"""
_ASTRAY = """
SELECT delivery.id, delivery.position FROM events_webhookdelivery delivery
JOIN events_webhookendpoint endpoint ON endpoint.id = delivery.endpoint_id
JOIN events_fact fact ON fact.position = delivery.position
WHERE endpoint.store_id IS NOT NULL AND fact.store_id IS DISTINCT FROM endpoint.store_id
"""


def breaches(progress: Progress = lambda _: None) -> Iterator[Breach]:
    """Everything about facts and timers that should not be so; warnings are what waits for a person."""
    yield from look(RULES, progress)


def _of_the_stream(_progress: Progress) -> Iterator[Breach]:
    for name, position in sql.rows(_AHEAD):
        yield Breach("events.cursor_ahead", f"subscriber:{name}", f"its cursor {position} is past the last position handed out")
    classes = {kind for kind, _ in known}
    for (kind,) in sql.rows(_KINDS):
        if kind not in classes:
            yield Breach("events.kind_unknown", f"kind:{kind}", "facts of this kind are stored, and no class can read them")


def _overdue(_progress: Progress) -> Iterator[Breach]:
    for row in sql.rows(_OVERDUE, [clock.now()]):
        timer, kind, subject, due_at, attempts, error = row
        detail = f"{kind} of {subject} was due at {due_at:%Y-%m-%d %H:%M} UTC and has not fired"
        yield Breach("events.timer_overdue", f"timer:{timer}", f"{detail} ({attempts} failures) {error}".rstrip())


def _astray(_progress: Progress) -> Iterator[Breach]:
    for delivery, position in sql.rows(_ASTRAY):
        yield Breach("events.webhook_astray", f"delivery:{delivery}", f"fact {position} went to another store's endpoint")


def _waiting_for_somebody(_progress: Progress) -> Iterator[Breach]:
    for subscriber, count, first in sql.rows(_LETTERS):
        detail = f"{count} facts could not be taken, the first is letter {first}"
        yield Breach("events.dead_letters", f"subscriber:{subscriber}", detail, "warning")
    for name, attempts, error in sql.rows(_STUCK):
        yield Breach("events.subscriber_stuck", f"subscriber:{name}", f"failed {attempts} times: {error}", "warning")
    for job in late_jobs():
        detail = f"no success for {job.silent_for}, it runs every {job.every} {job.last_error}".rstrip()
        yield Breach("events.job_late", f"job:{job.name}", detail, "warning")


RULES: Final = (
    Rule("F1", "subscribers stand behind facts that exist, of kinds that are known", _of_the_stream),
    Rule("F2", "timers fire when they are due", _overdue),
    Rule("F3", "webhooks go to their own stores only", _astray),
    Rule("F4", "no dead letters, stuck subscribers or late jobs", _waiting_for_somebody),
)
