"""Escrow, section 10 (a): every fault of a notification, in every state of a payment, before and after the return page.

Whatever the message says or does not say, the money is booked exactly once, and only as the provider itself confirms it.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.payments import factories as f
from tests.payments.simulated import Market

from entrepot.kernel import clock
from entrepot.kernel.clock import SystemClock, VirtualClock
from entrepot.payments import services
from entrepot.payments.enums import NotificationState, Outcome, PaymentState
from entrepot.payments.models import Notification, Payment, RejectedNotifications
from entrepot.payments.types import StartPayment

pytestmark = pytest.mark.django_db

FAULTS = (
    "drop", "delay", "duplicate", "reorder", "bad_signature", "sha1_signature", "wrong_app_id", "wrong_seller_id", "amount_plus_one",
    "amount_minus_one", "other_currency", "gbk_body", "plus_in_values", "truncated_body",
)  # fmt: skip
STATES = tuple(state for state in PaymentState if state is not PaymentState.AUTHORISED)  # see test_authorisations.py
REFUSED = {
    "bad_signature": {"bad_signature"},
    "sha1_signature": {"bad_signature"},
    "wrong_app_id": {"wrong_recipient"},
    "wrong_seller_id": {"wrong_recipient"},
    "truncated_body": {"bad_signature", "malformed"},  # by where it breaks off
}
NOT_HEARD = {"drop", "delay"}


def test_the_matrix_has_252_cells() -> None:
    assert len(FAULTS) * len(STATES) * 2 == 252


def in_state(market: Market, state: PaymentState, payment_id: object) -> None:
    """The payment as it stands with us when the buyer has paid at the provider."""
    if state is PaymentState.SUCCEEDED:
        services.refresh([payment_id])  # type: ignore[list-item]
    elif state is PaymentState.MISMATCH:
        market.fault("alipay", "query", "amount_plus_one")
        services.refresh([payment_id])  # type: ignore[list-item]
    else:
        Payment.objects.filter(pk=payment_id).update(state=state.value)
    assert Payment.objects.get().state == state


@pytest.mark.parametrize("when", ["before the return", "after the return"])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("fault", FAULTS)
def test_money_is_booked_once_whatever_the_message_does(
    market: Market, orders: f.Orders, fault: str, state: PaymentState, when: str
) -> None:
    market.account("alipay")
    part = f.part(orders)
    expires_at = clock.now() + timedelta(hours=24)
    payment = f.started(
        StartPayment(part.store_id, "alipay", "redirect", "CNY", (part,), expires_at, "https://shop.example/back", "茶")
    )
    [action] = services.open_cashier([payment.payment_id])
    market.browse(action.url)  # type: ignore[union-attr]
    market.press(market.trade())
    in_state(market, state, payment.payment_id)
    is_mismatch = state is PaymentState.MISMATCH
    market.fault("alipay", "notification", fault)

    if when == "after the return":
        services.refresh([payment.payment_id])
    market.simulator.work()
    services.work_inbox()
    if when == "before the return":
        services.refresh([payment.payment_id])
    services.work_inbox()

    found = Payment.objects.get()
    assert found.state == (PaymentState.MISMATCH if is_mismatch else PaymentState.SUCCEEDED)
    assert found.outcome == (Outcome.MISMATCH if is_mismatch else Outcome.ACCEPTED)
    assert f.journals("order.pay") == (0 if is_mismatch else 1)
    assert f.journals("payment.mismatch") == (1 if is_mismatch else 0)
    assert f.escrow(part) == (0 if is_mismatch else part.total_minor)
    rejected = dict(RejectedNotifications.objects.values_list("reason", "number"))
    assert rejected.keys() <= REFUSED.get(fault, set())
    assert sum(rejected.values()) == (1 if fault in REFUSED else 0)
    heard = 0 if fault in REFUSED or fault in NOT_HEARD else 1
    assert list(Notification.objects.values_list("state", flat=True)) == [NotificationState.DONE] * heard


@pytest.mark.parametrize("kind", ["alipay", "wechat", "antom", "stripe"])
@pytest.mark.parametrize("fault", ["", *FAULTS, "stale"])
def test_each_provider_is_believed_by_our_own_question_only(market: Market, orders: f.Orders, kind: str, fault: str) -> None:
    """The same for the other providers, from the page to the books."""
    market.account(kind)
    part = f.part(orders)
    method = "code" if kind == "wechat" else "redirect"
    payment = f.started(
        StartPayment(part.store_id, kind, method, "CNY", (part,), clock.now() + timedelta(hours=5), "https://s.example/", "tea")
    )
    [action] = services.open_cashier([payment.payment_id])
    market.browse(action.url)  # type: ignore[union-attr]
    market.press(market.trade())
    if fault:
        market.fault(kind, "notification", fault)

    market.simulator.work()
    services.work_inbox()
    assert f.journals("order.pay") <= 1
    services.refresh([payment.payment_id])

    assert f.journals("order.pay") == 1
    assert f.escrow(part) == part.total_minor
    assert Payment.objects.get().provider_ref


def test_probe_of_wechat_is_refused_and_the_real_message_is_taken(market: Market, orders: f.Orders) -> None:
    market.account("wechat")
    part = f.part(orders)
    payment = f.started(
        StartPayment(part.store_id, "wechat", "code", "CNY", (part,), clock.now() + timedelta(hours=5), "", "tea")
    )
    [action] = services.open_cashier([payment.payment_id])
    assert action.kind == "code"  # type: ignore[union-attr]
    market.press(market.trade())
    market.fault("wechat", "notification", "probe")

    market.simulator.work()
    assert market.heard == [("wechat", 400)]
    market.simulator.books.offset += 15
    market.simulator.work()
    services.work_inbox()

    assert market.heard[-1] == ("wechat", 204)
    assert f.escrow(part) == part.total_minor


def test_lost_message_is_found_by_the_poller(market: Market, orders: f.Orders) -> None:
    virtual = VirtualClock(SystemClock().now())
    with clock.using(virtual):
        market.account("alipay")
        part = f.part(orders)
        payment = f.started(
            StartPayment(part.store_id, "alipay", "redirect", "CNY", (part,), virtual.now() + timedelta(hours=5), "", "tea")
        )
        [action] = services.open_cashier([payment.payment_id])
        market.browse(action.url)  # type: ignore[union-attr]
        market.press(market.trade(), fate="drop")
        market.simulator.work()
        assert market.heard == []

        virtual.advance(timedelta(seconds=61))
        services.poll_pending()

    assert f.escrow(part) == part.total_minor


def test_message_that_overtakes_the_buyer_changes_nothing(market: Market, orders: f.Orders) -> None:
    market.account("alipay")
    part = f.part(orders)
    payment = f.started(
        StartPayment(
            part.store_id, "alipay", "redirect", "CNY", (part,), clock.now() + timedelta(hours=5), "https://s.example/", "tea"
        )
    )
    [action] = services.open_cashier([payment.payment_id])
    market.browse(action.url)  # type: ignore[union-attr]

    market.press(market.trade(), fate="before_return")

    assert market.heard == [("alipay", 200)]
    services.work_inbox()
    services.refresh([payment.payment_id])
    assert f.journals("order.pay") == 1


@pytest.mark.parametrize("kind", ["alipay", "wechat", "antom", "stripe"])
def test_refund_through_the_books_and_its_message(market: Market, orders: f.Orders, kind: str) -> None:
    from entrepot.identity.types import SYSTEM
    from entrepot.payments.types import RefundRequest

    market.account(kind)
    part = f.part(orders)
    method = "code" if kind == "wechat" else "redirect"
    payment = f.started(
        StartPayment(part.store_id, kind, method, "CNY", (part,), clock.now() + timedelta(hours=5), "https://s.example/", "tea")
    )
    [action] = services.open_cashier([payment.payment_id])
    market.browse(action.url)  # type: ignore[union-attr]
    market.press(market.trade())
    services.refresh([payment.payment_id])

    [outcome] = services.refund([RefundRequest(payment.payment_id, 1_000, "half", part.order_id)], actor=SYSTEM)
    market.simulator.work()
    services.work_inbox()

    assert outcome.state == "succeeded"  # type: ignore[union-attr]
    assert market.trade().refunded == 1_000
    assert f.escrow(part) == part.total_minor - 1_000
    assert set(Notification.objects.values_list("subject", flat=True)) == {"payment", "refund"}
    assert {status for _, status in market.heard} <= {200, 204}
