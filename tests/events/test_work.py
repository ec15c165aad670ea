from __future__ import annotations

import os
import signal
import threading
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from croniter import croniter
from django.db import connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.events.factories import in_threads, listening, made

from entrepot.events.errors import NameTaken
from entrepot.events.models import Heartbeat
from entrepot.events.queries.jobs import late_jobs
from entrepot.events.services import hold_jobs, periodic, publish, run_job, start_timers, timer_handler, work
from entrepot.events.services.fire_due import _handlers
from entrepot.events.services.periodic import _jobs, cron_of, enrol_jobs
from entrepot.events.types import Timer
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7

EVERY = timedelta(seconds=1)


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """A regular job `testing.job` of every second that notes its runs."""
    ran: list[object] = []

    def run() -> None:
        ran.append(None)

    monkeypatch.setitem(_jobs, "testing.job", (EVERY, run))
    return ran


def until(condition: object, patience_s: float = 25) -> None:
    end = time.monotonic() + patience_s
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "did not come true in time"
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("every", "line"),
    [
        (timedelta(seconds=5), "* * * * * */5"),
        (timedelta(minutes=1), "*/1 * * * * 0"),
        (timedelta(minutes=15), "*/15 * * * * 0"),
        (timedelta(hours=6), "0 */6 * * * 0"),
        (timedelta(days=1), "0 0 * * * 0"),
    ],
)
def test_interval_as_a_cron_line_comes_exactly_so_often(every: timedelta, line: str) -> None:
    assert cron_of(every) == line
    turns = croniter(line, datetime(2026, 3, 2, 7, 59, 30, tzinfo=UTC))
    moments = [turns.get_next(datetime) for _ in range(30)]
    assert {later - earlier for earlier, later in pairwise(moments)} == {every}


@pytest.mark.parametrize(
    "every", [timedelta(0), timedelta(seconds=7), timedelta(seconds=0.5), timedelta(seconds=90), timedelta(days=2)]
)
def test_interval_that_divides_nothing_is_refused(every: timedelta) -> None:
    with pytest.raises(ValueError, match="choose an interval"):
        cron_of(every)


def test_rooms_jobs_are_found_and_known_to_the_queue() -> None:
    assert {"events.fire_timers", "events.send_webhooks", "events.rescue_jobs"} <= set(_jobs)
    planned = {periodic_id for _, periodic_id in app.periodic_registry.periodic_tasks}
    assert set(_jobs) <= planned
    with pytest.raises(NameTaken):
        periodic("events.fire_timers", every=EVERY)(lambda: None)


@pytest.mark.django_db
def test_success_and_failure_are_noted(job: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_job("testing.job")
    beat = Heartbeat.objects.get(name="testing.job")
    assert beat.succeeded_at is not None
    assert (beat.every, beat.failed_at) == (EVERY, None)

    def broken() -> None:
        raise RuntimeError("no paper")

    monkeypatch.setitem(_jobs, "testing.job", (EVERY, broken))
    with pytest.raises(RuntimeError):
        run_job("testing.job")
    beat.refresh_from_db()
    assert beat.failed_at is not None
    assert beat.last_error == "builtins.RuntimeError: no paper"


@pytest.mark.django_db
def test_job_that_never_succeeds_is_late(job: list[object]) -> None:
    enrol_jobs()
    assert late_jobs() == []

    Heartbeat.objects.filter(name="testing.job").update(enrolled_at=datetime.now(UTC) - timedelta(minutes=2))
    assert [(late.name, late.succeeded_at) for late in late_jobs()] == [("testing.job", None)]

    run_job("testing.job")
    assert late_jobs() == []


@pytest.mark.django_db
def test_job_that_is_no_more_is_not_missed() -> None:
    Heartbeat.objects.create(name="testing.gone", every=EVERY, enrolled_at=datetime(2020, 1, 1, tzinfo=UTC))
    enrol_jobs()

    assert not Heartbeat.objects.filter(name="testing.gone").exists()


@pytest.mark.django_db(transaction=True)
def test_job_runs_on_one_worker_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, outcomes = threading.Event(), []
    leave = threading.Event()

    def slow() -> None:
        inside.set()
        assert leave.wait(10)

    def second() -> None:
        assert inside.wait(10)
        outcomes.append(run_job("testing.slow"))
        leave.set()

    monkeypatch.setitem(_jobs, "testing.slow", (EVERY, slow))
    in_threads(lambda: outcomes.append(run_job("testing.slow")), second)

    assert outcomes == [False, True]


@pytest.mark.django_db(transaction=True)
def test_worker_delivers_facts_fires_timers_and_runs_jobs_until_it_is_stopped() -> None:
    stop, rung, seen = threading.Event(), [], []
    subject = uuid7()
    timer_handler("testing.work")(rung.extend)

    def deferred(number: int) -> None:
        seen.append(number)

    task = app.task(name="testing.deferred")(deferred)
    worker = threading.Thread(target=work, args=[stop])
    try:
        with listening() as listener:
            worker.start()
            publish([made(5)])
            start_timers([Timer(subject, "testing.work", None, clock.now())])
            with transaction.atomic():
                task.defer(number=3)
            with transaction.atomic():
                task.defer(number=4)
                transaction.set_rollback(True)
            until(lambda: (listener.numbers, seen, rung) == ([5], [3], [subject]))
            until(lambda: Heartbeat.objects.filter(name="events.fire_timers", succeeded_at__isnull=False).exists())
            stop.set()
            worker.join(20)
            assert not worker.is_alive(), "the worker does not stop"
    finally:
        stop.set()
        worker.join(20)
        del _handlers["testing.work"]
        del app.tasks["testing.deferred"]
        connections.close_all()
    assert not ProcrastinateJob.objects.filter(task_name="testing.deferred").exists(), "finished jobs are cleared away"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_stops_the_worker_in_the_main_thread(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    threading.Timer(0.7, os.kill, [os.getpid(), number]).start()

    started = time.monotonic()
    work()

    assert time.monotonic() - started < 15
    assert signal.getsignal(number) is before


@pytest.mark.django_db(transaction=True)
def test_held_job_is_left_alone_by_every_worker_until_it_is_free_again(job: list[object]) -> None:
    with hold_jobs("testing.job"):
        in_threads(lambda: run_job("testing.job"))
        assert job == []

    in_threads(lambda: run_job("testing.job"))
    assert len(job) == 1
