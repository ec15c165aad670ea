from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.identity import factories as people
from tests.inventory.factories import shelf
from tests.orders.factories import order_in, placed, states

from entrepot.catalog.models import Variant
from entrepot.events.models import StoredFact
from entrepot.events.services import fire_due
from entrepot.identity.types import ANONYMOUS, SYSTEM
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.orders import services
from entrepot.orders.enums import Mover, OrderState
from entrepot.orders.errors import AlreadyExtended, NotAllowedToMove, UnknownOrder, WrongState
from entrepot.orders.models import Order, Step
from entrepot.orders.process import CLOSED, MOVES, diagram, moves_for
from entrepot.orders.types import Moved

STATES = list(OrderState)


@pytest.mark.django_db
@pytest.mark.parametrize("state", STATES)
def test_every_move_from_every_state_is_carried_out_or_refused(state: str) -> None:
    for name, move in MOVES.items():
        order = order_in(state, on_receipt=name == "authorise")
        if name == "close_case" and state in move.sources:
            services.advance("open_case", [order.id], mover=Mover.SYSTEM, actor=SYSTEM)
        before = Step.objects.filter(order=order).count()
        mover = min(move.by)

        [outcome] = services.advance(name, [order.id], mover=mover, actor=SYSTEM)

        order.refresh_from_db()
        if state in move.sources:
            assert outcome == Moved(order.id, name, state, move.target or state)
            assert order.state == (move.target or state)
            assert Step.objects.filter(order=order).count() == before + 1
        else:
            assert outcome == WrongState(state=state, move=move.label)
            assert order.state == state
            assert Step.objects.filter(order=order).count() == before


@pytest.mark.django_db
def test_nobody_moves_what_is_not_theirs_to_move() -> None:
    order = order_in("paid")

    for name, move in MOVES.items():
        for mover in set(Mover) - move.by:
            [outcome] = services.advance(name, [order.id], mover=mover, actor=SYSTEM)
            assert outcome == NotAllowedToMove(move=move.label)
    assert states([order.id]) == ["paid"]


@pytest.mark.django_db
def test_advance_tells_unknown_orders_and_moves_the_others_once() -> None:
    order = order_in("wait_buyer_pay")

    outcomes = services.advance("pay", [uuid7(), order.id, order.id], mover=Mover.PROVIDER, actor=SYSTEM)

    assert [type(o) for o in outcomes] == [UnknownOrder, Moved, WrongState]
    assert StoredFact.objects.filter(kind="orders.order_paid", subject=f"order:{order.id}").count() == 1


@pytest.mark.django_db
def test_an_unpaid_order_closes_when_its_time_is_over_and_gives_the_goods_back(virtual_clock: clock.VirtualClock) -> None:
    order_id = placed().orders[0].id
    variant = Variant.objects.get()
    virtual_clock.advance(timedelta(hours=23, minutes=59))
    fire_due()
    assert states([order_id]) == ["wait_buyer_pay"]

    virtual_clock.advance(timedelta(minutes=2))
    fire_due()

    assert states([order_id]) == ["closed_unpaid"]
    assert shelf(variant) == (10, 0)
    assert Step.objects.get(order_id=order_id, move="expire_payment").actor == "clock"


@pytest.mark.django_db
def test_a_store_that_does_not_ship_in_time_is_marked(virtual_clock: clock.VirtualClock) -> None:
    order = order_in("paid")
    virtual_clock.advance(timedelta(hours=48, minutes=1))

    fire_due()

    order.refresh_from_db()
    assert (order.state, order.overdue_at) == ("paid", virtual_clock.now())
    assert order.deadline_at is None


@pytest.mark.django_db
def test_receipt_is_assumed_after_the_time_and_the_shopper_can_extend_it_once(virtual_clock: clock.VirtualClock) -> None:
    shopper = people.shopper()
    kept, left = order_in("shipped", actor=shopper), order_in("shipped", actor=shopper)
    due = Order.objects.get(id=left.id).deadline_at

    assert isinstance(services.extend_receipt([kept.id], actor=shopper)[0], Moved)
    assert services.extend_receipt([kept.id], actor=shopper) == [AlreadyExtended()]
    virtual_clock.set(due + timedelta(minutes=1))
    fire_due()

    assert states([kept.id, left.id]) == ["shipped", "finished"]
    virtual_clock.advance(timedelta(days=3))
    fire_due()
    assert states([kept.id]) == ["finished"]


@pytest.mark.django_db
def test_delivery_starts_the_time_to_look_at_the_goods(virtual_clock: clock.VirtualClock) -> None:
    order = order_in("shipped")
    virtual_clock.advance(timedelta(days=1))

    services.advance("deliver", [order.id], mover=Mover.CARRIER, actor=SYSTEM)

    order.refresh_from_db()
    assert order.delivered_at == virtual_clock.now()
    assert order.deadline_at == virtual_clock.now() + timedelta(days=7)


@pytest.mark.django_db
def test_only_the_shopper_confirms_receipt() -> None:
    shopper, stranger = people.shopper(), people.shopper()
    order, guests = order_in("shipped", actor=shopper), order_in("shipped")

    assert services.confirm_receipt([order.id], actor=stranger) == [UnknownOrder()]
    assert services.confirm_receipt([order.id], actor=ANONYMOUS, guest=True) == [UnknownOrder()]
    assert services.confirm_receipt([guests.id], actor=ANONYMOUS) == [UnknownOrder()]
    assert states([order.id, guests.id]) == ["shipped", "shipped"]

    assert isinstance(services.confirm_receipt([order.id], actor=shopper)[0], Moved)
    assert isinstance(services.confirm_receipt([guests.id], actor=ANONYMOUS, guest=True)[0], Moved)


def test_buttons_are_read_from_the_table() -> None:
    assert [m.name for m in moves_for("paid", Mover.STORE)] == ["ship_part", "ship", "cancel_paid"]
    assert [m.name for m in moves_for("shipped", Mover.BUYER)] == ["extend_receipt", "confirm_receipt"]
    assert all(moves_for(state, mover) == [] for state in CLOSED for mover in set(Mover) - {Mover.SYSTEM})


def test_the_diagram_in_the_docs_is_the_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "order-process.md").read_text(encoding="utf-8")

    assert "\n".join(diagram()) in page
