"""From the first click to the return page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.payments import factories as f

from entrepot.kernel.clock import VirtualClock
from entrepot.kernel.errors import Refused
from entrepot.kernel.ids import uuid7
from entrepot.payments import registry, services
from entrepot.payments.enums import PaymentState, TradeState
from entrepot.payments.errors import (
    AlreadyPaid,
    MethodNotOffered,
    NoSuchPayment,
    NothingToPay,
    PaymentDeclined,
    PaymentOver,
    ProviderSilent,
    UnknownProvider,
)
from entrepot.payments.models import Payment, PaymentPart, ProviderCall, SandboxTrade
from entrepot.payments.providers.sandbox import cashier
from entrepot.payments.providers.sandbox.faults import faults
from entrepot.payments.types import Captured, Mismatched, NextAction, PartAmount, Started, StartPayment

pytestmark = pytest.mark.django_db


def _with(request: StartPayment, **changes: object) -> StartPayment:
    values = {name: getattr(request, name) for name in StartPayment.__slots__}
    return StartPayment(**{**values, **changes})  # type: ignore[arg-type]


def test_start_writes_a_payment_and_its_parts_in_two_tables_at_once(orders: f.Orders) -> None:
    one, two = f.part(orders, 100, 20, 3), f.part(orders, 50, 0, 0)

    outcome = services.start([f.purchase(one, two)])[0]

    assert isinstance(outcome, Started)
    row = Payment.objects.get()
    assert (row.id, row.our_ref, row.amount_minor, row.state) == (outcome.payment_id, outcome.our_ref, 173, PaymentState.NEW)
    assert {part.order_id for part in PaymentPart.objects.all()} == {one.order_id, two.order_id}


def test_start_refuses_one_request_and_does_the_others(orders: f.Orders) -> None:
    good = f.purchase(f.part(orders))
    free = PartAmount(uuid7(), f.STORE, 0)
    odd = PartAmount(uuid7(), f.STORE, 100, -1)
    bad = [
        _with(good, provider="nobody"),
        _with(good, method="cheque"),
        _with(good, currency="XXX"),
        f.purchase(free),
        f.purchase(odd),
    ]

    outcomes = services.start([*bad, good])

    kinds = [type(outcome) for outcome in outcomes]
    assert kinds == [UnknownProvider, MethodNotOffered, MethodNotOffered, NothingToPay, NothingToPay, Started]
    assert Payment.objects.count() == 1


def test_start_refuses_a_purchase_that_is_paid(orders: f.Orders) -> None:
    request = f.purchase(f.part(orders))
    services.apply_snapshots([f.success(f.started(request))])

    assert services.start([request]) == [AlreadyPaid()]


def test_an_instant_method_completes_within_one_request(orders: f.Orders) -> None:
    part = f.part(orders)
    payment = f.started(f.purchase(part, method="instant"))

    action = services.open_cashier([payment.payment_id])[0]
    assert isinstance(action, NextAction)
    assert action.kind == "none"
    assert action.snapshot is not None
    outcome = services.apply_snapshots([action.snapshot])[0]

    assert isinstance(outcome, Captured)
    assert f.escrow(part) == part.total_minor


def test_opening_many_payments_is_one_exchange_with_a_record_each(orders: f.Orders) -> None:
    payments = [f.started(f.purchase(f.part(orders), method="instant")) for _ in range(5)]

    actions = services.open_cashier([payment.payment_id for payment in payments])

    assert all(isinstance(action, NextAction) and action.snapshot for action in actions)
    assert {call.number for call in ProviderCall.objects.all()} == {payment.our_ref for payment in payments}


def test_the_open_page_is_the_same_when_asked_for_again(orders: f.Orders) -> None:
    payment, trade_no = f.opened(f.purchase(f.part(orders)))

    again = services.open_cashier([payment.payment_id])[0]

    assert isinstance(again, NextAction)
    assert again.url.endswith(trade_no)
    assert ProviderCall.objects.count() == 1
    page = services.cashier_page(trade_no)
    assert (page.amount, page.currency, page.subject, page.return_url) == ("218.20", "CNY", "Two teapots", "/thanks")


def test_return_page_before_the_notification_captures_once(orders: f.Orders) -> None:
    part = f.part(orders)
    payment, trade_no = f.opened(f.purchase(part))
    services.pay_in_cashier(trade_no)

    assert isinstance(services.refresh([payment.payment_id])[0], Captured)
    f.tell(payment)

    assert (f.journals("order.pay"), f.escrow(part)) == (1, part.total_minor)


def test_a_declined_creation_ends_the_payment(orders: f.Orders) -> None:
    payment = f.started(f.purchase(f.part(orders)))

    with faults.during("create", "declined"):
        outcome = services.open_cashier([payment.payment_id])[0]

    assert outcome == PaymentDeclined(message="DECLINED_BY_FAULT")
    assert Payment.objects.get().state == PaymentState.FAILED
    assert services.open_cashier([payment.payment_id]) == [PaymentOver(state="failed")]


@pytest.mark.parametrize("fault", ["timeout_before", "timeout_after", "server_error_after", "busy", "bad_signature"])
def test_an_unanswered_creation_is_repeated_under_the_same_number(orders: f.Orders, fault: str) -> None:
    payment = f.started(f.purchase(f.part(orders)))
    with faults.during("create", fault):
        assert services.open_cashier([payment.payment_id]) == [ProviderSilent()]
    assert Payment.objects.get().state == PaymentState.UNKNOWN

    action = services.open_cashier([payment.payment_id])[0]

    assert isinstance(action, NextAction)
    assert action.kind == "redirect"
    assert SandboxTrade.objects.get().out_trade_no == payment.our_ref
    assert Payment.objects.get().state == PaymentState.PENDING


def test_an_instant_payment_whose_answer_was_lost_is_found_by_asking(orders: f.Orders) -> None:
    part = f.part(orders)
    payment = f.started(f.purchase(part, method="instant"))
    with faults.during("create", "timeout_after"):
        services.open_cashier([payment.payment_id])

    action = services.open_cashier([payment.payment_id])[0]

    assert isinstance(action, NextAction)
    assert action.snapshot is not None
    services.apply_snapshots([action.snapshot])
    assert f.escrow(part) == part.total_minor


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("amount_plus_one", "amount"),
        ("amount_minus_one", "amount"),
        ("other_currency", "currency"),
        ("wrong_seller", "recipient"),
    ],
)
def test_what_the_provider_answers_is_checked_against_what_was_asked(orders: f.Orders, fault: str, reason: str) -> None:
    part = f.part(orders)
    payment, trade_no = f.opened(f.purchase(part))
    services.pay_in_cashier(trade_no)

    with faults.during("query", fault):
        outcome = services.refresh([payment.payment_id])[0]

    assert isinstance(outcome, Mismatched)
    assert (outcome.reason, f.escrow(part), orders.paid_parts) == (reason, 0, [])


def test_refresh_says_when_the_provider_is_silent_or_the_payment_unknown(orders: f.Orders) -> None:
    payment, _ = f.opened(f.purchase(f.part(orders)))

    with faults.during("query", "timeout_before"):
        assert services.refresh([payment.payment_id, uuid7()]) == [ProviderSilent(), NoSuchPayment()]


def test_a_buyer_declined_at_the_cashier_may_try_again(orders: f.Orders) -> None:
    part = f.part(orders)
    payment, trade_no = f.opened(f.purchase(part))
    services.decline_in_cashier(trade_no)
    f.tell(payment)
    assert Payment.objects.get().state == PaymentState.FAILED

    services.pay_in_cashier(trade_no)
    f.tell(payment)

    assert f.escrow(part) == part.total_minor


def test_processing_at_the_provider_shows_no_second_page(orders: f.Orders) -> None:
    payment, trade_no = f.opened(f.purchase(f.part(orders)))
    cashier.force(trade_no, "PROCESSING")
    services.refresh([payment.payment_id])

    assert services.open_cashier([payment.payment_id]) == [NextAction(payment.payment_id, "none")]
    assert Payment.objects.get().state == PaymentState.PROCESSING


def test_open_cashier_after_the_expiry_is_refused(virtual_clock: VirtualClock, orders: f.Orders) -> None:
    payment = f.started(f.purchase(f.part(orders)))
    virtual_clock.advance(timedelta(hours=25))

    assert services.open_cashier([payment.payment_id, uuid7()]) == [PaymentOver(state="expired"), NoSuchPayment()]


def test_unknown_trades_and_statuses_are_refused(orders: f.Orders) -> None:
    with pytest.raises(Refused):
        services.cashier_page("nothing")
    with pytest.raises(ValueError, match="no such status"):
        cashier.force("nothing", "GONE")
    with pytest.raises(ValueError, match="no fault"):
        faults.inject("query", "earthquake")


def test_sandbox_refuses_a_request_that_is_not_signed(orders: f.Orders) -> None:
    from entrepot.payments.providers.sandbox import bank

    status, body, _ = bank.call("query", b'{"out_trade_no":"P1"}', "0" * 64)

    assert (status, b"isv.invalid-signature" in body) == (400, True)
    assert registry.driver("sandbox").query_payment("P1").value.state is TradeState.ABSENT  # type: ignore[union-attr]
