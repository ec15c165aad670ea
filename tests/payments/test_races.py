"""Several threads at the same barrier, on committed rows."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from tests.payments import factories as f

from entrepot.identity.types import SYSTEM
from entrepot.kernel.ids import uuid7
from entrepot.payments import services
from entrepot.payments.enums import Outcome, RefundState
from entrepot.payments.models import Payment, Refund, SandboxTrade
from entrepot.payments.types import RefundOutcome, RefundRequest

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """Run `jobs` in threads that start together; what each returned. Raises what any of them raised."""
    barrier, results, errors = threading.Barrier(len(jobs)), [None] * len(jobs), []

    def run(place: int, job: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=10)
            results[place] = job()  # type: ignore[call-overload]
        except BaseException as error:  # noqa: BLE001  - told to the test below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, job)) for place, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    if errors:
        raise errors[0]
    return list(results)


def test_saleor_12652_notification_and_return_at_the_same_moment_give_one_payment_and_one_journal(orders: f.Orders) -> None:
    for _ in range(5):
        part = f.part(orders)
        payment, trade_no = f.opened(f.purchase(part))
        services.pay_in_cashier(trade_no)
        services.deliver_sandbox_notifications()

        at_once(
            services.work_inbox,
            lambda ids=[payment.payment_id]: services.refresh(ids),
            services.work_inbox,
            lambda ids=[payment.payment_id]: services.close(ids),
        )

        assert f.escrow(part) == part.total_minor
    assert (f.journals("order.pay"), Payment.objects.count(), len(orders.paid_parts)) == (5, 5, 5)
    assert not Refund.objects.exists()


def test_two_tabs_paid_at_the_same_moment_one_is_accepted_the_other_goes_back(orders: f.Orders) -> None:
    for _ in range(5):
        part, purchase_id = f.part(orders), uuid7()
        opened = [f.opened(f.purchase(part, purchase_id=purchase_id)) for _ in range(2)]
        for _, trade_no in opened:
            services.pay_in_cashier(trade_no)

        at_once(*(lambda ids=[payment.payment_id]: services.refresh(ids) for payment, _ in opened))
        services.send_refunds()

        outcomes = Payment.objects.filter(purchase_id=purchase_id).values_list("outcome", flat=True)
        assert sorted(outcomes) == [Outcome.ACCEPTED, Outcome.DUPLICATE]
        assert f.escrow(part) == part.total_minor
    assert f.inflight() == 0


def test_the_same_message_at_several_doors_at_once_is_stored_once(orders: f.Orders) -> None:
    from tests.payments.test_notifications import message

    from entrepot.payments.models import Notification

    payment, _ = f.opened(f.purchase(f.part(orders)))
    signed = message(payment.our_ref)

    answers = at_once(*(lambda: services.receive_notification("sandbox", *signed) for _ in range(6)))

    assert {answer.body for answer in answers} == {b"success"}  # type: ignore[attr-defined]
    assert Notification.objects.count() == 1


def test_refunds_of_one_order_at_once_never_exceed_what_was_paid(orders: f.Orders) -> None:
    part = f.part(orders, 10000, 0, 0)
    payment, trade_no = f.opened(f.purchase(part))
    services.pay_in_cashier(trade_no)
    services.refresh([payment.payment_id])
    wish = RefundRequest(payment.payment_id, 4000, "race", part.order_id)

    outcomes = at_once(*(lambda: services.refund([wish], actor=SYSTEM)[0] for _ in range(5)))

    assert sum(isinstance(outcome, RefundOutcome) for outcome in outcomes) == 2
    assert (f.escrow(part), SandboxTrade.objects.get().refunded_minor) == (2000, 8000)


def test_several_senders_of_one_refund_send_it_once(orders: f.Orders) -> None:
    part = f.part(orders, 10000, 0, 0)
    payment, trade_no = f.opened(f.purchase(part))
    services.pay_in_cashier(trade_no)
    services.refresh([payment.payment_id])
    held = services.hold_refunds([RefundRequest(payment.payment_id, 4000, "race", part.order_id)], actor=SYSTEM)[0]
    assert isinstance(held, RefundOutcome)

    at_once(*(lambda: services.send_refunds([held.refund_id]) for _ in range(4)))

    assert Refund.objects.get().state == RefundState.SUCCEEDED
    assert (f.journals("refund.post"), SandboxTrade.objects.get().refunded_minor) == (1, 4000)


def test_calling_a_provider_inside_a_transaction_is_refused(orders: f.Orders) -> None:
    from django.db import transaction

    part = f.part(orders)
    payment, trade_no = f.opened(f.purchase(part))
    services.pay_in_cashier(trade_no)
    services.refresh([payment.payment_id])
    held = services.hold_refunds([RefundRequest(payment.payment_id, 1, "inside", part.order_id)], actor=SYSTEM)[0]
    assert isinstance(held, RefundOutcome)

    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        services.send_refunds([held.refund_id])

    assert SandboxTrade.objects.get().refunded_minor == 0
