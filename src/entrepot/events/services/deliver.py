"""Bringing facts to subscribers."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence

from django.db import connection, transaction

from entrepot.database import sql
from entrepot.events.errors import StreamBusy
from entrepot.events.queries import stream
from entrepot.events.queries.stream import Told

from .subscriber import Subscriber, named, subscribers

logger = logging.getLogger(__name__)

_CLAIM = """
SELECT position, attempts FROM events_subscription
WHERE name = %s AND (%s OR retry_at IS NULL OR retry_at <= clock_timestamp())
FOR UPDATE SKIP LOCKED
"""
# Waits of 1, 4, 16, ... seconds, at most five minutes.
_BACK_OFF = """
UPDATE events_subscription SET attempts = attempts + 1, last_error = %s,
       retry_at = clock_timestamp() + least(power(4, attempts), 300) * interval '1 second'
WHERE name = %s
"""
_MOVE = """
UPDATE events_subscription
SET position = %s, attempts = 0, retry_at = NULL, last_error = '', moved_at = clock_timestamp()
WHERE name = %s
"""
_BURY = """
INSERT INTO events_deadletter (subscriber, position, kind, store_id, error, failed_at, replays)
SELECT %s, position, kind, store_id, %s, clock_timestamp(), 0 FROM events_fact WHERE position = %s
ON CONFLICT (subscriber, position) DO UPDATE SET error = excluded.error, failed_at = excluded.failed_at, replayed_at = NULL,
  dropped_at = NULL, dropped_because = ''
"""
_ENROL = """
INSERT INTO events_subscription (name, kinds, position, attempts, last_error)
VALUES (%s, %s, %s, 0, '')
ON CONFLICT (name) DO UPDATE SET kinds = excluded.kinds WHERE events_subscription.kinds <> excluded.kinds
"""


def deliver(name: str) -> int:
    """One batch for the subscriber `name`; the number of facts it is done with.

    0 when there is nothing, when another worker is at it, while it waits after a failure, and when it fails now (the failure is
    logged and stored). Raises UnknownSubscriber.
    """
    listener = named(name)
    enrol([listener])
    return _deliver(listener)


def pump(until_idle: bool = False) -> int:
    """One batch for every subscriber that has facts waiting, or with `until_idle` as many as there are; the facts dealt with.

    A subscriber that fails does not hold up the others.
    """
    everybody = {listener.name: listener for listener in subscribers()}
    enrol(list(everybody.values()))
    total = 0
    while True:
        done = sum(_deliver(everybody[name]) for name in stream.behind(list(everybody)))
        total += done
        if not done or not until_idle:
            return total


def drain(patience_s: float = 60) -> int:
    """Deliver everything that was told so far, and what the handlers tell meanwhile; the facts dealt with.

    For tests and for bulk replay. Inside a transaction also the facts of that very transaction are delivered: nobody else may
    be writing then. Outside, facts told by now are waited for until they are settled; StreamBusy after `patience_s` seconds.
    What a handler raises comes out here, after its batch is undone.
    """
    everybody = subscribers()
    enrol(everybody)
    alone = connection.in_atomic_block
    started, total = time.monotonic(), 0
    while True:
        # Asked before delivering: what was settled then has been seen by this round, so an idle round means that nothing is left.
        settled = alone or stream.last() <= stream.settled()
        done = sum(_deliver(listener, patient=False, unsettled=alone) for listener in everybody)
        total += done
        if done:
            continue
        if settled:
            return total
        if time.monotonic() - started > patience_s:
            raise StreamBusy(seconds=patience_s)
        time.sleep(0.01)


def enrol(listeners: Sequence[Subscriber]) -> None:
    """Give each new listener its cursor, and note the kinds that it wants by now."""
    known = dict(sql.rows("SELECT name, kinds FROM events_subscription WHERE name = ANY(%s)", [[x.name for x in listeners]]))
    for listener in listeners:
        if known.get(listener.name) != listener.kinds:
            begin = stream.settled() if listener.from_now else stream.START
            sql.execute(_ENROL, [listener.name, listener.kinds, begin])


def _deliver(listener: Subscriber, *, patient: bool = True, unsettled: bool = False) -> int:
    with transaction.atomic():
        row = sql.one(_CLAIM, [listener.name, not patient])
        if row is None:
            return 0
        position, attempts = row
        until = stream.last() if unsettled else stream.settled()
        batch = stream.after(position, listener.kinds, listener.batch, until=until)
        if not batch:
            return 0
        if patient and attempts >= listener.attempts:
            for told in batch:
                _or_bury(listener, told)
        elif not patient:
            _handle(listener, batch)
        elif (error := _attempt(lambda: _handle(listener, batch))) is not None:
            logger.warning("subscriber %s failed, attempt %d", listener.name, attempts + 1, exc_info=error)
            sql.execute(_BACK_OFF, [described(error), listener.name])
            return 0
        sql.execute(_MOVE, [batch[-1].position, listener.name])
        return len(batch)


def _handle(listener: Subscriber, batch: Sequence[Told]) -> None:
    listener.handler([told.envelope() for told in batch])


def _attempt(run: Callable[[], None]) -> Exception | None:
    """Run inside a savepoint; the exception that undid it, if any."""
    try:
        with transaction.atomic():
            run()
    except Exception as error:  # noqa: BLE001  - whatever a handler raises is stored and retried, never lost
        return error
    return None


def _or_bury(listener: Subscriber, told: Told) -> None:
    if (error := _attempt(lambda: _handle(listener, [told]))) is not None:
        logger.error("subscriber %s cannot take fact %d: dead letter", listener.name, told.position, exc_info=error)
        sql.execute(_BURY, [listener.name, described(error), told.position])


def described(error: BaseException) -> str:
    """An error for a person to read, at most 2,000 characters; zero bytes cannot be stored."""
    return f"{type(error).__module__}.{type(error).__qualname__}: {error}".replace("\0", "")[:2000]
