from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from django.db import transaction
from tests.events.factories import ThingLost, ThingMade, in_threads, listening, made

from entrepot.database import sql
from entrepot.events.errors import NameTaken, StreamBusy, UnknownSubscriber
from entrepot.events.models import DeadLetter, Subscription
from entrepot.events.queries import stream
from entrepot.events.queries.subscribers import dead_letters, lags
from entrepot.events.services import deliver, drain, publish, pump, replay, subscriber, unsubscribe
from entrepot.events.types import Envelope

NAME = "testing.listener"
WAIT = "SELECT round(extract(epoch FROM retry_at - clock_timestamp())) FROM events_subscription WHERE name = %s"


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Facts of the test's own transaction count as settled: these tests are not about who commits when."""
    monkeypatch.setattr(stream, "settled", stream.last)


def wait_is_over() -> None:
    Subscription.objects.update(retry_at=None)


def cursor() -> int:
    return Subscription.objects.get(name=NAME).position


@pytest.mark.django_db
@pytest.mark.usefixtures("settled")
def test_deliver_brings_batches_in_order_and_then_nothing() -> None:
    publish([made(1), ThingLost(None, 2), made(3)])

    with listening(batch=2) as listener:
        assert [deliver(NAME), deliver(NAME), deliver(NAME)] == [2, 1, 0]

    assert listener.calls == [[1, 2], [3]]


@pytest.mark.django_db
@pytest.mark.usefixtures("settled")
def test_effect_and_cursor_stand_or_fall_together() -> None:
    publish([made(1)])

    def effect(_: Sequence[Envelope]) -> None:
        publish([ThingLost(None, 99)])

    with listening(kinds=[ThingMade]) as listener:
        listener.effect, listener.poison = effect, {1}
        assert deliver(NAME) == 0
        assert sql.scalar("SELECT count(*) FROM events_fact") == 1, "the effect of a failed handler stayed"
        assert cursor() == 0

        listener.poison = set()
        wait_is_over()
        assert deliver(NAME) == 1
        assert sql.scalar("SELECT count(*) FROM events_fact") == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("settled")
def test_failure_waits_longer_each_time_and_is_told() -> None:
    publish([made(1)])

    with listening() as listener:
        listener.poison = {1}
        waits = []
        for _ in range(3):
            deliver(NAME)
            assert deliver(NAME) == 0, "tried again before its time"
            waits.append(sql.scalar(WAIT, [NAME]))
            wait_is_over()

    assert waits == [1, 4, 16]
    assert len(listener.calls) == 3
    assert [(lag.attempts, lag.facts) for lag in lags() if lag.name == NAME] == [(3, 1)]
    assert "cannot bear [1]" in Subscription.objects.get(name=NAME).last_error


@pytest.mark.django_db
@pytest.mark.usefixtures("settled")
def test_guilty_fact_becomes_a_dead_letter_and_the_stream_goes_on() -> None:
    publish([made(1), made(2), made(3)])

    with listening(attempts=2) as listener:
        listener.poison = {2}
        for _ in range(3):
            deliver(NAME)
            wait_is_over()
        publish([made(4)])
        assert deliver(NAME) == 1

    assert listener.numbers == [1, 3, 4]
    (letter,) = dead_letters(NAME)
    assert (letter.kind, letter.replays) == ("testing.thing_made", 0)
    assert "cannot bear [2]" in letter.error
    assert Subscription.objects.get(name=NAME).attempts == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("settled")
def test_replayed_letter_is_delivered_once() -> None:
    publish([made(1), made(2)])

    with listening(attempts=1) as listener:
        listener.poison = {1, 2}
        for _ in range(2):
            deliver(NAME)
            wait_is_over()
        first, second = dead_letters(NAME)
        listener.poison = {2}
        outcomes = replay([first.id, second.id])

        assert outcomes[first.id] is None
        assert "cannot bear [2]" in (outcomes[second.id] or "")
        assert [letter.id for letter in dead_letters()] == [second.id]
        assert replay([first.id]) == {}
        assert listener.numbers == [1]
        assert DeadLetter.objects.get(id=second.id).replays == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("settled")
def test_fact_that_nothing_can_read_becomes_a_dead_letter() -> None:
    publish([made(1), made(2)])
    sql.execute("UPDATE events_fact SET version = 77 WHERE payload ->> 'number' = '1'")

    with listening(attempts=1) as listener:
        for _ in range(2):
            deliver(NAME)
            wait_is_over()

    assert listener.numbers == [2]
    assert "version 77" in dead_letters(NAME)[0].error


@pytest.mark.django_db
@pytest.mark.usefixtures("settled")
def test_failing_subscriber_does_not_hold_up_the_others() -> None:
    publish([made(number) for number in range(5)])

    with listening("testing.bad") as bad, listening("testing.good", batch=2) as good:
        bad.poison = {3}
        assert pump(until_idle=True) >= 5

    assert (bad.numbers, good.numbers) == ([], [0, 1, 2, 3, 4])


@pytest.mark.django_db
@pytest.mark.usefixtures("settled")
def test_new_subscriber_begins_at_the_beginning_or_from_now() -> None:
    publish([made(1)])

    with listening("testing.all") as everything, listening("testing.new", from_now=True) as new:
        pump()
        publish([made(2)])
        pump()

    assert (everything.numbers, new.numbers) == ([1, 2], [2])


@pytest.mark.django_db
def test_drain_delivers_facts_of_the_own_transaction_and_what_handlers_tell() -> None:
    publish([made(1)])

    def effect(facts: Sequence[Envelope]) -> None:
        publish([ThingLost(None, told.fact.number + 10) for told in facts])

    with listening("testing.first", [ThingMade]) as first, listening("testing.second", [ThingLost]) as second:
        first.effect = effect
        assert drain() >= 2
        assert drain() == 0

    assert (first.numbers, second.numbers) == ([1], [11])


@pytest.mark.django_db
def test_drain_lets_the_error_of_a_handler_out() -> None:
    publish([made(1)])

    with listening() as listener:
        listener.poison = {1}
        with pytest.raises(RuntimeError, match="cannot bear"):
            drain()


@pytest.mark.django_db(transaction=True)
def test_drain_outside_a_transaction_waits_for_what_could_get_ahead() -> None:
    begun, may_commit = threading.Event(), threading.Event()

    def writer() -> None:
        with transaction.atomic():
            publish([made(1)])
            begun.set()
            assert may_commit.wait(20)

    def drainer() -> None:
        assert begun.wait(20)
        publish([made(2)])
        with pytest.raises(StreamBusy):
            drain(patience_s=0.2)
        may_commit.set()
        drain()

    with listening() as listener:
        in_threads(writer, drainer)

    assert sorted(listener.numbers) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_many_workers_deliver_each_fact_once_and_in_order() -> None:
    publish([made(number) for number in range(300)])
    drained = threading.Event()

    def worker() -> None:
        while not drained.is_set():
            pump()
            if len(listener.numbers) >= 300:
                drained.set()

    with listening(batch=10) as listener:
        in_threads(*[worker] * 4)

    assert listener.numbers == list(range(300))


def test_names_are_taken_once_and_unknown_ones_are_told() -> None:
    @subscriber("testing.taken", [ThingMade])
    def first(_: Sequence[Envelope]) -> None:
        raise AssertionError

    try:
        with pytest.raises(NameTaken):

            @subscriber("testing.taken", [ThingMade])
            def second(_: Sequence[Envelope]) -> None:
                raise AssertionError
    finally:
        unsubscribe("testing.taken")
    with pytest.raises(UnknownSubscriber):
        deliver("testing.nobody")


@pytest.mark.django_db(transaction=True)
def test_a_letter_is_dropped_for_a_reason_and_stays_to_be_read() -> None:
    from entrepot.events.errors import ReasonMissing
    from entrepot.events.queries.subscribers import dead_letter
    from entrepot.events.services import drop

    publish([made(1), made(2)])
    with listening(attempts=1) as listener:
        listener.poison = {1, 2}
        for _ in range(3):
            deliver("testing.listener")
            Subscription.objects.update(retry_at=None)
        first, second = dead_letters()
        with pytest.raises(ReasonMissing):
            drop([first.id], "because")
        assert drop([first.id], "the test made it up") == [first.id]
        assert drop([first.id], "the test made it up") == []
        assert replay([first.id]) == {}
    assert [letter.id for letter in dead_letters()] == [second.id]
    opened = dead_letter(first.id)
    assert (opened.is_open, opened.dropped_because, opened.payload["number"]) == (False, "the test made it up", 1)
