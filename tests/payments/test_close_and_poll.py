"""Making sure that nobody can pay any more, and asking when nobody tells."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.payments import factories as f

from entrepot.kernel.clock import VirtualClock
from entrepot.kernel.ids import uuid7
from entrepot.payments import services
from entrepot.payments.enums import PaymentState
from entrepot.payments.errors import NoSuchPayment, NotClosable, ProviderSilent
from entrepot.payments.models import Payment
from entrepot.payments.providers.sandbox.faults import faults
from entrepot.payments.types import Captured, Unchanged

pytestmark = pytest.mark.django_db


def test_close_is_confirmed_by_the_provider(orders: f.Orders) -> None:
    payment, trade_no = f.opened(f.purchase(f.part(orders)))

    assert services.close([payment.payment_id]) == [Unchanged(payment.payment_id, PaymentState.CLOSED)]

    assert services.pay_in_cashier(trade_no).status == "TRADE_CLOSED"
    assert services.close([payment.payment_id]) == [Unchanged(payment.payment_id, PaymentState.CLOSED)]


def test_close_of_a_payment_the_provider_never_saw(orders: f.Orders) -> None:
    payment = f.started(f.purchase(f.part(orders)))

    assert services.close([payment.payment_id, uuid7()]) == [
        Unchanged(payment.payment_id, PaymentState.CLOSED),
        NoSuchPayment(),
    ]


def test_close_of_a_payment_that_was_paid_captures_it(orders: f.Orders) -> None:
    part = f.part(orders)
    payment, trade_no = f.opened(f.purchase(part))
    services.pay_in_cashier(trade_no)

    assert isinstance(services.close([payment.payment_id])[0], Captured)
    assert f.escrow(part) == part.total_minor


def test_close_without_an_answer_leaves_the_payment_open(orders: f.Orders) -> None:
    payment, _ = f.opened(f.purchase(f.part(orders)))

    with faults.during("close", "timeout_before"):
        assert services.close([payment.payment_id]) == [ProviderSilent()]
    with faults.during("close", "declined"):
        assert services.close([payment.payment_id]) == [NotClosable(message="DECLINED_BY_FAULT")]
    with faults.during("query", "busy"):
        assert services.close([payment.payment_id]) == [ProviderSilent()]

    assert Payment.objects.get().state == PaymentState.PENDING


def test_poller_asks_after_1_2_5_10_30_minutes_then_hourly(virtual_clock: VirtualClock, orders: f.Orders) -> None:
    f.opened(f.purchase(f.part(orders)))
    opening, asked = virtual_clock.now(), []

    for _ in range(300):
        virtual_clock.advance(timedelta(minutes=1))
        if services.poll_pending():
            asked.append(int((virtual_clock.now() - opening).total_seconds() // 60))

    assert asked == [1, 3, 8, 18, 48, 108, 168, 228, 288]


def test_poller_finds_a_payment_whose_notification_was_lost(virtual_clock: VirtualClock, orders: f.Orders) -> None:
    part = f.part(orders)
    payment, trade_no = f.opened(f.purchase(part))
    services.pay_in_cashier(trade_no)
    faults.inject("notification", "drop", 10)
    services.deliver_sandbox_notifications()
    assert services.work_inbox() == 0

    virtual_clock.advance(timedelta(minutes=1))
    services.poll_pending()

    assert f.escrow(part) == payment.amount_minor


def test_poller_closes_what_has_expired(virtual_clock: VirtualClock, orders: f.Orders) -> None:
    _, trade_no = f.opened(f.purchase(f.part(orders)))
    virtual_clock.advance(timedelta(hours=25))

    services.poll_pending()

    assert (Payment.objects.get().state, Payment.objects.get().next_query_at) == (PaymentState.EXPIRED, None)
    assert services.cashier_page(trade_no).status == "TRADE_CLOSED"
