"""What is held back of settlements: by whose age, until when, what may use it, and its release to the cent."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.identity import factories as people
from tests.inventory.factories import stocked
from tests.orders.test_trade import money
from tests.seller.world import bought, settled_order
from tests.stores import factories as stores

from entrepot.events.models import Timer
from entrepot.events.services import drain, fire_due
from entrepot.identity.enums import PlatformRole
from entrepot.identity.types import SYSTEM, Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Invalid, Refused
from entrepot.kernel.ids import uuid7
from entrepot.ledger import services as ledger
from entrepot.ledger.queries import holds_of
from entrepot.ledger.types import AccountKey, Journal, Leg
from entrepot.operations.enums import ProposalKind
from entrepot.operations.queries import holdback_effect
from entrepot.operations.services import approve_proposal, propose
from entrepot.orders import services as orders
from entrepot.orders.types import Shipment
from entrepot.settlement import holdback
from entrepot.settlement.errors import PolicyClash, PolicyTooEarly
from entrepot.settlement.models import HoldbackPolicyRow, Reserve
from entrepot.settlement.queries import payable_balances, purse_of, reserve_rows, reserve_sums
from entrepot.settlement.queries.invariants import RULES
from entrepot.settlement.rules import held_back
from entrepot.settlement.services import release_reserves, settle, sweep_reserves, top_up_deposit
from entrepot.stores.models import FeePlan, Store

pytestmark = pytest.mark.django_db(transaction=True)
Drain = Callable[[], object]


def finance() -> Actor:
    return people.operator(PlatformRole.FINANCE)


def policy(**values: Any) -> HoldbackPolicyRow:
    """5 % for 30 days of stores up to 90 days old."""
    row = {"new_store_days": 90, "new_bps": 500, "new_hold_days": 30, "bps": 0, "hold_days": 30, **values}
    return HoldbackPolicyRow.objects.create(**{"valid_from": "2011-01-01", "source": "test", "created_by": "test", **row})


def purses(store_id: UUID) -> tuple[int, ...]:
    """Balance, reserve, deposit, what is owed."""
    return tuple(money(f"merchant.{kind}", f"store:{store_id}") for kind in ("available", "reserve", "deposit", "receivable"))


def breaches() -> list[object]:
    return [breach for rule in RULES for breach in rule.look(lambda _: None)]


def goods(store: Store | None = None) -> Any:
    if not FeePlan.objects.exists():
        stores.fee_plan("global", commission_bps=500)
    return stocked(store, pieces=50, price=10_000)


@given(st.integers(0, 10**12), st.floats(0, 1), st.integers(0, 5_000))
def test_what_is_held_back_is_within_what_repaying_leaves(minor: int, part: float, bps: int) -> None:
    repaid = min(minor, int(minor * part))
    held = held_back(minor, repaid, bps)

    assert 0 <= held <= minor - repaid
    assert held == minor - repaid or abs(held * 20_000 - minor * bps * 2) <= 10_000


def test_a_new_stores_part_waits_for_its_days_and_is_released_once(virtual_clock: clock.VirtualClock) -> None:
    policy()
    variant = goods()
    store = variant.store_id
    settled = settled_order(variant, "T-1")  # 10,000 goods and 500 freight, less 500 commission
    assert purses(store) == (9_500, 500, 0, 0)
    assert [row.available_minor for row in payable_balances([store])] == [9_500]
    [row] = reserve_rows(store, "CNY")
    assert (row.order_id, row.bps, row.amount_minor) == (settled, 500, 500)
    assert row.due_at == virtual_clock.now() + timedelta(days=30)
    [total] = reserve_sums(store)
    assert (total.held_minor, total.kept_minor, total.used_minor, total.first_due) == (500, 500, 0, row.due_at)

    virtual_clock.advance(timedelta(days=29))
    fire_due()
    assert purses(store) == (9_500, 500, 0, 0)
    virtual_clock.advance(timedelta(days=2))
    fire_due()
    release_reserves([settled])
    fire_due()

    assert purses(store) == (10_000, 0, 0, 0)
    assert Timer.objects.get(kind="settlement.release_reserve").fired_at is not None
    assert (Reserve.objects.get().released_minor, reserve_rows(store, "CNY")) == (500, [])
    assert breaches() == []


def test_an_older_store_and_a_market_without_the_rule_wait_for_nothing(virtual_clock: clock.VirtualClock) -> None:
    variant = goods()
    settled_order(variant, "T-1")
    policy()
    virtual_clock.advance(timedelta(days=91))
    settled_order(variant, "T-2")
    assert purses(variant.store_id) == (20_000, 0, 0, 0)
    assert not Reserve.objects.exists()


def test_what_is_owed_is_repaid_before_anything_is_held_back() -> None:
    policy(new_bps=5_000)
    variant = goods()
    store = variant.store_id
    owed = Leg(
        "goods",
        AccountKey("merchant.receivable", f"store:{store}", "CNY", store),
        AccountKey("refund.inflight", "psp:sandbox", "CNY"),
        7_000,
    )
    ledger.post([Journal(uuid7(), "refund", "t", (owed,), "test", clock.now())])

    settled_order(variant, "T-1")

    assert purses(store) == (0, 3_000, 0, 0)  # half would be 5,000


def test_a_claw_back_takes_the_balance_then_the_reserve_then_the_deposit(virtual_clock: clock.VirtualClock) -> None:
    policy()
    variant = goods()
    store = variant.store_id
    first, second = settled_order(variant, "T-1"), settled_order(variant, "T-2")
    top_up_deposit(store, 19_000, currency="CNY", actor=SYSTEM)
    assert purses(store) == (0, 1_000, 19_000, 0)
    assert [(s.account.kind, s.amount_minor) for s in purse_of(store, "CNY", 20_500)] == [
        ("merchant.reserve", 1_000),
        ("merchant.deposit", 19_000),
        ("merchant.receivable", 500),
    ]

    content = {"store_id": str(store), "amount_minor": 700, "currency": "CNY"}
    approve_proposal(propose(ProposalKind.PENALTY, content, "sent too late ten times", actor=finance()), actor=finance())
    assert purses(store) == (0, 300, 19_000, 0)
    assert reserve_sums(store)[0].used_minor == 700
    virtual_clock.advance(timedelta(days=31))
    fire_due()

    assert purses(store) == (300, 0, 19_000, 0)
    assert {r.settlement_id: r.released_minor for r in Reserve.objects.all()} == {first: 0, second: 300}
    assert breaches() == []


def test_what_comes_back_after_its_time_is_swept_to_the_balance() -> None:
    policy()
    variant = goods()
    store = variant.store_id
    settled = settled_order(variant, "T-1")
    reserve, inflight = (
        AccountKey("merchant.reserve", f"store:{store}", "CNY", store),
        AccountKey("refund.inflight", "psp:sandbox", "CNY"),
    )
    held = Journal(uuid7(), "refund.hold", "t", (Leg("goods", reserve, inflight, 400, "pending"),), "test", clock.now())
    ledger.post([held])
    release_reserves([settled])
    assert purses(store)[:2] == (9_600, 400)
    assert sweep_reserves() == 0  # it is held, not free
    [hold] = holds_of([held.id])[held.id]
    ledger.post(
        [Journal(uuid7(), "refund.void", "t", (Leg("goods", reserve, inflight, 0, "void", hold.ref),), "test", clock.now())]
    )

    assert (sweep_reserves(), sweep_reserves()) == (1, 0)
    assert purses(store) == (10_000, 0, 0, 0)
    assert breaches() == []


def test_releases_settlements_and_sweeps_at_once_lose_no_cent() -> None:
    policy()
    variant = goods()
    store = variant.store_id
    due = [settled_order(variant, f"T-{number}") for number in range(4)]
    shopper = people.shopper()
    coming = [bought(variant, shopper=shopper) for _number in range(4)]
    orders.ship([Shipment(order, "van", f"V-{n}") for n, order in enumerate(coming)], actor=SYSTEM)
    orders.confirm_receipt(coming, actor=shopper)
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for order in (due, coming)[number % 2]:
                if number % 2:
                    settle([order], actor=SYSTEM)
                else:
                    release_reserves([order])
                sweep_reserves()
        except BaseException as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sweep_reserves()

    assert failures == []
    assert purses(store) == (78_000, 2_000, 0, 0)
    assert Reserve.objects.filter(released_at=None).count() == 4
    drain()
    assert breaches() == []


def values(**more: Any) -> dict[str, Any]:
    day = (clock.now() + timedelta(days=7)).date().isoformat()
    return {
        "new_store_days": 60, "new_bps": 700, "new_hold_days": 14, "bps": 100, "hold_days": 7, "source": "board",
        "valid_from": day, **more,
    }  # fmt: skip


def test_the_rules_are_changed_by_two_people_from_a_later_day_on() -> None:
    why = "new stores brought many refunds"
    approve_proposal(propose(ProposalKind.HOLDBACK_POLICY, values(), why, actor=finance()), actor=finance())

    now = clock.now()
    week = now + timedelta(days=7)
    assert holdback.in_force(now).is_nothing
    assert holdback.in_force(week).terms(now, week) == (700, 14)
    assert holdback.in_force(week).terms(None, week) == (700, 14)
    assert holdback.in_force(week).terms(week - timedelta(days=60), week) == (100, 7)
    wrong: list[tuple[dict[str, Any], type[Refused]]] = [
        ({"new_bps": 5_001}, Invalid),
        ({"hold_days": 0}, Invalid),
        ({"source": " "}, Invalid),
        ({"valid_from": now.date().isoformat()}, PolicyTooEarly),
        ({}, PolicyClash),
    ]
    for change, refusal in wrong:
        with pytest.raises(refusal):
            propose(ProposalKind.HOLDBACK_POLICY, values(**change), why, actor=finance())
    for statement in ("UPDATE settlement_holdbackpolicyrow SET bps = 1", "DELETE FROM settlement_holdbackpolicyrow"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_what_other_rules_would_have_held_back_is_told() -> None:
    variant = goods()
    settled_order(variant, "T-1")
    assert holdback_effect(90, 500, 0) == [("CNY", 1, 10_000, 500)]
    assert holdback_effect(0, 500, 100) == [("CNY", 1, 10_000, 100)]
