"""Silence has an end: each timer fires once, by the dated periods of market, route, category and kind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.aftersales.factories import HOME, does, done, opened, sold, staff
from tests.aftersales.test_refunds import sound

from entrepot.aftersales import policy
from entrepot.aftersales.enums import CaseKind, CaseState, Side
from entrepot.aftersales.models import Case, CaseEntry
from entrepot.aftersales.policy import Period, Place
from entrepot.aftersales.process import MOVES, OPEN, OVER, Deadline, by_deadline, diagram
from entrepot.events.models import Timer
from entrepot.events.services import drain, fire_due
from entrepot.kernel import clock
from entrepot.stores.models import Store

DAY = datetime(2026, 3, 2, tzinfo=UTC)


def passes(days: float) -> clock.VirtualClock:
    return clock.VirtualClock(clock.now() + timedelta(days=days))


def all_fire(days: float) -> int:
    with clock.using(passes(days)):
        fired = sum(iter(fire_due, 0))
        drain()
        assert fire_due() == 0
        return fired


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("kind", "reason", "state", "days", "after"),
    [
        ("unshipped", "changed_mind", "paid", 1.01, CaseState.SUCCESS),
        ("not_received", "lost", "shipped", 2.01, CaseState.SUCCESS),
        ("partial", "faulty", "shipped", 2.01, CaseState.SUCCESS),
        ("return", "faulty", "shipped", 5.01, CaseState.EVIDENCE),
        ("exchange", "faulty", "shipped", 5.01, CaseState.EVIDENCE),
    ],
)
def test_a_store_that_keeps_silent_has_said_yes(kind: str, reason: str, state: str, days: float, after: str) -> None:
    """A return needs an address: a store that keeps silent and names none is brought before the platform."""
    order, shopper = sold(state=state, pieces=(1,))
    case = opened(order, shopper, kind, reason)
    due = case.deadline_at
    assert due is not None

    with clock.using(clock.VirtualClock(due - timedelta(seconds=1))):
        assert Timer.objects.filter(subject=case.pk, due_at__lte=clock.now(), fired_at=None, cancelled_at=None).count() == 0
    with clock.using(clock.VirtualClock(due + timedelta(seconds=1))):
        fire_due()
        fire_due()
        done(case)

    assert case.state == after
    assert CaseEntry.objects.filter(case=case, side="clock").count() == 1
    assert due == case.opened_at + timedelta(days=days) - timedelta(days=0.01)
    sound()


@pytest.mark.django_db(transaction=True)
def test_a_silent_store_with_an_address_takes_the_goods_back_and_what_is_not_sent_back_closes() -> None:
    order, shopper = sold(state="shipped")
    Store.objects.filter(pk=order.store_id).update(
        settings={"return_address": {"recipient": "T", "street": "S 1", "city": "C", "country": "DE"}}
    )
    case = opened(order, shopper, "return", "faulty")
    all_fire(5.01)
    case.refresh_from_db()
    assert (case.state, case.return_address["city"]) == (CaseState.WAIT_BUYER_RETURN_GOODS, "C")

    all_fire(5.01 + 7.01)
    assert done(case).state == CaseState.CLOSED
    sound()


@pytest.mark.django_db(transaction=True)
def test_a_return_that_nobody_confirms_is_refunded_and_news_of_the_carrier_shortens_the_time() -> None:
    order, shopper = sold(state="shipped")
    desk = staff(order)
    case = opened(order, shopper, "return", "faulty")
    does(case, "agree_return", Side.STORE, desk, address=HOME)
    does(case, "send_back", Side.BUYER, shopper, carrier="sf", number="SF1")
    assert case.deadline_at - case.changed_at == timedelta(days=30)
    from tests.aftersales.factories import arbiter

    does(case, "return_arrived", Side.OPERATOR, arbiter())
    assert case.deadline_at - case.changed_at == timedelta(days=10)

    all_fire(10.01)
    assert done(case).state == CaseState.SUCCESS
    sound()


@pytest.mark.django_db(transaction=True)
def test_a_shopper_without_an_answer_closes_the_case_and_a_late_decision_is_marked_once() -> None:
    order, shopper = sold(state="shipped", pieces=(1, 1))
    desk = staff(order)
    quiet, loud = opened(order, shopper, "partial", "faulty"), opened(order, shopper, "partial", "faulty", {2: 1})
    for case in (quiet, loud):
        does(case, "refuse", Side.STORE, desk, text="No")
    does(loud, "escalate", Side.BUYER, shopper, text="Yes")

    all_fire(5.01)
    assert done(quiet).state == CaseState.CLOSED
    assert done(loud).state == CaseState.RULING
    all_fire(5.01 + 7.01)
    done(loud)
    all_fire(60)
    done(loud)

    assert (loud.state, loud.overdue_at is not None) == (CaseState.RULING, True)
    assert CaseEntry.objects.filter(case=loud, move="remind_ruling").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_exchange_without_replacement_goes_back_to_the_shopper() -> None:
    order, shopper = sold(state="shipped")
    desk = staff(order)
    case = opened(order, shopper, "exchange", "faulty")
    does(case, "agree_return", Side.STORE, desk, address=HOME)
    does(case, "send_back", Side.BUYER, shopper, carrier="sf", number="SF1")
    all_fire(30.01)
    assert done(case).state == CaseState.WAIT_SELLER_REPLACE
    all_fire(30.01 + 5.01)
    assert done(case).state == CaseState.SELLER_REFUSE_BUYER


@pytest.mark.django_db(transaction=True)
def test_every_timer_of_many_cases_fires_once() -> None:
    order, shopper = sold(state="shipped", pieces=(1, 1, 1, 1))
    cases = [opened(order, shopper, "partial", "faulty", {line: 1}, amount=1_000) for line in (1, 2, 3, 4)]

    with clock.using(passes(3)):
        fire_due()
        fire_due()
        drain()

    assert [Case.objects.get(pk=case.pk).state for case in cases] == [CaseState.SUCCESS] * 4
    assert CaseEntry.objects.filter(move="silence_refunds").count() == 4
    sound()


def test_the_most_special_row_counts_and_of_equal_ones_the_newest() -> None:
    place = Place("return", "CN", "domestic", "home/lamps")
    rows = [
        Period("agree", 1, DAY.date(), ""),
        Period("agree", 2, DAY.date(), "", kind="return"),
        Period("agree", 3, DAY.date(), "", market="CN"),
        Period("agree", 4, DAY.date(), "", category="home"),
        Period("agree", 5, DAY.date(), "", category="home/lamp"),
    ]
    fitting = [row for row in rows if row.fits(place)]

    assert [row.hours for row in sorted(fitting, key=lambda row: row.rank)] == [1, 2, 3, 4]
    assert Period("x", 1, DAY.date(), "").rank < Period("x", 1, DAY.date() + timedelta(days=1), "").rank


def test_every_timer_has_a_period_for_every_kind() -> None:
    for deadline in Deadline:
        for kind in CaseKind:
            for route in ("overseas", "bonded", "domestic"):
                assert policy.period(deadline.timer, Place(kind, "CN", route, ""), DAY) > timedelta(0)
    assert policy.limit_minor("CNY", DAY) == 100_000
    assert policy.limit_minor("JPY", DAY) == 20_000


def test_every_state_that_waits_has_an_end() -> None:
    """Wherever somebody may keep silent a timer runs that leads on, for every kind of case."""
    quiet = {CaseState.WAIT_ACCOUNT, CaseState.REFUNDING, CaseState.PROVIDER_FAILED, CaseState.SECOND_LOOK}
    for state in OPEN - quiet:
        for kind in CaseKind:
            if (state, kind) == (CaseState.WAIT_SELLER_REPLACE, CaseKind.EXCHANGE) or state != CaseState.WAIT_SELLER_REPLACE:
                if state in {CaseState.WAIT_BUYER_RETURN_GOODS, CaseState.WAIT_SELLER_CONFIRM_GOODS} and kind not in {
                    "return",
                    "exchange",
                }:
                    continue
                assert any(by_deadline(deadline, state, kind) for deadline in Deadline), (state, kind)
    assert all(move.sources.isdisjoint(OVER) for move in MOVES.values())


def test_the_diagram_in_the_docs_is_the_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "aftersales-process.md").read_text(encoding="utf-8")

    assert "\n".join(diagram()) in page
