"""Deposits: what is asked for, topping up, transfers and penalties by two people, and the way back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from tests.catalog import factories as catalog
from tests.identity import factories as people
from tests.inventory.factories import stocked
from tests.orders.test_trade import money
from tests.seller.world import bought, build
from tests.stores import factories as stores

from entrepot.events.models import StoredFact, Timer
from entrepot.events.services import fire_due
from entrepot.identity.enums import PlatformRole, StoreRole
from entrepot.identity.types import ANONYMOUS, SYSTEM, Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Invalid, Missing
from entrepot.operations.enums import ProposalKind
from entrepot.operations.errors import SamePerson
from entrepot.operations.services import approve_proposal, propose
from entrepot.orders.services import confirm_receipt, ship
from entrepot.orders.types import Shipment
from entrepot.settlement.errors import DepositKnown, NotEnoughBalance
from entrepot.settlement.models import DepositMove
from entrepot.settlement.queries import deposit_moves, deposit_standings
from entrepot.settlement.queries.invariants import RULES
from entrepot.settlement.services import pay_out_due, set_payout_account, top_up_deposit
from entrepot.stores.queries import store as store_view
from entrepot.stores.services import close_wound_down, open_ends, reopen, wind_down
from entrepot.stores.types import OpenEnd

pytestmark = pytest.mark.django_db(transaction=True)
Drain = Callable[[], object]
WHY = "goods that are not genuine were sold"


def finance() -> Actor:
    return people.operator(PlatformRole.FINANCE)


def transfer(store_id: UUID, amount: int, reference: str = "T-1") -> str:
    content = {"store_id": str(store_id), "amount_minor": amount, "currency": "CNY", "reference": reference}
    made = propose(ProposalKind.DEPOSIT_IN, content, "the deposit of the store", actor=finance())
    return approve_proposal(made, actor=finance())


def penalty(store_id: UUID, amount: int) -> str:
    content = {"store_id": str(store_id), "amount_minor": amount, "currency": "CNY"}
    return approve_proposal(propose(ProposalKind.PENALTY, content, WHY, actor=finance()), actor=finance())


def purses(store_id: UUID) -> dict[str, int]:
    """Balance, deposit, what is owed, and penalties."""
    found = {kind: money(f"merchant.{kind}", f"store:{store_id}") for kind in ("available", "deposit", "receivable")}
    return {**found, "penalty": money("revenue.penalty")}


def breaches() -> list[object]:
    return [breach for rule in RULES for breach in rule.look(lambda _: None)]


def test_a_store_adds_to_its_deposit_what_it_has_and_not_more() -> None:
    world = build()
    move = top_up_deposit(world.store.pk, 4_000, currency="CNY", actor=world.owner)

    assert purses(world.store.pk) == {"available": 6_000, "deposit": 4_000, "receivable": 0, "penalty": 0}
    for wrong, refusal in ((6_001, NotEnoughBalance), (0, Invalid), (-5, Invalid)):
        with pytest.raises(refusal):
            top_up_deposit(world.store.pk, wrong, currency="CNY", actor=world.owner)
    assert [(line.id, line.kind, line.amount_minor) for line in deposit_moves(world.store.pk)] == [(move, "topped_up", 4_000)]
    assert StoredFact.objects.filter(kind="settlement.deposit_moved").count() == 1
    assert breaches() == []


def test_only_the_stores_finance_people_add_to_its_deposit() -> None:
    world = build()
    viewer = stores.staff(world.store, StoreRole.VIEWER)
    for stranger in (ANONYMOUS, people.shopper(), stores.staff(stores.store()), viewer):
        with pytest.raises((Forbidden, Missing)):
            top_up_deposit(world.store.pk, 100, currency="CNY", actor=stranger)
    assert not DepositMove.objects.exists()


def test_a_transfer_is_booked_by_two_people_and_once() -> None:
    store = stores.store()
    first = finance()
    content = {"store_id": str(store.pk), "amount_minor": 15_000_000, "currency": "CNY", "reference": "ICBC-77"}
    made = propose(ProposalKind.DEPOSIT_IN, content, "the deposit of the store", actor=first)
    with pytest.raises(SamePerson):
        approve_proposal(made, actor=first)
    twin = propose(ProposalKind.DEPOSIT_IN, content, "the deposit of the store", actor=first)
    approve_proposal(made, actor=finance())

    with pytest.raises(DepositKnown):
        approve_proposal(twin, actor=finance())
    with pytest.raises(DepositKnown):
        transfer(store.pk, 1, "ICBC-77")
    assert money("psp.clearing", "psp:bank") == -15_000_000
    assert purses(store.pk)["deposit"] == 15_000_000
    [line] = deposit_moves(store.pk)
    assert (line.kind, line.reference, line.made_by) == ("paid_in", "ICBC-77", first.code)
    assert line.approved_by not in {"", first.code}
    assert breaches() == []


def test_a_penalty_takes_the_balance_then_the_deposit_and_the_rest_is_owed() -> None:
    world = build()
    store = world.store.pk
    transfer(store, 3_000)

    penalty(store, 400)
    assert purses(store) == {"available": 9_600, "deposit": 3_000, "receivable": 0, "penalty": 400}
    penalty(store, 10_000)
    assert purses(store) == {"available": 0, "deposit": 2_600, "receivable": 0, "penalty": 10_400}
    penalty(store, 5_000)
    assert purses(store) == {"available": 0, "deposit": 0, "receivable": -2_400, "penalty": 15_400}
    assert [line.reason for line in deposit_moves(store)[:3]] == [WHY] * 3
    assert breaches() == []


def test_four_eyes_and_papers_are_kept_by_the_database() -> None:
    world = build()
    move = top_up_deposit(world.store.pk, 4_000, currency="CNY", actor=world.owner)
    row = {"store_id": world.store.pk, "currency": "CNY", "amount_minor": 1, "made_by": "a", "at": clock.now()}
    for wrong in (
        {"kind": "penalty", "reason": WHY},
        {"kind": "penalty", "reason": WHY, "approved_by": "a"},
        {"kind": "penalty", "approved_by": "b"},
        {"kind": "paid_in", "approved_by": "b"},
        {"kind": "topped_up", "reference": "x"},
        {"kind": "topped_up", "amount_minor": 0},
        {"kind": "gift"},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            DepositMove.objects.create(**{**row, **wrong})
    for change in ("UPDATE settlement_depositmove SET amount_minor = 1", "DELETE FROM settlement_depositmove"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    assert [line.id for line in deposit_moves(world.store.pk)] == [move]


def test_what_is_asked_for_is_the_highest_of_the_categories_and_what_is_missing_is_told() -> None:
    stores.fee_plan("global", deposit_minor=15_000_000)
    stores.fee_plan("global", "health", deposit_minor=30_000_000)
    plain, careful, closed = stores.store(), stores.store(), stores.store(state="closed")
    own = stores.store(kind="own")
    catalog.product(careful, category=catalog.category("health").path)
    catalog.product(careful)
    transfer(plain.pk, 1_000)
    views = [store_view(one.pk) for one in (plain, careful, closed, own)]

    found = deposit_standings(views)

    assert [(row.store_id, row.currency, row.due_minor, row.held_minor, row.short_minor) for row in found] == [
        (plain.pk, "CNY", 15_000_000, 1_000, 14_999_000),
        (careful.pk, "CNY", 30_000_000, 0, 30_000_000),
    ]


def test_the_deposit_of_a_store_that_winds_down_repays_what_it_owes_and_is_paid_out_when_its_promises_have_ended(
    events_drain: Drain, virtual_clock: clock.VirtualClock
) -> None:
    shop = stores.store()
    store, owner = shop.pk, stores.staff(shop)
    penalty(store, 2_000)  # more than it has: it owes all of it
    transfer(store, 2_050)
    assert wind_down(store, "the owner retires", actor=owner) == [
        OpenEnd("deposit", 0, 2_050, "CNY"), OpenEnd("owed", 0, 2_000, "CNY"),
    ]  # fmt: skip
    events_drain()

    virtual_clock.advance(timedelta(days=89))
    fire_due()
    assert purses(store) == {"available": 0, "deposit": 2_050, "receivable": -2_000, "penalty": 2_000}
    virtual_clock.advance(timedelta(days=2))
    fire_due()
    fire_due()

    assert purses(store) == {"available": 50, "deposit": 0, "receivable": 0, "penalty": 2_000}
    assert Timer.objects.get(kind="settlement.return_deposit", subject=store).fired_at is not None
    assert close_wound_down() == []
    assert open_ends(store) == [OpenEnd("balance", 0, 50, "CNY")]

    set_payout_account(store, holder="Tea House", destination="DE89370400440532013000", actor=owner)
    virtual_clock.advance(timedelta(days=2))
    pay_out_due()  # less than the smallest payout: the store goes
    assert purses(store)["available"] == 0
    assert close_wound_down() == [store]
    assert breaches() == []


def test_a_receipt_after_the_store_began_to_wind_down_keeps_its_deposit_longer(
    events_drain: Drain, virtual_clock: clock.VirtualClock
) -> None:
    stores.fee_plan("global", commission_bps=500)
    shop, shopper = stores.store(), people.shopper()
    transfer(shop.pk, 5_000)
    order_id = bought(stocked(shop, pieces=2, price=10_000), shopper=shopper)
    wind_down(shop.pk, "the owner retires", actor=SYSTEM)
    events_drain()
    assert OpenEnd("orders", 1) in open_ends(shop.pk)
    ship([Shipment(order_id, "van", "V-9")], actor=SYSTEM)
    virtual_clock.advance(timedelta(days=15))
    confirm_receipt([order_id], actor=shopper)
    events_drain()

    virtual_clock.advance(timedelta(days=80))  # 95 days after it began, 80 after the receipt
    fire_due()
    assert purses(shop.pk)["deposit"] == 5_000
    virtual_clock.advance(timedelta(days=11))
    fire_due()

    assert purses(shop.pk)["deposit"] == 0


def test_a_store_that_sells_again_keeps_its_deposit(events_drain: Drain, virtual_clock: clock.VirtualClock) -> None:
    store = build().store.pk
    transfer(store, 5_000)
    wind_down(store, "the owner retires", actor=SYSTEM)
    events_drain()
    reopen(store, actor=SYSTEM)
    events_drain()

    virtual_clock.advance(timedelta(days=200))
    fire_due()

    assert purses(store)["deposit"] == 5_000


def test_topping_up_while_penalties_are_taken_loses_no_cent() -> None:
    world = build()
    store = world.store.pk
    ready = [
        propose(ProposalKind.PENALTY, {"store_id": str(store), "amount_minor": 1_700, "currency": "CNY"}, WHY, actor=finance())
        for _number in range(4)
    ]
    second = finance()
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            if number % 2:
                approve_proposal(ready[number // 2], actor=second)
            else:
                top_up_deposit(store, 2_300, currency="CNY", actor=world.owner)
        except NotEnoughBalance:
            pass  # the penalties were first
        except BaseException as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    found = purses(store)
    assert found["penalty"] == 6_800
    assert found["available"] + found["deposit"] + found["receivable"] == 10_000 - 6_800
    assert min(found["available"], found["deposit"]) >= 0
    assert breaches() == []
