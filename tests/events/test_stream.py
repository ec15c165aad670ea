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
from entrepot.events.queries.stream import START, Cursor
from entrepot.events.services import publish, pump

KINDS = ["testing.thing_made", "testing.thing_lost"]


def naive(after: int) -> list[int]:
    """What must not be done: everything behind the last position seen."""
    return [row[0] for row in sql.rows("SELECT position FROM events_fact WHERE position > %s ORDER BY position", [after])]


def settled_after(cursor: Cursor) -> list[stream.Told]:
    return stream.after(cursor, KINDS, 1000)


def soon(condition: object, patience_s: float = 20) -> None:
    """Wait until `condition()`; other databases of the server may hold back settling for a moment."""
    until = time.monotonic() + patience_s
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < until, "did not come true in time"
        time.sleep(0.01)


@pytest.mark.django_db(transaction=True)
def test_late_commit_is_skipped_by_position_and_found_by_transaction() -> None:
    told, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            publish([made(1)])
            told.set()
            assert may_commit.wait(20)

    def reader() -> None:
        assert told.wait(20)
        publish([made(2)])  # a later position, committed earlier
        seen_by_position = naive(0)
        seen_by_transaction = settled_after(START)
        may_commit.set()
        soon(lambda: len(naive(0)) == 2)

        assert len(seen_by_position) == 1
        assert naive(seen_by_position[-1]) == [], "reading by position would find the late fact: then this test proves nothing"
        assert seen_by_transaction == [], "the fact in front of which another can appear was handed out"
        soon(lambda: len(settled_after(START)) == 2)

    in_threads(slow, reader)


@pytest.mark.django_db(transaction=True)
def test_concurrent_writers_that_commit_in_any_order_lose_nothing() -> None:
    writers, rounds = 8, 12
    expected = set(range(writers * rounds * 2))
    naively: list[int] = []
    done = threading.Event()
    running = threading.Semaphore(0)

    def writer(lane: int) -> None:
        chance = random.Random(lane)
        try:
            for turn in range(rounds):
                first = (lane * rounds + turn) * 2
                with transaction.atomic():
                    publish([made(first)])
                    time.sleep(chance.uniform(0, 0.03))
                    publish([ThingLost(None, first + 1)])
                    time.sleep(chance.uniform(0, 0.01))
        finally:
            running.release()

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

        assert sorted(listener.numbers) == sorted(expected), "each fact exactly once"
        by_lane = [[n for n in listener.numbers if n // (rounds * 2) == lane] for lane in range(writers)]
        assert by_lane == [sorted(lane) for lane in by_lane], "facts of one writer stay in order"
    assert len(set(naively)) < len(expected), "the naive reader skipped nothing: then this test proves nothing"


@pytest.mark.django_db
def test_only_the_kinds_asked_for_in_order_and_limited() -> None:
    publish([made(1), ThingLost(None, 2), made(3), ThingLost(None, 4)])

    both = stream.after(START, KINDS, 3, unsettled=True)
    made_only = stream.after(START, [ThingMade.kind], 10, unsettled=True)
    rest = stream.after(both[-1].cursor, KINDS, 10, unsettled=True)

    assert [told.envelope().fact.number for told in both] == [1, 2, 3]
    assert [told.envelope().fact.number for told in made_only] == [1, 3]
    assert [told.envelope().fact.number for told in rest] == [4]
    assert stream.after(START, KINDS, 10) == [], "the own transaction is not settled"


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
            "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + stream._BATCH.format(settled="true"),
            {"kinds": KINDS, "xid": "0", "position": 0, "limit": 200},
        )
        plan = str(cursor.fetchone()[0])

    assert "fact_stream_of_kind" in plan
    assert "Seq Scan" not in plan
