"""No fact is skipped, whatever the order in which transactions commit."""

from __future__ import annotations

import random
import threading
import time
from functools import partial

import pytest
from django.db import connection, transaction
from tests.events.factories import ThingLost, ThingMade, in_threads, listening, made

from entrepot.database import sql
from entrepot.events.queries import stream
from entrepot.events.queries.stream import START
from entrepot.events.services import publish, pump

KINDS = ["testing.thing_made", "testing.thing_lost"]
ANNOUNCEMENTS = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"


def naive(after: int) -> list[int]:
    """What must not be done: everything behind the last position seen."""
    return [row[0] for row in sql.rows("SELECT position FROM events_fact WHERE position > %s ORDER BY position", [after])]


def settled_after(position: int) -> list[stream.Told]:
    return stream.after(position, KINDS, 1000, until=stream.settled())


def numbers(facts: list[stream.Told]) -> list[int]:
    return [told.envelope().fact.number for told in facts]


@pytest.mark.django_db(transaction=True)
def test_late_commit_is_skipped_by_naive_reading_and_found_by_ours() -> None:
    told, may_commit, committed = threading.Event(), threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            publish([made(1)])
            told.set()
            assert may_commit.wait(20)
        committed.set()

    def reader() -> None:
        assert told.wait(20)
        publish([made(2)])  # a later position, committed earlier
        naively, ours = naive(0), settled_after(START)
        may_commit.set()
        assert committed.wait(20)

        assert len(naively) == 1
        assert naive(naively[-1]) == [], "naive reading found the late fact: then this test proves nothing"
        assert ours == [], "a fact was handed out in front of which another could appear"
        assert numbers(settled_after(START)) == [1, 2]

    in_threads(slow, reader)


@pytest.mark.django_db(transaction=True)
def test_concurrent_writers_that_commit_in_any_order_lose_nothing() -> None:
    writers, rounds = 8, 12
    expected = list(range(writers * rounds * 2))
    naively: list[int] = []
    done = threading.Event()

    def writer(lane: int) -> None:
        chance = random.Random(lane)
        for turn in range(rounds):
            first = (lane * rounds + turn) * 2
            with transaction.atomic():
                if chance.random() < 0.3:  # some of it is undone and told again
                    with transaction.atomic():
                        publish([made(-1)])
                        transaction.set_rollback(True)
                publish([made(first)])
                time.sleep(chance.uniform(0, 0.03))
                publish([ThingLost(None, first + 1)])
                time.sleep(chance.uniform(0, 0.01))

    def naive_reader() -> None:
        while not done.is_set():
            naively.extend(naive(naively[-1] if naively else 0))

    def pumping() -> None:
        until = time.monotonic() + 25
        while len(listener.got) < len(expected) and time.monotonic() < until:
            pump()
        done.set()

    with listening(batch=7) as listener:
        in_threads(naive_reader, pumping, pumping, *(partial(writer, lane) for lane in range(writers)))

        assert sorted(listener.numbers) == expected, "each fact exactly once"
        assert [told.position for told in listener.got] == sorted(told.position for told in listener.got)
    assert len(set(naively)) < len(expected), "the naive reader skipped nothing: then this test proves nothing"


@pytest.mark.django_db(transaction=True)
def test_transaction_that_tells_nothing_holds_nothing_back() -> None:
    written, may_end = threading.Event(), threading.Event()

    def busy_elsewhere() -> None:
        with transaction.atomic():
            sql.execute("INSERT INTO events_heartbeat (name, every, enrolled_at, last_error) VALUES ('x', '1 s', now(), '')")
            written.set()
            assert may_end.wait(20)

    def teller() -> None:
        assert written.wait(20)
        publish([made(1)])
        seen = numbers(settled_after(START))
        may_end.set()
        assert seen == [1]

    in_threads(busy_elsewhere, teller)


@pytest.mark.django_db(transaction=True)
def test_fact_that_waited_for_a_lock_stands_behind_the_one_it_waited_for() -> None:
    """The older transaction waits for what the younger one holds: what it tells then happened later."""
    older_began, younger_holds = threading.Event(), threading.Event()
    lock = "SELECT pg_advisory_xact_lock(4711)"

    def older() -> None:
        with transaction.atomic():
            sql.scalar("SELECT pg_current_xact_id()::text")
            older_began.set()
            assert younger_holds.wait(20)
            sql.execute(lock)
            publish([made(2)])

    def younger() -> None:
        assert older_began.wait(20)
        with transaction.atomic():
            sql.execute(lock)
            younger_holds.set()
            time.sleep(0.1)
            publish([made(1)])

    in_threads(older, younger)

    assert numbers(settled_after(START)) == [1, 2]


@pytest.mark.django_db
def test_one_announcement_a_transaction_also_around_undone_savepoints() -> None:
    with transaction.atomic():
        publish([made(0)])
        transaction.set_rollback(True)
    assert sql.scalar(ANNOUNCEMENTS) == 0, "undone with the savepoint"

    for number in range(5):
        publish([made(number)])
    with transaction.atomic():
        publish([made(6)])
        transaction.set_rollback(True)

    assert sql.scalar(ANNOUNCEMENTS) == 1
    assert stream.settled() < sql.scalar("SELECT min(position) FROM events_fact")


@pytest.mark.django_db
def test_only_the_kinds_asked_for_in_order_and_limited() -> None:
    publish([made(1), ThingLost(None, 2), made(3), ThingLost(None, 4)])
    end = stream.last()

    both = stream.after(START, KINDS, 3, until=end)

    assert numbers(both) == [1, 2, 3]
    assert numbers(stream.after(START, [ThingMade.kind], 10, until=end)) == [1, 3]
    assert numbers(stream.after(both[-1].position, KINDS, 10, until=end)) == [4]
    assert numbers(stream.after(START, KINDS, 10, until=end - 2)) == [1, 2]
    assert settled_after(START) == [], "the own transaction is not settled"


@pytest.mark.django_db
def test_a_rare_kind_is_found_by_the_index_among_many_others() -> None:
    sql.execute(
        "INSERT INTO events_fact (fact_id, kind, version, subject, payload, occurred_at)"
        " SELECT gen_random_uuid(), 'testing.noise', 1, '', '{}', now() FROM generate_series(1, 20000)"
    )
    publish([made(1)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE events_fact")
        cursor.execute(
            "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + stream._BATCH,
            {"kinds": KINDS, "after": 0, "until": stream.last(), "limit": 200},
        )
        plan = str(cursor.fetchone()[0])

    assert "fact_of_kind" in plan
    assert "Seq Scan" not in plan
