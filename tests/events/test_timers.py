from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.events.factories import in_threads

from entrepot.database import sql
from entrepot.events.errors import NameTaken
from entrepot.events.models import Timer as StoredTimer
from entrepot.events.queries.timers import countdowns
from entrepot.events.services import (
    cancel_timers,
    fire_due,
    pause_timers,
    resume_timers,
    start_instead,
    start_timers,
    timer_handler,
)
from entrepot.events.services.fire_due import _handlers
from entrepot.events.types import Timer
from entrepot.kernel.clock import VirtualClock
from entrepot.kernel.errors import Refused
from entrepot.kernel.ids import uuid7

HOUR = timedelta(hours=1)


class Bell:
    def __init__(self) -> None:
        self.rung: list[UUID] = []
        self.calls = 0
        self.locked: list[UUID] = []
        self.broken: set[UUID] = set()
        self.refused: set[UUID] = set()

    def ring(self, subjects: Sequence[UUID]) -> None:
        self.calls += 1
        if self.broken & set(subjects):
            raise RuntimeError("the rope is torn")
        if self.refused & set(subjects):
            raise Refused
        self.rung += subjects

    def lock(self, subjects: Sequence[UUID]) -> None:
        self.locked += subjects


@pytest.fixture
def bell() -> Iterator[Bell]:
    bell = Bell()
    timer_handler("testing.bell", lock=bell.lock)(bell.ring)
    yield bell
    del _handlers["testing.bell"]


def started(clock: VirtualClock, subjects: Sequence[UUID], after: timedelta = HOUR, kind: str = "testing.bell") -> None:
    start_timers([Timer(subject, kind, None, clock.now() + after) for subject in subjects])


def ids(count: int) -> list[UUID]:
    return [uuid7() for _ in range(count)]


@pytest.mark.django_db
def test_timer_fires_when_due_and_only_once(bell: Bell, virtual_clock: VirtualClock) -> None:
    (subject,) = ids(1)
    started(virtual_clock, [subject])

    virtual_clock.advance(HOUR - timedelta(seconds=1))
    assert fire_due() == 0
    virtual_clock.advance(timedelta(seconds=1))
    assert [fire_due(), fire_due()] == [1, 0]
    virtual_clock.advance(-timedelta(days=3))
    virtual_clock.advance(timedelta(days=9))
    assert fire_due() == 0

    assert bell.rung == bell.locked == [subject]


@pytest.mark.django_db
def test_sixty_four_subjects_are_one_statement_each(bell: Bell, virtual_clock: VirtualClock) -> None:
    subjects = ids(64)
    kinds = ["testing.bell", "testing.other"]

    for verb in (
        lambda: started(virtual_clock, subjects),
        lambda: started(virtual_clock, subjects),
        lambda: pause_timers(subjects, kinds),
        lambda: resume_timers(subjects, kinds),
        lambda: cancel_timers(subjects, kinds),
    ):
        with CaptureQueriesContext(connection) as queries:
            verb()
        assert len(queries) == 1


@pytest.mark.django_db
def test_restarted_timer_is_a_new_generation_and_the_old_one_never_fires(bell: Bell, virtual_clock: VirtualClock) -> None:
    subjects = ids(3)
    started(virtual_clock, subjects)
    virtual_clock.advance(HOUR / 2)
    started(virtual_clock, subjects[:1])

    virtual_clock.advance(HOUR / 2)
    assert fire_due() == 2
    assert StoredTimer.objects.get(subject=subjects[0]).generation == 2
    virtual_clock.advance(HOUR / 2)
    assert fire_due() == 1

    started(virtual_clock, subjects[:1])  # after it fired: again a new one
    virtual_clock.advance(HOUR)
    assert fire_due() == 1
    assert sorted(bell.rung) == sorted([*subjects, subjects[0]])


@pytest.mark.django_db
def test_restart_between_claim_and_firing_keeps_the_claimed_one_from_firing(bell: Bell, virtual_clock: VirtualClock) -> None:
    (subject,) = ids(1)
    started(virtual_clock, [subject])
    virtual_clock.advance(HOUR)

    def click_meanwhile(subjects: Sequence[UUID]) -> None:
        started(virtual_clock, subjects)

    timer_handler("testing.bell", lock=click_meanwhile)(bell.ring)
    assert fire_due() == 0
    assert bell.rung == []
    assert StoredTimer.objects.get().fired_at is None


@pytest.mark.django_db
def test_pause_keeps_the_time_that_is_left(bell: Bell, virtual_clock: VirtualClock) -> None:
    (subject,) = ids(1)
    started(virtual_clock, [subject])
    virtual_clock.advance(HOUR / 4)

    assert [pause_timers([subject], ["testing.bell"]), pause_timers([subject], ["testing.bell"])] == [1, 0]
    virtual_clock.advance(timedelta(days=30))
    assert fire_due() == 0
    assert countdowns([subject])[subject][0].paused_left == HOUR * 3 / 4

    assert [resume_timers([subject], ["testing.bell"]), resume_timers([subject], ["testing.bell"])] == [1, 0]
    virtual_clock.advance(HOUR * 3 / 4 - timedelta(seconds=1))
    assert fire_due() == 0
    virtual_clock.advance(timedelta(seconds=1))
    assert fire_due() == 1


@pytest.mark.django_db
def test_timer_paused_when_overdue_is_due_at_once_when_resumed(bell: Bell, virtual_clock: VirtualClock) -> None:
    (subject,) = ids(1)
    started(virtual_clock, [subject])
    virtual_clock.advance(2 * HOUR)
    pause_timers([subject], ["testing.bell"])
    resume_timers([subject], ["testing.bell"])

    assert fire_due() == 1


@pytest.mark.django_db
def test_cancelled_timer_never_fires_paused_or_not(bell: Bell, virtual_clock: VirtualClock) -> None:
    running, paused = ids(2)
    started(virtual_clock, [running, paused])
    pause_timers([paused], ["testing.bell"])

    assert cancel_timers([running, paused], ["testing.bell"]) == 2
    assert cancel_timers([running, paused], ["testing.bell"]) == 0
    virtual_clock.advance(2 * HOUR)
    assert resume_timers([paused], ["testing.bell"]) == 0
    assert fire_due() == 0
    assert countdowns([running, paused]) == {running: [], paused: []}


@pytest.mark.django_db
def test_timers_fire_in_batches_by_kind(bell: Bell, virtual_clock: VirtualClock) -> None:
    other = Bell()
    timer_handler("testing.other")(other.ring)
    try:
        started(virtual_clock, ids(5))
        started(virtual_clock, ids(3), kind="testing.other")
        started(virtual_clock, ids(2), kind="testing.nobody_handles")
        virtual_clock.advance(HOUR)

        assert [fire_due(limit=4), fire_due(limit=4), fire_due(limit=4)] == [7, 1, 0]
    finally:
        del _handlers["testing.other"]
    assert (bell.calls, other.calls) == (2, 1)


@pytest.mark.django_db
def test_refused_guard_is_a_result(bell: Bell, virtual_clock: VirtualClock) -> None:
    fine, refused = ids(2)
    bell.refused = {refused}
    started(virtual_clock, [fine, refused])
    virtual_clock.advance(HOUR)

    assert [fire_due(), fire_due()] == [2, 0]
    assert bell.rung == [fine]
    assert StoredTimer.objects.get(subject=refused).last_error == "refused"


@pytest.mark.django_db
def test_broken_handler_holds_up_only_its_own_timer(bell: Bell, virtual_clock: VirtualClock) -> None:
    subjects = ids(4)
    bell.broken = {subjects[2]}
    started(virtual_clock, subjects)
    virtual_clock.advance(HOUR)

    assert [fire_due(), fire_due()] == [3, 0]
    stored = StoredTimer.objects.get(subject=subjects[2])
    assert (stored.attempts, stored.fired_at) == (1, None)
    assert "the rope is torn" in stored.last_error

    bell.broken = set()
    StoredTimer.objects.update(not_before=None)  # its wait is over
    assert fire_due() == 1
    assert sorted(bell.rung) == subjects


@pytest.mark.django_db
def test_handler_may_start_the_same_timer_anew_or_cancel_it(virtual_clock: VirtualClock) -> None:
    again, ended = ids(2)

    def handler(subjects: Sequence[UUID]) -> None:
        started(virtual_clock, [again], kind="testing.again")
        cancel_timers([ended], ["testing.again"])

    timer_handler("testing.again")(handler)
    try:
        started(virtual_clock, [again, ended], kind="testing.again")
        virtual_clock.advance(HOUR)
        assert fire_due() == 2
        assert fire_due() == 0
        assert StoredTimer.objects.get(subject=again).fired_at is None
        assert StoredTimer.objects.get(subject=ended).fired_at is not None
        virtual_clock.advance(HOUR)
        assert fire_due() == 1
    finally:
        del _handlers["testing.again"]


@pytest.mark.django_db(transaction=True)
def test_many_workers_fire_each_timer_exactly_once(bell: Bell, virtual_clock: VirtualClock) -> None:
    subjects = ids(400)
    started(virtual_clock, subjects)
    virtual_clock.advance(HOUR)
    barrier = threading.Barrier(4)

    def worker() -> None:
        barrier.wait(20)
        while fire_due(limit=30):
            pass

    in_threads(*[worker] * 4)

    assert sorted(bell.rung) == sorted(subjects)
    assert bell.calls > 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("declared", [True, False])
def test_click_that_holds_the_subject_wins_over_the_worker(
    virtual_clock: VirtualClock, caplog: pytest.LogCaptureFixture, declared: bool
) -> None:
    """The click locks its order, then cancels the timer. A worker that held the timer while it waits for the order would block it."""
    (subject,) = ids(1)
    rung: list[UUID] = []
    click_holds, worker_comes = threading.Event(), threading.Event()

    def order_lock(_: Sequence[UUID]) -> None:
        worker_comes.set()
        sql.execute("SELECT pg_advisory_xact_lock(81)")

    def ring(subjects: Sequence[UUID]) -> None:
        order_lock(subjects)
        rung.extend(subjects)

    def worker() -> None:
        assert click_holds.wait(20)
        fire_due()

    def click() -> None:
        with transaction.atomic():
            sql.execute("SELECT pg_advisory_xact_lock(81)")
            click_holds.set()
            assert worker_comes.wait(20)
            time.sleep(0.1)
            cancel_timers([subject], ["testing.locked"])

    timer_handler("testing.locked", lock=order_lock if declared else None)(ring)
    started(virtual_clock, [subject], kind="testing.locked")
    virtual_clock.advance(HOUR)
    try:
        in_threads(worker, click)
        deadlocked = bool(caplog.records)
    except OperationalError:
        deadlocked = True
    finally:
        del _handlers["testing.locked"]

    assert deadlocked is not declared, "undeclared locks must show the deadlock, else this test proves nothing"
    if declared:
        assert rung == []
        assert StoredTimer.objects.get().cancelled_at is not None


def test_kind_has_one_handler(bell: Bell) -> None:
    def another(_: Sequence[UUID]) -> None:
        raise AssertionError

    with pytest.raises(NameTaken):
        timer_handler("testing.bell")(another)


@pytest.mark.django_db
def test_one_timer_starts_instead_of_another(virtual_clock: VirtualClock) -> None:
    now = virtual_clock.now()
    here, there = uuid7(), uuid7()
    start_timers([Timer(subject, kind, None, now + HOUR) for subject in (here, there) for kind in ("testing.a", "testing.b")])

    with CaptureQueriesContext(connection) as queries:
        start_instead([Timer(here, "testing.c", None, now + HOUR)], [here], ["testing.a"])

    running = {(t.subject, t.kind) for t in StoredTimer.objects.filter(cancelled_at=None)}
    assert len(queries) == 1
    assert running == {(here, "testing.b"), (here, "testing.c"), (there, "testing.a"), (there, "testing.b")}


@pytest.mark.django_db
@pytest.mark.parametrize(("starts", "stops", "left"), [(True, False, 2), (False, True, 0), (False, False, 1)])
def test_starting_instead_with_one_side_missing_does_the_other(
    virtual_clock: VirtualClock, *, starts: bool, stops: bool, left: int
) -> None:
    subject, due = uuid7(), virtual_clock.now() + HOUR
    start_timers([Timer(subject, "testing.a", None, due)])

    start_instead([Timer(subject, "testing.b", None, due)] if starts else [], [subject], ["testing.a"] if stops else [])

    assert StoredTimer.objects.filter(cancelled_at=None).count() == left
