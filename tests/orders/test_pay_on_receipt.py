"""Pay on receipt: the goods go against an authorisation, the money comes with the receipt, and what happens where it does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from tests.identity import factories as people
from tests.inventory.factories import shelf, stocked
from tests.orders.factories import quote_of, request_of, states
from tests.orders.test_trade import money
from tests.payments.test_races import at_once
from tests.stores import factories as stores

from entrepot.aftersales.enums import Side
from entrepot.aftersales.models import Case
from entrepot.aftersales.queries import invariants
from entrepot.aftersales.services import act, open_case
from entrepot.aftersales.types import Wish
from entrepot.events.services import fire_due
from entrepot.identity.types import SYSTEM, Actor
from entrepot.kernel import clock
from entrepot.kernel.breach import look
from entrepot.kernel.clock import VirtualClock
from entrepot.kernel.errors import Refused
from entrepot.ledger.queries import journals_of
from entrepot.operations.queries import crosschecks
from entrepot.orders import services
from entrepot.orders.errors import MoneyNotSecured, WrongState
from entrepot.orders.models import Order, ReceiptLimit
from entrepot.orders.types import CheckedOut, CheckoutRequest, Moved, PlacedOrder, Shipment
from entrepot.payments import services as payments
from entrepot.payments.errors import CaptureUnderWay, NotAuthorisable
from entrepot.payments.models import Authorisation, SandboxTrade
from entrepot.payments.providers.sandbox.faults import faults
from entrepot.settlement.queries import claims_on, escrow_expected

pytestmark = pytest.mark.django_db(transaction=True)
Drain = Callable[[], object]


def agreed(actor: Actor, *, price: int = 10_000, **quoted: int) -> PlacedOrder:
    """An order that its shopper pays on receipt, authorised at the sandbox."""
    ReceiptLimit.objects.get_or_create(
        person_id=actor.person_id, defaults={"level": "standard", "reason": "earned", "changed_at": clock.now()}
    )
    request = request_of(quote_of((stocked(price=price), 2), **quoted), actor=actor)
    [done] = services.checkout([CheckoutRequest(request, "sandbox", "redirect", on_receipt=True)])
    assert isinstance(done, CheckedOut), done
    pay_at_cashier(done.payment.payment_id)
    return done.placed.orders[0]


def pay_at_cashier(payment_id: object) -> None:
    [action] = payments.open_cashier([payment_id])  # type: ignore[list-item]
    payments.pay_in_cashier(action.url.rsplit("/", 1)[-1])  # type: ignore[union-attr]
    payments.refresh([payment_id])  # type: ignore[list-item]


def shipped(actor: Actor, **more: int) -> PlacedOrder:
    order = agreed(actor, **more)
    [outcome] = services.ship([Shipment(order.id, "own-van", order.number)], actor=SYSTEM)
    assert isinstance(outcome, Moved), outcome
    return order


def sound() -> list[object]:
    return [*crosschecks.breaches(), *look(invariants.RULES, lambda _: None)]


def stamps(order: PlacedOrder) -> tuple[str, bool, bool, bool]:
    row = Order.objects.get(id=order.id)
    return row.state, row.authorised_at is not None, row.received_at is not None, row.paid_at is not None


def test_from_the_checkout_to_settled_money(events_drain: Drain) -> None:
    stores.fee_plan("global", commission_bps=500)
    shopper = people.shopper()
    order = agreed(shopper, freight=1500, tax=1820)
    events_drain()
    assert stamps(order) == ("paid", True, False, False)
    assert money("escrow.order", f"order:{order.id}") == 0
    assert {c["kind"]: c["amount_minor"] for c in claims_on(order.id)} == {"commission": 1000, "store": 20_500, "tax": 1820}
    assert escrow_expected(order.store_id) == []
    services.ship([Shipment(order.id, "own-van", "V-1")], actor=SYSTEM)

    assert isinstance(services.confirm_receipt([order.id], actor=shopper)[0], Moved)
    assert stamps(order) == ("collecting", True, True, False)
    events_drain()
    assert money("merchant.available", f"store:{order.store_id}") == 0
    assert sound() == []
    payments.send_authorisations()
    events_drain()

    assert stamps(order) == ("finished", True, True, True)
    assert money("escrow.order", f"order:{order.id}") == 0
    assert money("merchant.available", f"store:{order.store_id}") == 20_500
    assert money("revenue.commission") == 1000
    assert len(journals_of(f"order:{order.id}", kind="order.settle")) == 1
    assert sound() == []


def test_the_timer_takes_it_as_a_click_does(virtual_clock: VirtualClock, events_drain: Drain) -> None:
    stores.fee_plan("global")
    order = shipped(people.shopper())
    virtual_clock.set(Order.objects.get(id=order.id).deadline_at)
    Authorisation.objects.update(until=virtual_clock.now() + timedelta(days=1))
    SandboxTrade.objects.update(authorised_until=virtual_clock.now() + timedelta(days=1))

    fire_due()
    assert states([order.id]) == ["collecting"]
    payments.send_authorisations()
    events_drain()

    assert stamps(order) == ("finished", True, True, True)
    assert sound() == []


def test_cancelled_before_shipping_lets_the_amount_go(events_drain: Drain) -> None:
    stores.fee_plan("global")
    shopper = people.shopper()
    order = agreed(shopper)

    services.cancel(order.id, actor=shopper)
    events_drain()

    assert stamps(order) == ("closed_refunded", True, False, False)
    assert SandboxTrade.objects.get().status == "TRADE_CLOSED"
    assert money("escrow.order", f"order:{order.id}") == 0
    assert sound() == []


def test_an_order_whose_authorisation_ended_is_not_shipped(virtual_clock: VirtualClock) -> None:
    order = agreed(people.shopper())
    virtual_clock.advance(timedelta(days=7, minutes=1))
    payments.send_authorisations()

    [refused] = services.ship([Shipment(order.id, "own-van", "V-1")], actor=SYSTEM)

    assert isinstance(refused, MoneyNotSecured)
    assert states([order.id]) == ["paid"]


def test_a_refused_capture_leaves_the_order_to_be_paid_otherwise(events_drain: Drain) -> None:
    stores.fee_plan("global")
    shopper = people.shopper()
    order = shipped(shopper)
    purchase_id = Order.objects.get(id=order.id).purchase_id
    with pytest.raises(WrongState):
        services.pay_again(purchase_id, provider="sandbox", method="redirect", actor=shopper)
    faults.inject("capture", "declined")
    services.confirm_receipt([order.id], actor=shopper)
    payments.send_authorisations()
    assert states([order.id]) == ["collecting"]

    started = services.pay_again(purchase_id, provider="sandbox", method="redirect", actor=shopper)
    pay_at_cashier(started.payment_id)
    payments.send_authorisations()
    events_drain()

    assert stamps(order) == ("finished", True, True, True)
    assert Authorisation.objects.get().state == "voided"
    assert money("merchant.available", f"store:{order.store_id}") > 0
    assert sound() == []


def test_a_way_that_takes_at_once_cannot_be_paid_on_receipt() -> None:
    shopper = people.shopper()
    ReceiptLimit.objects.create(person_id=shopper.person_id, level="standard", reason="earned", changed_at=clock.now())
    request = request_of(quote_of((stocked(), 1)), actor=shopper)

    [outcome] = services.checkout([CheckoutRequest(request, "sandbox", "instant", on_receipt=True)])

    assert isinstance(outcome, NotAuthorisable)
    assert not Order.objects.exists()


def test_receipt_and_early_capture_at_the_same_moment_finish_the_order_once(events_drain: Drain) -> None:
    stores.fee_plan("global")
    for _ in range(4):
        shopper = people.shopper()
        order = shipped(shopper)
        with transaction.atomic():
            payments.ask_capture([order.id])

        at_once(
            lambda i=order.id, who=shopper: services.confirm_receipt([i], actor=who),
            payments.send_authorisations,
            payments.send_authorisations,
        )
        payments.send_authorisations()
        events_drain()

        assert stamps(order) == ("finished", True, True, True)
        assert len(journals_of(f"order:{order.id}", kind="order.settle")) == 1
    assert sound() == []


def test_cancelling_and_capturing_at_the_same_moment_end_in_one_of_both(events_drain: Drain) -> None:
    def cancel(order: PlacedOrder, shopper: Actor) -> object:
        try:
            return services.cancel(order.id, actor=shopper)
        except Refused as refusal:
            return refusal

    def capture(order: PlacedOrder) -> object:
        with transaction.atomic():
            payments.ask_capture([order.id])
        return payments.send_authorisations()

    stores.fee_plan("global")
    for _ in range(6):
        shopper = people.shopper()
        order = agreed(shopper)
        [outcome, _] = at_once(lambda o=order, who=shopper: cancel(o, who), lambda o=order: capture(o))
        payments.send_authorisations()
        payments.send_refunds()
        events_drain()

        assert money("escrow.order", f"order:{order.id}") == (20_000 if isinstance(outcome, CaptureUnderWay) else 0)
        assert states([order.id]) == ["paid" if isinstance(outcome, CaptureUnderWay) else "closed_refunded"]
    assert sound() == []


def test_the_goods_leave_the_shelf_as_for_money(events_drain: Drain) -> None:
    shopper = people.shopper()
    ReceiptLimit.objects.create(person_id=shopper.person_id, level="standard", reason="earned", changed_at=clock.now())
    variant = stocked()
    [done] = services.checkout(
        [CheckoutRequest(request_of(quote_of((variant, 2)), actor=shopper), "sandbox", "redirect", on_receipt=True)]
    )
    assert isinstance(done, CheckedOut)
    pay_at_cashier(done.payment.payment_id)
    assert shelf(variant) == (10, 2)

    services.ship([Shipment(done.placed.orders[0].id, "own-van", "V-9")], actor=SYSTEM)

    assert shelf(variant) == (8, 0)


def test_a_part_refunded_before_it_was_taken_is_not_taken(events_drain: Drain) -> None:
    stores.fee_plan("global", commission_bps=500)
    shopper = people.shopper()
    order = shipped(shopper, tax=1820)
    case_id = open_case(order.id, Wish("not_received", "not_arrived", {1: 1}), actor=shopper)
    events_drain()
    assert money("escrow.order", f"order:{order.id}") == 0
    act(case_id, "agree", side=Side.STORE, actor=people.staff_of(order.store_id, "service"))
    events_drain()
    assert Case.objects.get().state == "success"

    services.confirm_receipt([order.id], actor=shopper)
    payments.send_authorisations()
    events_drain()

    assert SandboxTrade.objects.get().captured_minor == 10_910
    assert money("merchant.available", f"store:{order.store_id}") == 9_500
    assert (money("revenue.commission"), money("tax.payable", "country:CN")) == (500, 910)
    assert money("escrow.order", f"order:{order.id}") == 0
    assert sound() == []


def test_all_refunded_before_it_was_taken_lets_the_amount_go_and_closes_the_order(events_drain: Drain) -> None:
    stores.fee_plan("global")
    shopper = people.shopper()
    order = shipped(shopper, freight=500)
    case_id = open_case(order.id, Wish("not_received", "not_arrived", {1: 2}), actor=shopper)
    act(case_id, "agree", side=Side.STORE, actor=people.staff_of(order.store_id, "service"))
    events_drain()
    payments.send_authorisations()
    events_drain()

    assert stamps(order) == ("closed_refunded", True, False, False)
    assert SandboxTrade.objects.get().status == "TRADE_CLOSED"
    assert sound() == []


def test_a_case_that_ends_after_the_amount_was_taken_is_refunded_out_of_escrow(events_drain: Drain) -> None:
    stores.fee_plan("global")
    shopper = people.shopper()
    order = shipped(shopper)
    case_id = open_case(order.id, Wish("not_received", "not_arrived", {1: 1}), actor=shopper)
    with transaction.atomic():
        payments.ask_capture([order.id])
    with pytest.raises(CaptureUnderWay):
        act(case_id, "agree", side=Side.STORE, actor=people.staff_of(order.store_id, "service"))
    payments.send_authorisations()
    assert money("escrow.order", f"order:{order.id}") == 20_000

    act(case_id, "agree", side=Side.STORE, actor=people.staff_of(order.store_id, "service"))
    payments.send_refunds()
    events_drain()

    assert money("escrow.order", f"order:{order.id}") == 10_000
    assert sound() == []


def test_goods_under_way_are_taken_into_escrow_before_the_authorisation_ends(
    virtual_clock: VirtualClock, events_drain: Drain
) -> None:
    stores.fee_plan("global")
    order = shipped(people.shopper())
    virtual_clock.advance(timedelta(days=5, hours=23))
    assert services.use_ending_authorisations() == 0
    virtual_clock.advance(timedelta(hours=2))

    assert services.use_ending_authorisations() == 1
    payments.send_authorisations()
    events_drain()

    assert stamps(order) == ("shipped", True, False, True)
    assert Order.objects.get(id=order.id).deadline_at is not None
    assert money("escrow.order", f"order:{order.id}") == 20_000
    assert [row.orders for row in escrow_expected(order.store_id)] == [1]
    assert sound() == []


def test_what_was_not_shipped_in_time_closes_and_nothing_was_taken(virtual_clock: VirtualClock, events_drain: Drain) -> None:
    stores.fee_plan("global")
    early, lapsed = agreed(people.shopper()), agreed(people.shopper())
    Authorisation.objects.filter(order_id=lapsed.id).update(until=virtual_clock.now() + timedelta(days=60))
    virtual_clock.advance(timedelta(days=6, hours=1))
    services.use_ending_authorisations()
    assert states([early.id, lapsed.id]) == ["closed_refunded", "paid"]

    virtual_clock.advance(timedelta(days=1))
    Authorisation.objects.filter(order_id=lapsed.id).update(next_try_at=virtual_clock.now())
    payments.send_authorisations()
    events_drain()

    assert states([early.id, lapsed.id]) == ["closed_refunded"] * 2
    assert set(SandboxTrade.objects.values_list("status", flat=True)) == {"TRADE_CLOSED"}
    assert sound() == []
