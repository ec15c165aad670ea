"""Stores are paid out through the account that the installation names: what its bank says comes back to the balance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings
from tests.aftersales.factories import sold
from tests.identity import factories as people
from tests.orders.test_trade import money
from tests.payments.simulated import Market, admin, market

from entrepot.kernel.clock import VirtualClock
from entrepot.orders.models import Order
from entrepot.payments.models import Payout
from entrepot.payments.services import send_payouts, work_inbox
from entrepot.reconciliation.queries import breaks
from entrepot.reconciliation.services import fetch_due
from entrepot.reconciliation.types import BreakFilter
from entrepot.settlement.services import pay_out_due, set_payout_account

pytestmark = pytest.mark.django_db(transaction=True)


def ready(bank: Market, clock: VirtualClock, settings: Settings) -> Order:
    """A store with a balance and a rested bank account, paid out through Antom."""
    bank.credentials["antom"]["payout"] = "yes"
    try:
        bank.account("antom")
    finally:
        del bank.credentials["antom"]["payout"]
    settings.PAYOUT_PROVIDER = "antom"
    order, _shopper = sold(state="finished")
    owner = people.staff_of(order.store_id)
    set_payout_account(order.store_id, holder="A", destination="DE02120300000000202051", actor=owner)
    clock.advance(timedelta(days=2))
    return order


def later(bank: Market, clock: VirtualClock, after: timedelta) -> str:
    """That much later the provider has moved, and was asked; how the payout stands."""
    clock.advance(after)
    bank.simulator.work()
    send_payouts()
    return Payout.objects.get().state


@pytest.mark.parametrize(
    ("outcome", "soon", "end", "left"),
    [("success", "paid", "paid", 0), ("fail", "failed", "failed", 19_000), ("return", "paid", "returned", 19_000)],
)
def test_what_becomes_of_a_payout_is_told_by_the_account(
    outcome: str, soon: str, end: str, left: int, virtual_clock: VirtualClock, settings: Settings
) -> None:
    virtual_clock.set(datetime.now(UTC))
    with market() as bank:
        order = ready(bank, virtual_clock, settings)
        admin(bank.simulator, "payouts", outcome=outcome)

        run = pay_out_due([order.store_id])

        assert (run.requested, run.refused, Payout.objects.get().provider) == (1, {}, "antom")
        assert later(bank, virtual_clock, timedelta(minutes=5)) == soon
        assert later(bank, virtual_clock, timedelta(days=4)) == end
        assert money("merchant.available", f"store:{order.store_id}") == left
        for _day in range(2):
            virtual_clock.advance(timedelta(days=1))
            fetch_due()
        assert [row for row in breaks(BreakFilter()) if row.provider == "antom"] == []


def test_a_return_is_told_by_a_message_of_its_own(virtual_clock: VirtualClock, settings: Settings) -> None:
    """The account tells of success and of the return with the same numbers: the second message is no repeat of the first."""
    virtual_clock.set(datetime.now(UTC))
    with market() as bank:
        order = ready(bank, virtual_clock, settings)
        admin(bank.simulator, "payouts", outcome="return")
        pay_out_due([order.store_id])
        states = []

        for seconds in (10, 4 * 86_400):
            bank.simulator.books.offset += seconds
            bank.simulator.work()
            work_inbox()
            states.append(Payout.objects.get().state)

        assert states == ["paid", "returned"]
