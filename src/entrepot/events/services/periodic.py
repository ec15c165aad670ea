"""Regular jobs, each with a heartbeat that tells when it last succeeded."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection, connections
from procrastinate.contrib.django import app

from entrepot.database import sql
from entrepot.events.errors import NameTaken

from .deliver import described

Job = Callable[[], object]
_jobs: dict[str, tuple[timedelta, Job]] = {}
_LOCKS = 0x45564A42  # first half of the advisory locks that keep a job from running twice at once

_BEAT = """
INSERT INTO events_heartbeat (name, every, enrolled_at, succeeded_at, last_error)
VALUES (%s, %s, clock_timestamp(), clock_timestamp(), '')
ON CONFLICT (name) DO UPDATE SET every = excluded.every, succeeded_at = excluded.succeeded_at, last_error = ''
"""
_MISS = """
INSERT INTO events_heartbeat (name, every, enrolled_at, failed_at, last_error)
VALUES (%s, %s, clock_timestamp(), clock_timestamp(), %s)
ON CONFLICT (name) DO UPDATE SET every = excluded.every, failed_at = excluded.failed_at, last_error = excluded.last_error
"""


def periodic(name: str, every: timedelta) -> Callable[[Job], Job]:
    """Run the decorated function about `every` so often, on one worker at a time, for as long as any worker is up.

    To be used in a room's `tasks.py`. `every` divides a minute, an hour or a day. Success and failure are noted: `late_jobs`
    tells of a job that has not succeeded for long. Raises NameTaken, and ValueError for another interval.
    """
    cron = cron_of(every)

    def register(job: Job) -> Job:
        if name in _jobs:
            raise NameTaken(name=name, what="regular job")
        _jobs[name] = (every, job)

        @functools.wraps(job)
        def scheduled(timestamp: int) -> None:
            del timestamp  # what it was planned for; the job looks at the present
            try:
                run_job(name)
            finally:
                if not connection.in_atomic_block:
                    connections.close_all()

        app.periodic(cron=cron, periodic_id=name)(app.task(name=name, queue="periodic", queueing_lock=name)(scheduled))
        return job

    return register


def regular_jobs() -> dict[str, timedelta]:
    """All regular jobs and how often each runs."""
    return {name: every for name, (every, _) in _jobs.items()}


def run_job(name: str) -> bool:
    """Run a regular job now, with its heartbeat; False when another worker is at it. Raises what the job raises, noted."""
    every, job = _jobs[name]
    # Of the session, not of a row: it goes away with the worker that held it, however that one ended.
    if not sql.scalar("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [_LOCKS, name]):
        return False
    try:
        job()
    except Exception as error:
        sql.execute(_MISS, [name, every, described(error)])
        raise
    else:
        sql.execute(_BEAT, [name, every])
        return True
    finally:
        sql.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [_LOCKS, name])


@contextmanager
def hold_jobs(*names: str) -> Iterator[None]:
    """No worker runs these regular jobs inside the block; waits for one that is at it.

    For work under a virtual clock beside a worker that goes by the real one: its jobs would find everything long overdue.
    """
    for name in sorted(names):
        sql.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", [_LOCKS, name])
    try:
        yield
    finally:
        for name in names:
            sql.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [_LOCKS, name])


def enrol_jobs() -> None:
    """Note every regular job, so that one that never succeeds is missed; forget those that are no more."""
    sql.execute(
        "INSERT INTO events_heartbeat (name, every, enrolled_at, last_error)"
        " SELECT name, every, clock_timestamp(), '' FROM unnest(%s::text[], %s::interval[]) AS job (name, every)"
        " ON CONFLICT (name) DO UPDATE SET every = excluded.every",
        [list(_jobs), [every for every, _ in _jobs.values()]],
    )
    sql.execute("DELETE FROM events_heartbeat WHERE NOT name = ANY(%s)", [list(_jobs)])


def cron_of(every: timedelta) -> str:
    """`every` as a cron line with seconds as its sixth field. Raises ValueError when it divides no minute, hour or day."""
    seconds = int(every.total_seconds())
    if seconds > 0 and seconds == every.total_seconds():
        for unit, longer, line in ((1, 60, "* * * * * */{}"), (60, 3600, "*/{} * * * * 0"), (3600, 86400, "0 */{} * * * 0")):
            if seconds < longer and seconds % unit == 0 and longer % seconds == 0:
                return line.format(seconds // unit)
        if seconds == 86400:
            return "0 0 * * * 0"
    raise ValueError(f"every {every}: choose an interval that divides a minute, an hour or a day")
