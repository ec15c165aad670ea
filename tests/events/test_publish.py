from __future__ import annotations

import time
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.events.factories import ThingLost, made

from entrepot.events.errors import MalformedFact
from entrepot.events.models import StoredFact
from entrepot.events.services import publish, told_together
from entrepot.events.services.publish import checked, encoded
from entrepot.kernel.clock import VirtualClock

pytestmark = pytest.mark.django_db


def test_publish_writes_all_in_order_with_one_statement(virtual_clock: VirtualClock) -> None:
    store = uuid4()
    facts = [made(number, store) for number in range(64)]

    with CaptureQueriesContext(connection) as queries:
        publish(facts)

    rows = list(StoredFact.objects.order_by("position"))
    assert len(queries) == 1
    assert [row.payload["number"] for row in rows] == list(range(64))
    assert {(row.kind, row.version, row.store_id, row.occurred_at) for row in rows} == {
        ("testing.thing_made", 1, store, virtual_clock.now())
    }
    assert [row.subject for row in rows] == [fact.subject for fact in facts]
    assert len({row.fact_id for row in rows}) == 64


def test_publish_of_nothing_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as queries:
        publish([])

    assert len(queries) == 0


def test_facts_of_an_undone_transaction_never_happened() -> None:
    with transaction.atomic():
        publish([made()])
        transaction.set_rollback(True)

    assert not StoredFact.objects.exists()


def test_facts_told_together_are_one_statement_in_the_order_told() -> None:
    with CaptureQueriesContext(connection) as queries, told_together():
        publish([made(1)])
        with told_together():
            publish([made(2), made(3)])
        publish([made(4)])

    assert len(queries) == 1
    assert [row.payload["number"] for row in StoredFact.objects.order_by("position")] == [1, 2, 3, 4]


def test_facts_told_together_are_not_told_when_the_block_fails() -> None:
    def fail() -> None:
        with told_together():
            publish([made(1)])
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    publish([made(2)])

    assert [row.payload["number"] for row in StoredFact.objects.order_by("position")] == [2]


def test_one_malformed_fact_keeps_all_from_being_told() -> None:
    with pytest.raises(MalformedFact, match="not int"):
        publish([made(1), ThingLost(None, 1.5)])  # type: ignore[arg-type]

    assert not StoredFact.objects.exists()


def test_encoding_sixty_four_facts_takes_less_than_a_millisecond() -> None:
    facts = [made(number, uuid4()) for number in range(64)]

    def once() -> float:
        started = time.thread_time()
        encoded([checked(fact) for fact in facts])
        return time.thread_time() - started

    assert min(once() for _ in range(50)) < 0.001
