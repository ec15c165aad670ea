"""Money back to buyers: hold, commit, ask, post or void; unknown is asked about and repeated under the same number."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from tests.payments import factories as f

from entrepot.database import sql
from entrepot.identity.types import SYSTEM
from entrepot.kernel.clock import VirtualClock
from entrepot.kernel.ids import uuid7
from entrepot.ledger.types import AccountKey
from entrepot.payments import services
from entrepot.payments.enums import PaymentState, RefundState, TradeState
from entrepot.payments.errors import (
    NoSuchPayment,
    NotEnoughHeld,
    NotRefundable,
    RefundNotDeclined,
    RefundTooLarge,
    RefundWindowOver,
)
from entrepot.payments.models import Payment, ProviderCall, Refund, SandboxRefund, SandboxTrade
from entrepot.payments.providers.sandbox import cashier
from entrepot.payments.providers.sandbox.faults import faults
from entrepot.payments.types import PartAmount, RefundOutcome, RefundRequest, RefundSource, Snapshot, Started

pytestmark = pytest.mark.django_db


def captured(orders: f.Orders, *parts: PartAmount) -> Started:
    payment, trade_no = f.opened(f.purchase(*parts))
    services.pay_in_cashier(trade_no)
    services.refresh([payment.payment_id])
    return payment


def request(payment: Started, part: PartAmount, amount: int, **more: object) -> RefundRequest:
    return RefundRequest(payment.payment_id, amount, "does not fit", part.order_id, **more)  # type: ignore[arg-type]


def refund_one(wish: RefundRequest) -> RefundOutcome:
    outcome = services.refund([wish], actor=SYSTEM)[0]
    assert isinstance(outcome, RefundOutcome)
    return outcome


def calls() -> list[tuple[str, str]]:
    return list(ProviderCall.objects.filter(kind__contains="refund").order_by("id").values_list("kind", "result"))


def test_refund_of_a_part_leaves_the_rest_in_escrow(orders: f.Orders) -> None:
    part = f.part(orders, 10000, 0, 0)
    payment = captured(orders, part)

    outcome = refund_one(request(payment, part, 5000))

    assert outcome.state == RefundState.SUCCEEDED
    assert (f.escrow(part), f.inflight(), f.clearing()) == (5000, 0, 5000)
    row = Payment.objects.get()
    assert (row.refunded_minor, row.refunding_minor, row.state) == (5000, 0, PaymentState.SUCCEEDED)
    assert SandboxTrade.objects.get().refunded_minor == 5000
    kinds = sql.rows("SELECT kind FROM ledger.journal ORDER BY created_at, kind")
    assert [kind for (kind,) in kinds] == ["order.pay", "refund.hold", "refund.post"]


def test_refund_of_a_whole_order_is_divided_as_it_was_paid(orders: f.Orders) -> None:
    part = f.part(orders, 20000, 500, 1820)
    payment = captured(orders, part)

    refund_one(request(payment, part, part.total_minor))

    assert f.escrow(part) == 0
    codes = sql.rows(
        """SELECT t.code, t.amount FROM ledger.transfer t JOIN ledger.journal j ON j.id = t.journal_id
            WHERE j.kind = 'refund.hold' ORDER BY t.leg"""
    )
    assert codes == [("goods", 20000), ("freight", 500), ("tax", 1820)]


def test_refund_hold_keeps_the_money_from_everybody_else(orders: f.Orders) -> None:
    part = f.part(orders, 10000, 0, 0)
    payment = captured(orders, part)

    outcomes = services.hold_refunds([request(payment, part, 6000), request(payment, part, 6000)], actor=SYSTEM)

    assert isinstance(outcomes[0], RefundOutcome)
    assert outcomes[1] == RefundTooLarge(left_minor=4000, currency="CNY")
    assert Payment.objects.get().refunding_minor == 6000


def test_refund_of_more_than_the_escrow_has_is_refused_and_leaves_the_others(orders: f.Orders) -> None:
    poor, rich = f.part(orders, 1000, 0, 0), f.part(orders, 9000, 0, 0)
    payment = captured(orders, poor, rich)

    outcomes = services.hold_refunds([request(payment, poor, 2000), request(payment, rich, 2000)], actor=SYSTEM)

    assert outcomes[0] == NotEnoughHeld()
    assert isinstance(outcomes[1], RefundOutcome)
    assert (Refund.objects.count(), Payment.objects.get().refunding_minor) == (1, 2000)


def test_refund_with_the_same_id_again_is_done_once(orders: f.Orders) -> None:
    part, refund_id = f.part(orders, 10000, 0, 0), uuid7()
    payment = captured(orders, part)
    wish = request(payment, part, 4000, refund_id=refund_id)

    outcomes = [refund_one(wish), refund_one(wish)]

    assert [outcome.state for outcome in outcomes] == [RefundState.SUCCEEDED] * 2
    assert (f.escrow(part), SandboxRefund.objects.count()) == (6000, 1)


def test_refund_declined_frees_the_hold_and_a_new_attempt_has_a_new_number(orders: f.Orders) -> None:
    part = f.part(orders, 10000, 0, 0)
    payment = captured(orders, part)
    with faults.during("refund", "declined"):
        declined = refund_one(request(payment, part, 4000))
    assert declined.state == RefundState.DECLINED
    assert (f.escrow(part), f.inflight(), Payment.objects.get().refunding_minor) == (10000, 0, 0)
    assert f.journals("refund.void") == 1

    again = services.retry_refund(declined.refund_id, actor=SYSTEM)
    sent = services.send_refunds()

    assert sent[again.refund_id].state == RefundState.SUCCEEDED
    assert f.escrow(part) == 6000
    numbers = Refund.objects.values_list("request_no", flat=True)
    assert len(set(numbers)) == 2
    with pytest.raises(RefundNotDeclined):
        services.retry_refund(declined.refund_id, actor=SYSTEM)
    with pytest.raises(RefundNotDeclined):
        services.retry_refund(again.refund_id, actor=SYSTEM)
    with pytest.raises(NoSuchPayment):
        services.retry_refund(uuid7(), actor=SYSTEM)


@pytest.mark.parametrize("fault", ["timeout_after", "server_error_after", "bad_signature"])
def test_refund_unknown_but_done_is_found_by_asking(virtual_clock: VirtualClock, orders: f.Orders, fault: str) -> None:
    part = f.part(orders, 10000, 0, 0)
    payment = captured(orders, part)
    with faults.during("refund", fault):
        outcome = refund_one(request(payment, part, 4000))
    assert outcome.state == RefundState.UNKNOWN
    assert (f.escrow(part), Payment.objects.get().refunding_minor) == (10000, 4000)  # held, not moved
    assert services.send_refunds() == {}  # not due yet

    virtual_clock.advance(timedelta(minutes=1))
    services.send_refunds()

    assert Refund.objects.get().state == RefundState.SUCCEEDED
    assert calls() == [("refund", "unknown"), ("query_refund", "ok")]
    assert (f.escrow(part), SandboxTrade.objects.get().refunded_minor) == (6000, 4000)


@pytest.mark.parametrize("fault", ["timeout_before", "busy"])
def test_refund_unknown_and_not_done_is_repeated_under_the_same_number(
    virtual_clock: VirtualClock, orders: f.Orders, fault: str
) -> None:
    part = f.part(orders, 10000, 0, 0)
    payment = captured(orders, part)
    with faults.during("refund", fault):
        refund_one(request(payment, part, 4000))

    virtual_clock.advance(timedelta(minutes=1))
    services.send_refunds()

    assert calls() == [("refund", "unknown"), ("query_refund", "ok"), ("refund", "ok")]
    assert len(set(ProviderCall.objects.filter(kind__contains="refund").values_list("number", flat=True))) == 1
    assert SandboxTrade.objects.get().refunded_minor == 4000


def test_refund_that_stays_unknown_is_asked_about_ever_more_slowly(virtual_clock: VirtualClock, orders: f.Orders) -> None:
    part = f.part(orders, 10000, 0, 0)
    payment = captured(orders, part)
    faults.inject("refund", "timeout_before")
    refund_one(request(payment, part, 4000))
    faults.inject("query_refund", "timeout_before", 1000)
    asked = []
    start = virtual_clock.now()

    for _ in range(240):
        virtual_clock.advance(timedelta(minutes=1))
        if services.send_refunds():
            asked.append(int((virtual_clock.now() - start).total_seconds() // 60))

    assert asked == [1, 3, 8, 18, 48, 108, 168, 228]
    assert (Refund.objects.get().state, Payment.objects.get().refunding_minor) == (RefundState.UNKNOWN, 4000)


def test_late_money_goes_back_without_a_person(orders: f.Orders) -> None:
    part = f.part(orders, 10000, 0, 0)
    payment, trade_no = f.opened(f.purchase(part))
    orders.close(part.order_id)
    services.pay_in_cashier(trade_no)
    f.tell(payment)
    assert (f.inflight(), f.clearing()) == (10000, 10000)

    services.send_refunds()

    assert (f.inflight(), f.clearing()) == (0, 0)
    assert SandboxTrade.objects.get().refunded_minor == 10000
    assert Payment.objects.get().refunded_minor == 10000


def test_late_money_whose_refund_is_declined_waits_in_flight_for_a_new_attempt(orders: f.Orders) -> None:
    part = f.part(orders, 10000, 0, 0)
    payment, trade_no = f.opened(f.purchase(part))
    orders.close(part.order_id)
    services.pay_in_cashier(trade_no)
    f.tell(payment)
    with faults.during("refund", "declined"):
        services.send_refunds()
    assert (f.inflight(), f.journals("refund.void")) == (10000, 0)

    services.retry_refund(Refund.objects.get().id, actor=SYSTEM)
    services.send_refunds()

    assert (f.inflight(), f.clearing()) == (0, 0)


def test_second_payment_and_mismatch_go_back_without_a_person(orders: f.Orders) -> None:
    part, purchase_id = f.part(orders, 10000, 0, 0), uuid7()
    opened = [f.opened(f.purchase(part, purchase_id=purchase_id)) for _ in range(2)]
    for payment, trade_no in opened:
        services.pay_in_cashier(trade_no)
        services.refresh([payment.payment_id])
    assert f.suspense(opened[1][0]) == 10000

    services.send_refunds()

    assert (f.suspense(opened[1][0]), f.inflight(), f.clearing(), f.escrow(part)) == (0, 0, 10000, 10000)


def test_refund_from_explicit_sources_takes_from_them(orders: f.Orders) -> None:
    part = f.part(orders, 10000, 0, 0)
    payment = captured(orders, part)
    escrow = AccountKey("escrow.order", f"order:{part.order_id}", "CNY", f.STORE)
    sources = (RefundSource(escrow, 3000, "goods"), RefundSource(escrow, 1000, "tax"))

    assert refund_one(request(payment, part, 4000, sources=sources)).state == RefundState.SUCCEEDED
    assert f.escrow(part) == 6000
    with pytest.raises(ValueError, match="add up"):
        services.hold_refunds([request(payment, part, 5000, sources=sources)], actor=SYSTEM)


def test_refund_is_refused_where_there_is_nothing_to_give_back(orders: f.Orders) -> None:
    part = f.part(orders, 10000, 0, 0)
    unpaid = f.started(f.purchase(f.part(orders)))
    payment = captured(orders, part)

    outcomes = services.hold_refunds(
        [
            request(unpaid, part, 1),
            RefundRequest(uuid7(), 1, "?"),
            RefundRequest(payment.payment_id, 1, "no order"),
            request(payment, part, 0),
        ],
        actor=SYSTEM,
    )

    assert outcomes == [NotRefundable(), NoSuchPayment(), NotRefundable(), RefundTooLarge(left_minor=10000, currency="CNY")]
    assert not Refund.objects.exists()


def test_refund_after_the_providers_window_is_refused(orders: f.Orders) -> None:
    part = f.part(orders, 10000, 0, 0)
    payment = captured(orders, part)
    services.apply_snapshots([f.success(payment, state=TradeState.FINISHED)])

    assert services.hold_refunds([request(payment, part, 1)], actor=SYSTEM) == [RefundWindowOver()]


def test_lms_front_521_a_refund_told_twice_is_subtracted_once(orders: f.Orders) -> None:
    part = f.part(orders, 10000, 0, 0)
    payment = captured(orders, part)
    outcome = refund_one(request(payment, part, 4000))
    from tests.payments.test_notifications import message

    number = Refund.objects.get().request_no
    for notify_id in ("R1", "R2"):
        services.receive_notification("sandbox", *message(number, notify_id, notify_type="refund"))
    assert services.work_inbox() == 2
    services.send_refunds([outcome.refund_id])
    services.apply_snapshots([Snapshot(payment.our_ref, TradeState.CLOSED)])  # what Alipay says of a wholly refunded trade

    assert (f.escrow(part), Payment.objects.get().refunded_minor, f.journals("refund.post")) == (6000, 4000, 1)


def test_crash_between_the_providers_answer_and_the_posting_converges(
    virtual_clock: VirtualClock, orders: f.Orders, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = import_module("entrepot.payments.services.send_refunds")

    part = f.part(orders, 10000, 0, 0)
    payment = captured(orders, part)
    held = services.hold_refunds([request(payment, part, 4000)], actor=SYSTEM)
    monkeypatch.setattr(module, "together_or_alone", lambda *_: (_ for _ in ()).throw(SystemExit("power cut")))
    with pytest.raises(SystemExit):
        services.send_refunds([held[0].refund_id])  # type: ignore[union-attr]
    monkeypatch.undo()
    assert (SandboxTrade.objects.get().refunded_minor, f.escrow(part)) == (4000, 10000)

    virtual_clock.advance(timedelta(minutes=1))
    services.send_refunds()

    assert (SandboxTrade.objects.get().refunded_minor, f.escrow(part), f.inflight()) == (4000, 6000, 0)
    assert f.journals("refund.post") == 1


def test_finished_trades_are_refunded_by_nobody(orders: f.Orders) -> None:
    part = f.part(orders, 10000, 0, 0)
    payment, trade_no = f.opened(f.purchase(part))
    services.pay_in_cashier(trade_no)
    services.refresh([payment.payment_id])
    cashier.force(trade_no, "TRADE_FINISHED")

    assert refund_one(request(payment, part, 100)).state == RefundState.DECLINED
    assert Refund.objects.get().message == "ACQ.TRADE_HAS_FINISHED"
