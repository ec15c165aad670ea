"""Firing timers that are due."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.events.errors import NameTaken
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused

from .deliver import described

logger = logging.getLogger(__name__)
TimerHandler = Callable[[Sequence[UUID]], None]
_handlers: dict[str, _Registered] = {}

_CLAIM = """
WITH due AS (
    SELECT id FROM events_timer
    WHERE kind = %(kind)s AND due_at <= %(now)s AND fired_at IS NULL AND cancelled_at IS NULL AND paused_left IS NULL
      AND (not_before IS NULL OR not_before <= clock_timestamp())
    ORDER BY due_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
UPDATE events_timer SET not_before = clock_timestamp() + interval '60 seconds'
FROM due WHERE events_timer.id = due.id
RETURNING events_timer.id, events_timer.subject, events_timer.generation
"""
_STILL_DUE = """
SELECT timer.id, timer.subject, timer.generation
FROM events_timer timer JOIN unnest(%(ids)s::bigint[], %(generations)s::int[]) AS claimed (id, generation)
     USING (id, generation)
WHERE due_at <= %(now)s AND fired_at IS NULL AND cancelled_at IS NULL AND paused_left IS NULL
ORDER BY subject, kind FOR UPDATE OF timer
"""
# The handler may have started the same timer anew: then there is a new generation, and nothing to mark.
_MARK = """
UPDATE events_timer SET fired_at = %(now)s, cancelled_at = NULL, paused_left = NULL, not_before = NULL, last_error = %(note)s
FROM unnest(%(ids)s::bigint[], %(generations)s::int[]) AS fired (id, generation)
WHERE events_timer.id = fired.id AND events_timer.generation = fired.generation
"""
# 10 seconds, 40, 160, ... at most an hour; a timer is never given up, `breaches` tells of one that stays overdue.
_BACK_OFF = """
UPDATE events_timer SET attempts = attempts + 1, last_error = %s,
       not_before = clock_timestamp() + least(10 * power(4, least(attempts, 10)), 3600) * interval '1 second'
WHERE id = %s
"""


@dataclass(frozen=True, slots=True)
class _Registered:
    handler: TimerHandler
    lock: TimerHandler | None


@dataclass(frozen=True, slots=True)
class _Due:
    id: int
    subject: UUID
    generation: int


def timer_handler(kind: str, *, lock: TimerHandler | None = None) -> Callable[[TimerHandler], TimerHandler]:
    """Call the decorated function with subjects whose timer of `kind` is due, at most 500 at a time.

    It is the same guarded verb that a person's click calls, in one transaction with the mark that the timer has fired. A
    refusal, returned or raised, is a result: the timer has fired. Any other exception: the subjects are tried one by one, the
    guilty one again later.

    `lock` takes the area's own locks on the subjects. It runs before the timers are locked: other verbs lock their rows first
    and touch the timers afterwards, so a handler that locks anything needs it lest the two wait for each other.
    Raises NameTaken.
    """

    def register(handler: TimerHandler) -> TimerHandler:
        other = _handlers.get(kind)
        if other is not None and other.handler.__qualname__ != handler.__qualname__:
            raise NameTaken(name=kind, what="timer handler")
        _handlers[kind] = _Registered(handler, lock)
        return handler

    return register


def timer_kinds() -> list[str]:
    """Kinds that have a handler."""
    return sorted(_handlers)


def fire_due(limit: int = 500) -> int:
    """Fire timers that are due: of every kind one batch of at most `limit`; the number that fired. 0: nothing is left to do.

    Any number of workers may do this at once: each timer fires once.
    """
    return sum(_fire(kind, min(limit, 500)) for kind in timer_kinds())


def _fire(kind: str, limit: int) -> int:
    now = clock.now()
    # A short transaction of its own that waits for nobody: a lease, so that no other worker takes the same timers.
    claimed = [_Due(*row) for row in sql.rows(_CLAIM, {"kind": kind, "now": now, "limit": limit})]
    if not claimed:
        return 0
    try:
        return _run(kind, claimed)
    except Exception as error:
        if len(claimed) > 1:
            logger.warning("timers of kind %s failed as a batch of %d: one by one", kind, len(claimed), exc_info=error)
            return sum(_alone(kind, due) for due in claimed)
        return _failed(kind, claimed[0], error)


def _alone(kind: str, due: _Due) -> int:
    try:
        return _run(kind, [due])
    except Exception as error:  # noqa: BLE001  - the others go on
        return _failed(kind, due, error)


def _failed(kind: str, due: _Due, error: Exception) -> int:
    if isinstance(error, Refused):
        _mark([due], error.code)
        return 1
    logger.error("timer %s of %s failed", kind, due.subject, exc_info=error)
    sql.execute(_BACK_OFF, [described(error), due.id])
    return 0


def _run(kind: str, claimed: Sequence[_Due]) -> int:
    registered = _handlers[kind]
    with transaction.atomic():
        if registered.lock is not None:
            registered.lock([due.subject for due in claimed])
        due = [_Due(*row) for row in sql.rows(_STILL_DUE, {**_keys(claimed), "now": clock.now()})]
        if due:
            registered.handler([one.subject for one in due])
            _mark(due, "")
        return len(due)


def _mark(due: Sequence[_Due], note: str) -> None:
    sql.execute(_MARK, {**_keys(due), "now": clock.now(), "note": note})


def _keys(due: Sequence[_Due]) -> dict[str, list[int]]:
    return {"ids": [one.id for one in due], "generations": [one.generation for one in due]}
