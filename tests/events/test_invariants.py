from __future__ import annotations

from datetime import timedelta

import pytest
from tests.events.factories import listening, made

from entrepot.database import sql
from entrepot.events.models import DeadLetter, Heartbeat, StoredFact, Subscription
from entrepot.events.queries.invariants import breaches
from entrepot.events.services import add_endpoint, cancel_timers, drain, publish, start_timers
from entrepot.events.types import Timer
from entrepot.kernel.clock import VirtualClock
from entrepot.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


def found() -> list[tuple[str, str]]:
    return [(breach.code, breach.severity) for breach in breaches()]


def test_sound_stream_has_no_breach() -> None:
    heard: list[str] = []
    with listening():
        publish([made(1)])
        drain()

        assert list(breaches(heard.append)) == []
    assert len(heard) == 4


def test_cursor_ahead_of_the_stream() -> None:
    with listening():
        publish([made(1)])
        drain()
    Subscription.objects.filter(name="testing.listener").update(position=10**9)

    assert found() == [("events.cursor_ahead", "breach")]


def test_timer_overdue_and_not_when_cancelled(virtual_clock: VirtualClock) -> None:
    subject = uuid7()
    start_timers([Timer(subject, "testing.unhandled", None, virtual_clock.now())])
    assert found() == []

    virtual_clock.advance(timedelta(minutes=11))
    (breach,) = breaches()
    assert breach.code == "events.timer_overdue"
    assert f"testing.unhandled of {subject} was due at 2026-03-02 08:00 UTC" in breach.detail

    cancel_timers([subject], ["testing.unhandled"])
    assert found() == []


def test_kind_that_nothing_can_read() -> None:
    publish([made(1)])
    StoredFact.objects.update(kind="testing.forgotten")

    assert found() == [("events.kind_unknown", "breach")]


def test_webhook_that_went_astray() -> None:
    add_endpoint(uuid7(), "https://shop.example/")
    publish([made(1, uuid7())])
    sql.execute(
        "INSERT INTO events_webhookdelivery"
        " (endpoint_id, store_id, position, kind, state, attempts, next_at, last_error, created_at)"
        " SELECT endpoint.id, endpoint.store_id, position, kind, 'waiting', 0, now(), '', now()"
        " FROM events_fact, events_webhookendpoint endpoint"
    )

    assert found() == [("events.webhook_astray", "breach")]


def test_what_waits_for_somebody_is_a_warning(virtual_clock: VirtualClock) -> None:
    long_ago = virtual_clock.now() - timedelta(days=3000)
    publish([made(1)])
    DeadLetter.objects.create(subscriber="s", position=1, kind="k", error="e", failed_at=long_ago)
    Subscription.objects.create(name="stuck", kinds=[], position=0, attempts=4, last_error="e")
    Heartbeat.objects.create(name="job", every=timedelta(seconds=1), enrolled_at=long_ago)

    assert found() == [
        ("events.dead_letters", "warning"),
        ("events.subscriber_stuck", "warning"),
        ("events.job_late", "warning"),
    ]
