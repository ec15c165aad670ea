"""Power cut at every statement of a flow: the regular jobs bring it to its end without a person, nothing lost or doubled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from tests.payments import factories as f
from tests.payments.test_payouts import AVAILABLE, INFLIGHT, balance, wish  # noqa: F401  - a fixture among them

from entrepot.database import sql
from entrepot.events.services.periodic import regular_jobs
from entrepot.identity.types import SYSTEM
from entrepot.kernel.clock import VirtualClock
from entrepot.payments import services, tasks
from entrepot.payments.enums import PaymentState, PayoutState, RefundState
from entrepot.payments.models import Payment, Payout, Refund, SandboxPayout, SandboxTrade
from entrepot.payments.types import RefundRequest

pytestmark = pytest.mark.django_db

JOBS = (tasks.sandbox_notifications, tasks.inbox, tasks.poll, tasks.authorisations, tasks.refunds, tasks.payouts)


class PowerCut(BaseException):
    """Not an Exception: nothing in the code may catch it."""


@contextmanager
def cut_at(monkeypatch: pytest.MonkeyPatch, statement: int) -> Iterator[list[int]]:
    """Dies before statement number `statement`; yields the count of statements that ran."""
    really_ask, count = sql.ask, [0]

    def ask(*arguments: Any, **named: Any) -> Any:
        count[0] += 1
        if count[0] == statement:
            raise PowerCut
        return really_ask(*arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(sql, "ask", ask)
        yield count


def crash_everywhere(
    monkeypatch: pytest.MonkeyPatch,
    clock: VirtualClock,
    prepare: Callable[[], Any],
    flow: Callable[[Any], object],
    check: Callable[[Any], None],
) -> int:
    """Run `flow` on a new case for each statement it has, dying there, let the jobs go on, and `check`; how many cases."""
    for statement in range(1, 200):
        case = prepare()
        try:
            with cut_at(monkeypatch, statement):
                flow(case)
        except PowerCut:
            for _ in range(6):
                clock.advance(timedelta(minutes=2))
                for job in JOBS:
                    job()
            check(case)
        else:
            check(case)
            return statement - 1
    raise AssertionError("the flow has no end")


def test_ps_checkout_1546_crash_at_every_statement_of_the_notification_path(
    monkeypatch: pytest.MonkeyPatch, virtual_clock: VirtualClock, orders: f.Orders
) -> None:
    def prepare() -> Any:
        part = f.part(orders)
        payment, trade_no = f.opened(f.purchase(part))
        services.pay_in_cashier(trade_no)
        return part, payment

    def check(case: Any) -> None:
        part, payment = case
        assert f.escrow(part) == part.total_minor
        assert Payment.objects.get(id=payment.payment_id).state == PaymentState.SUCCEEDED
        assert f.suspense(payment) == 0

    assert crash_everywhere(monkeypatch, virtual_clock, prepare, lambda case: f.tell(case[1]), check) > 10
    assert f.journals("order.pay") == Payment.objects.count()
    assert not Refund.objects.exists()


def test_crash_at_every_statement_of_a_late_payment_and_its_refund(
    monkeypatch: pytest.MonkeyPatch, virtual_clock: VirtualClock, orders: f.Orders
) -> None:
    def prepare() -> Any:
        part = f.part(orders)
        payment, trade_no = f.opened(f.purchase(part))
        orders.close(part.order_id)
        services.pay_in_cashier(trade_no)
        return payment

    def flow(payment: Any) -> None:
        services.refresh([payment.payment_id])
        services.send_refunds()

    def check(payment: Any) -> None:
        assert (f.inflight(), f.clearing()) == (0, 0)
        assert SandboxTrade.objects.get(out_trade_no=payment.our_ref).refunded_minor == payment.amount_minor
        assert Refund.objects.get(payment_id=payment.payment_id).state == RefundState.SUCCEEDED

    assert crash_everywhere(monkeypatch, virtual_clock, prepare, flow, check) > 10


def test_crash_at_every_statement_of_a_refund(
    monkeypatch: pytest.MonkeyPatch, virtual_clock: VirtualClock, orders: f.Orders
) -> None:
    def prepare() -> Any:
        part = f.part(orders, 10000, 0, 0)
        payment, trade_no = f.opened(f.purchase(part))
        services.pay_in_cashier(trade_no)
        services.refresh([payment.payment_id])
        return part, payment

    def flow(case: Any) -> None:
        part, payment = case
        services.refund([RefundRequest(payment.payment_id, 4000, "broken", part.order_id)], actor=SYSTEM)

    def check(case: Any) -> None:
        part, payment = case
        refunds = Refund.objects.filter(payment_id=payment.payment_id)  # none: the cut came before the hold was committed
        back = sum(refund.amount_minor for refund in refunds)
        assert all(refund.state == RefundState.SUCCEEDED for refund in refunds)
        assert (f.escrow(part), f.inflight()) == (10000 - back, 0)
        assert SandboxTrade.objects.get(out_trade_no=payment.our_ref).refunded_minor == back

    assert crash_everywhere(monkeypatch, virtual_clock, prepare, flow, check) > 10


def test_crash_at_every_statement_of_a_payout(
    monkeypatch: pytest.MonkeyPatch,
    virtual_clock: VirtualClock,
    balance: int,  # noqa: F811
) -> None:
    def check(_case: Any) -> None:
        paid = sum(SandboxPayout.objects.values_list("amount_minor", flat=True))
        assert set(Payout.objects.values_list("state", flat=True)) <= {PayoutState.PAID}
        assert (f.net(AVAILABLE), f.net(INFLIGHT)) == (balance - paid, 0)
        assert Payout.objects.count() == SandboxPayout.objects.count()

    flow = lambda _case: services.payout([wish(100)], actor=SYSTEM)  # noqa: E731
    assert crash_everywhere(monkeypatch, virtual_clock, lambda: None, flow, check) > 8


def test_spree_14606_every_job_of_this_room_is_scheduled() -> None:
    names = {name for name in regular_jobs() if name.startswith("payments.")}

    assert names == {
        "payments.inbox",
        "payments.sandbox_notifications",
        "payments.poll",
        "payments.authorisations",
        "payments.refunds",
        "payments.releases",
        "payments.payouts",
    }
