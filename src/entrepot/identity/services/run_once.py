"""The same request again gives the same answer: answers remembered by the key that the caller chose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import orjson
from django.db import OperationalError, transaction

from entrepot.database import sql
from entrepot.identity.enums import ActorKind
from entrepot.identity.types import Actor, Answer
from entrepot.kernel import clock
from entrepot.kernel.errors import Busy
from entrepot.kernel.idempotency import IdempotencyConflict, checked, fingerprint

_WAIT: Final = "5s"
_LEASE: Final = timedelta(seconds=60)
_LOCK_NOT_AVAILABLE: Final = "55P03"

# Whoever comes second waits here until the first has committed or given up. A row is taken over when its day is past, and when
# whoever ran it has let the lease run out.
_CLAIM: Final = """
WITH patience AS MATERIALIZED (SELECT set_config('lock_timeout', %(wait)s, true))
INSERT INTO identity_idempotentrequest AS r (actor_key, key, fingerprint, created_at, held_until, expires_at)
SELECT %(whose)s, %(key)s, %(print)s, %(now)s, %(held)s, %(expires)s FROM patience
ON CONFLICT (actor_key, key) DO UPDATE
   SET fingerprint = excluded.fingerprint, created_at = excluded.created_at, held_until = excluded.held_until,
       expires_at = excluded.expires_at, status = NULL, response = NULL
 WHERE r.expires_at <= excluded.created_at
    OR (r.status IS NULL AND r.held_until <= excluded.created_at AND r.fingerprint = excluded.fingerprint)
RETURNING id
"""
_READ: Final = """
SELECT fingerprint, status, response::text FROM identity_idempotentrequest WHERE actor_key = %s AND key = %s
"""
_ANSWER: Final = """
UPDATE identity_idempotentrequest SET status = %s, response = %s::jsonb, held_until = NULL WHERE id = %s AND created_at = %s
"""


def run_once(
    actor: Actor,
    key: str,
    request: Any,
    run: Callable[[], Answer],
    *,
    scope: str = "",
    gathered: bool = False,
    lives: timedelta = timedelta(hours=24),
) -> Answer:
    """The answer of `run`, which is run once for this caller and `key`; later calls get the stored answer with `replayed`.

    `request` is everything that makes the request what it is (method, path, content), as JSON values. A visitor is told apart
    by `scope`, the id of their session. An answer lives for `lives`, then the key is free again. When `run` raises, nothing
    is remembered and the key is free.

    What `run` writes commits together with the answer, so neither is ever there without the other; a duplicate at the same
    moment waits up to five seconds for it. With `gathered`, `run` has transactions of its own (verbs that gather many callers
    into one batch): then a duplicate meanwhile gets Busy, and after a crash the key is held for a minute and `run` may run
    again, so it must be repeatable by itself.

    Raises BadIdempotencyKey, IdempotencyConflict when the key came with another request, Busy, and what `run` raises.
    """
    whose, content = _whose(actor, scope), fingerprint(request)
    checked(key)
    return (_gathered if gathered else _together)(whose, key, content, run, lives)


def forget_answers(limit: int = 10_000) -> int:
    """Delete answers whose time is past, `limit` at most; returns how many."""
    return sql.execute(
        """DELETE FROM identity_idempotentrequest WHERE id IN
             (SELECT id FROM identity_idempotentrequest WHERE expires_at <= %s
               ORDER BY expires_at LIMIT %s FOR UPDATE SKIP LOCKED)""",
        [clock.now(), limit],
    )


def _together(whose: str, key: str, content: bytes, run: Callable[[], Answer], lives: timedelta) -> Answer:
    with transaction.atomic():
        claim = _claim(whose, key, content, lives)
        if claim is None:
            return _stored(whose, key, content)
        answer = run()
        _remember(claim, answer)
        return answer


def _gathered(whose: str, key: str, content: bytes, run: Callable[[], Answer], lives: timedelta) -> Answer:
    with transaction.atomic():
        claim = _claim(whose, key, content, lives)
        if claim is None:
            return _stored(whose, key, content)
    try:
        answer = run()
    except BaseException:
        sql.execute("DELETE FROM identity_idempotentrequest WHERE id = %s AND created_at = %s AND status IS NULL", claim)
        raise
    _remember(claim, answer)
    return answer


def _claim(whose: str, key: str, content: bytes, lives: timedelta) -> tuple[Any, ...] | None:
    now = clock.now()
    values = {
        "whose": whose,
        "key": key,
        "print": content,
        "now": now,
        "held": now + _LEASE,
        "expires": now + lives,
        "wait": _WAIT,
    }
    try:
        claimed = sql.scalar(_CLAIM, values)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
            raise Busy from error
        raise
    sql.execute("SET LOCAL lock_timeout TO DEFAULT")  # the patience was for the claim, not for what runs now
    return None if claimed is None else (claimed, now)


def _stored(whose: str, key: str, content: bytes) -> Answer:
    found = sql.one(_READ, [whose, key])
    if found is None:
        raise Busy  # it was given up between the two statements
    before, status, response = found
    if bytes(before) != content:
        raise IdempotencyConflict
    if status is None:
        raise Busy
    return Answer(status=status, body=orjson.loads(response), replayed=True)


def _remember(claim: tuple[Any, ...], answer: Answer) -> None:
    sql.execute(_ANSWER, [answer.status, orjson.dumps(answer.body, default=str).decode(), *claim])


def _whose(actor: Actor, scope: str) -> str:
    if actor.kind is ActorKind.ANONYMOUS and not scope:
        raise ValueError("visitors are told apart by their session: pass its id as scope")
    return "/".join(part for part in (actor.code, str(actor.acting_for or ""), scope) if part)[:120]
