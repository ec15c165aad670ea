from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection
from tests.identity import factories

from entrepot.identity.models import IdempotentRequest, Organisation
from entrepot.identity.services import forget_answers, run_once
from entrepot.identity.types import ANONYMOUS, SYSTEM, Answer
from entrepot.kernel.errors import Busy, Forbidden
from entrepot.kernel.idempotency import BadIdempotencyKey, IdempotencyConflict

REQUEST = {"method": "POST", "path": "/orders", "body": {"sku": "a", "n": 1}}


class Shop:
    """Counts how often it was really asked, and writes a row each time."""

    def __init__(self, pause: float = 0) -> None:
        self.calls, self.pause = 0, pause

    def __call__(self) -> Answer:
        self.calls += 1
        Organisation.objects.create(kind="merchant", name="made")
        time.sleep(self.pause)
        return Answer(201, {"order": self.calls})


@pytest.mark.django_db
@pytest.mark.parametrize("gathered", [False, True])
def test_the_second_call_gets_the_first_answer(gathered: bool) -> None:
    shop = Shop()
    first = run_once(SYSTEM, "k1", REQUEST, shop, gathered=gathered)
    again = run_once(SYSTEM, "k1", {**REQUEST, "body": {"n": 1, "sku": "a"}}, shop, gathered=gathered)
    assert (first, again) == (Answer(201, {"order": 1}), Answer(201, {"order": 1}, replayed=True))
    assert (shop.calls, Organisation.objects.count()) == (1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("gathered", [False, True])
def test_the_same_key_with_another_request_is_refused(gathered: bool) -> None:
    shop = Shop()
    run_once(SYSTEM, "k1", REQUEST, shop, gathered=gathered)
    with pytest.raises(IdempotencyConflict):
        run_once(SYSTEM, "k1", {**REQUEST, "path": "/refunds"}, shop, gathered=gathered)
    assert shop.calls == 1


@pytest.mark.django_db
def test_callers_do_not_share_keys() -> None:
    shop = Shop()
    mine, yours = factories.shopper(), factories.shopper()
    store = factories.platform().pk
    for actor in (mine, yours, mine.on_behalf_of(store), SYSTEM):
        assert not run_once(actor, "k1", REQUEST, shop).replayed
    assert not run_once(ANONYMOUS, "k1", REQUEST, shop, scope="session-1").replayed
    assert not run_once(ANONYMOUS, "k1", REQUEST, shop, scope="session-2").replayed
    with pytest.raises(ValueError, match="session"):
        run_once(ANONYMOUS, "k1", REQUEST, shop)
    with pytest.raises(BadIdempotencyKey):
        run_once(SYSTEM, "two words", REQUEST, shop)


@pytest.mark.django_db
@pytest.mark.parametrize("gathered", [False, True])
def test_a_refused_run_is_not_remembered(gathered: bool) -> None:
    def refuse() -> Answer:
        Organisation.objects.create(kind="merchant", name="half done")
        raise Forbidden(leaf="x.y")

    with pytest.raises(Forbidden):
        run_once(SYSTEM, "k1", REQUEST, refuse, gathered=gathered)
    assert IdempotentRequest.objects.count() == 0
    if not gathered:
        assert Organisation.objects.count() == 0
    assert not run_once(SYSTEM, "k1", REQUEST, Shop(), gathered=gathered).replayed


@pytest.mark.django_db
def test_an_answer_expires_and_is_swept(virtual_clock) -> None:
    shop = Shop()
    run_once(SYSTEM, "k1", REQUEST, shop)
    run_once(SYSTEM, "k2", REQUEST, shop)
    virtual_clock.advance(timedelta(hours=24))
    assert not run_once(SYSTEM, "k1", {"another": "request"}, shop).replayed
    assert forget_answers() == 1
    assert list(IdempotentRequest.objects.values_list("key", flat=True)) == ["k1"]


@pytest.mark.django_db
def test_a_run_that_died_is_taken_over_after_its_lease(virtual_clock) -> None:
    def die() -> Answer:
        IdempotentRequest.objects.update(fingerprint=IdempotentRequest.objects.get().fingerprint)
        raise SystemExit

    shop = Shop()
    run_once(SYSTEM, "k1", REQUEST, shop, gathered=True)
    IdempotentRequest.objects.update(status=None, response=None, held_until=virtual_clock.now() + timedelta(seconds=60))
    with pytest.raises(Busy):
        run_once(SYSTEM, "k1", REQUEST, shop, gathered=True)
    with pytest.raises(Busy):
        run_once(SYSTEM, "k1", REQUEST, shop)
    virtual_clock.advance(timedelta(seconds=60))
    with pytest.raises(IdempotencyConflict):
        run_once(SYSTEM, "k1", {"another": "request"}, shop, gathered=True)
    with pytest.raises(SystemExit):
        run_once(SYSTEM, "k1", REQUEST, die, gathered=True)
    assert not run_once(SYSTEM, "k1", REQUEST, shop, gathered=True).replayed


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("gathered", [False, True])
def test_eight_at_once_are_one(gathered: bool) -> None:
    shop, ready = Shop(pause=0.3), threading.Barrier(8)
    outcomes: list[object] = []

    def ask() -> None:
        ready.wait()
        try:
            outcomes.append(run_once(SYSTEM, "k1", REQUEST, shop, gathered=gathered))
        except Busy as busy:
            outcomes.append(busy)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (shop.calls, Organisation.objects.count()) == (1, 1)
    answers = [outcome for outcome in outcomes if isinstance(outcome, Answer)]
    assert [answer.body for answer in answers if not answer.replayed] == [{"order": 1}]
    assert len(answers) == (1 if gathered else 8)
    assert len(outcomes) == 8


@pytest.mark.django_db(transaction=True)
def test_who_waits_too_long_is_told_so(monkeypatch) -> None:
    import sys

    monkeypatch.setattr(sys.modules["entrepot.identity.services.run_once"], "_WAIT", "50ms")
    started, outcomes = threading.Event(), []

    def slow() -> Answer:
        started.set()
        time.sleep(0.5)
        return Answer(200, None)

    def first() -> None:
        outcomes.append(run_once(SYSTEM, "k1", REQUEST, slow))
        connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    started.wait()
    with pytest.raises(Busy):
        run_once(SYSTEM, "k1", REQUEST, Shop())
    thread.join()
    assert outcomes == [Answer(200, None)]
    assert run_once(SYSTEM, "k1", REQUEST, Shop()).replayed
