"""The platform's periods and rules of paying out are changed by two people, from a later day on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.identity import factories as people
from tests.orders.factories import order_in

from entrepot.identity.enums import PlatformRole
from entrepot.identity.models import AuditEntry
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Invalid, Refused
from entrepot.operations.enums import ProposalKind
from entrepot.operations.models import Proposal
from entrepot.operations.queries import payouts_effect, periods_effect
from entrepot.operations.services import approve_proposal, propose
from entrepot.orders import policy as periods
from entrepot.orders.errors import PolicyClash, PolicyTooEarly
from entrepot.orders.models import PeriodRow
from entrepot.orders.process import Deadline
from entrepot.orders.queries import period_policies
from entrepot.orders.services import set_periods
from entrepot.settlement import policy as payouts
from entrepot.settlement.models import PayoutPolicyRow

WHY = "shoppers asked for more time"
NEXT_WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _rows_of_this_test_only() -> Iterator[None]:
    periods.forget()
    payouts.forget()
    yield
    periods.forget()
    payouts.forget()


def finance() -> Actor:
    return people.operator(PlatformRole.FINANCE)


def day(after: timedelta = NEXT_WEEK) -> str:
    return (clock.now() + after).date().isoformat()


def three_days(**more: Any) -> dict[str, Any]:
    return {
        "pay_minutes": 4_320, "receive_days_after_delivery": 10, "extend_days": 5, "source": "board", "valid_from": day(), **more,
    }  # fmt: skip


def weekly(**more: Any) -> dict[str, Any]:
    return {
        "every_hours": 168, "minimum_minor": 5_000, "account_cooldown_hours": 72, "source": "board", "valid_from": day(), **more,
    }  # fmt: skip


def pay_within(at: datetime) -> timedelta:
    return periods.period(Deadline.PAY, move="place", store_kind="global", route="bonded", at=at)


@pytest.mark.django_db
def test_periods_change_on_their_day_when_a_second_person_approves() -> None:
    first, second = finance(), finance()
    made = propose(ProposalKind.ORDER_PERIODS, three_days(), WHY, actor=first)
    assert not PeriodRow.objects.exists()

    approve_proposal(made, actor=second)

    now = clock.now()
    assert (pay_within(now), pay_within(now + NEXT_WEEK)) == (timedelta(days=1), timedelta(days=3))
    deliver = periods.period(Deadline.RECEIVE, move="deliver", store_kind="global", route="bonded", at=now + NEXT_WEEK)
    extend = periods.period(Deadline.RECEIVE, move="extend_receipt", store_kind="own", route="bonded", at=now + NEXT_WEEK)
    assert (deliver, extend) == (timedelta(days=10), timedelta(days=5))
    assert [row.pay_minutes for row in period_policies()] == [4_320, 1_440]
    assert "orders.periods_set" in AuditEntry.objects.values_list("action", flat=True)


@pytest.mark.django_db
def test_rules_of_paying_out_change_on_their_day() -> None:
    approve_proposal(propose(ProposalKind.PAYOUT_POLICY, weekly(), WHY, actor=finance()), actor=finance())

    today, later = payouts.in_force(clock.now()), payouts.in_force(clock.now() + NEXT_WEEK)
    assert (today.minimum_minor, later.minimum_minor, later.provider) == (100, 5_000, today.provider)
    assert (later.every, later.cooldown) == (timedelta(days=7), timedelta(days=3))


@pytest.mark.django_db
def test_the_database_is_asked_once_for_a_day(django_assert_num_queries: Any) -> None:
    now = clock.now()
    with django_assert_num_queries(1):
        assert pay_within(now) == timedelta(days=1)
    with django_assert_num_queries(0):
        periods.period(Deadline.RECEIVE, move="deliver", store_kind="own", route="bonded", at=now)
        pay_within(now)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "content", "refusal"),
    [
        (ProposalKind.ORDER_PERIODS, {"valid_from": "today"}, PolicyTooEarly),
        (ProposalKind.ORDER_PERIODS, {"pay_minutes": 4}, Invalid),
        (ProposalKind.ORDER_PERIODS, {"source": "  "}, Invalid),
        (ProposalKind.ORDER_PERIODS, {"receive_days_after_delivery": 0}, Invalid),
        (ProposalKind.PAYOUT_POLICY, {"minimum_minor": 0}, Invalid),
        (ProposalKind.PAYOUT_POLICY, {"account_cooldown_hours": 337}, Invalid),
    ],
)
def test_what_cannot_be_is_refused_before_anybody_looks_at_it(
    kind: ProposalKind, content: dict[str, Any], refusal: type[Refused]
) -> None:
    if content.get("valid_from") == "today":
        content = {"valid_from": clock.now().date().isoformat()}
    whole = three_days(**content) if kind == ProposalKind.ORDER_PERIODS else weekly(**content)

    with pytest.raises(refusal):
        propose(kind, whole, WHY, actor=finance())

    assert not Proposal.objects.exists()


@pytest.mark.django_db
def test_people_without_the_right_neither_propose_nor_set() -> None:
    with pytest.raises(Forbidden):
        propose(ProposalKind.ORDER_PERIODS, three_days(), WHY, actor=people.operator(PlatformRole.OPERATOR))
    with pytest.raises(Forbidden):
        set_periods(
            valid_from=clock.now().date() + NEXT_WEEK, pay_minutes=60, receive_days_after_delivery=7, extend_days=3, source="x",
            actor=people.shopper(),
        )  # fmt: skip
    assert not PeriodRow.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE {} SET source = 'x'", "DELETE FROM {}"])
def test_what_was_decided_is_kept_by_the_database(statement: str) -> None:
    approve_proposal(propose(ProposalKind.ORDER_PERIODS, three_days(), WHY, actor=finance()), actor=finance())
    approve_proposal(propose(ProposalKind.PAYOUT_POLICY, weekly(), WHY, actor=finance()), actor=finance())

    for table in (PeriodRow._meta.db_table, PayoutPolicyRow._meta.db_table):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(table))


@pytest.mark.django_db(transaction=True)
def test_of_two_rows_for_one_day_one_is_set() -> None:
    actor, begins = finance(), clock.now().date() + NEXT_WEEK
    barrier, outcomes = threading.Barrier(2), []

    def work(minutes: int) -> None:
        barrier.wait()
        try:
            set_periods(
                valid_from=begins, pay_minutes=minutes, receive_days_after_delivery=7, extend_days=3, source="x", actor=actor
            )
            outcomes.append("set")
        except PolicyClash:
            outcomes.append("clash")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(minutes,)) for minutes in (60, 120)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (sorted(outcomes), PeriodRow.objects.count()) == (["clash", "set"], 1)


@pytest.mark.django_db(transaction=True)
def test_the_preview_counts_what_other_periods_would_have_met() -> None:
    order = order_in("paid")
    late = order.placed_at + timedelta(minutes=90)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE orders_order SET paid_at = %s WHERE id = %s", [late, order.pk])

    assert periods_effect(60, 7) == (1, 1, 0, 0)
    assert periods_effect(120, 7) == (1, 0, 0, 0)
    assert payouts_effect(1_000) == []
