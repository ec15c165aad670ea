"""Stores' money to their banks; paid is not the end of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.payments import factories as f

from entrepot.identity.types import SYSTEM
from entrepot.kernel import clock
from entrepot.kernel.clock import VirtualClock
from entrepot.kernel.ids import uuid7
from entrepot.ledger.services import post
from entrepot.ledger.types import AccountKey, Journal, Leg
from entrepot.payments import services
from entrepot.payments.enums import PayoutState
from entrepot.payments.errors import NotEnoughHeld, NothingToPay, UnknownProvider
from entrepot.payments.models import Payout, ProviderCall, SandboxPayout
from entrepot.payments.providers.sandbox import cashier
from entrepot.payments.providers.sandbox.faults import faults
from entrepot.payments.types import PayoutOutcome, PayoutRequest

pytestmark = pytest.mark.django_db

AVAILABLE = AccountKey("merchant.available", f"store:{f.STORE}", "CNY", f.STORE)
DEPOSIT = AccountKey("merchant.deposit", f"store:{f.STORE}", "CNY", f.STORE)
INFLIGHT = AccountKey("payout.inflight", "psp:sandbox", "CNY")
CLEARING = AccountKey("psp.clearing", "psp:sandbox", "CNY")


@pytest.fixture
def balance(db: None) -> int:
    """A store with 500.00 available."""
    now = clock.now()
    legs = (Leg("deposit", CLEARING, DEPOSIT, 50000),), (Leg("deposit", DEPOSIT, AVAILABLE, 50000),)
    post(
        [Journal(uuid7(), kind, "t", leg, "test", now) for kind, leg in zip(("deposit.in", "deposit.back"), legs, strict=True)]
    )
    return 50000


def wish(amount: int = 30000, **changes: object) -> PayoutRequest:
    values = {"store_id": f.STORE, "provider": "sandbox", "amount_minor": amount, "currency": "CNY", "destination": "bank:1234"}
    return PayoutRequest(**{**values, **changes})  # type: ignore[arg-type]


def pay(amount: int = 30000, **changes: object) -> PayoutOutcome:
    outcome = services.payout([wish(amount, **changes)], actor=SYSTEM)[0]
    assert isinstance(outcome, PayoutOutcome)
    return outcome


def books() -> tuple[int, int, int]:
    return f.net(AVAILABLE), f.net(INFLIGHT), -f.net(CLEARING)


def test_payout_paid_takes_it_from_the_available_balance(balance: int) -> None:
    assert pay().state == PayoutState.PAID

    assert books() == (20000, 0, 20000)
    assert SandboxPayout.objects.get().amount_minor == 30000
    assert Payout.objects.get().provider_ref == SandboxPayout.objects.get().order_id


def test_payout_larger_than_the_balance_is_refused_and_leaves_the_others(balance: int) -> None:
    outcomes = services.payout([wish(60000), wish(30000), wish(30000)], actor=SYSTEM)

    assert [getattr(outcome, "state", outcome) for outcome in outcomes] == [NotEnoughHeld(), PayoutState.PAID, NotEnoughHeld()]
    assert books() == (20000, 0, 20000)


def test_payout_of_nothing_or_by_nobody_is_refused(balance: int) -> None:
    outcomes = services.hold_payouts([wish(0), wish(1, provider="nobody")], actor=SYSTEM)

    assert outcomes == [NothingToPay(), UnknownProvider(provider="nobody")]


def test_payout_with_the_same_id_again_is_done_once(balance: int) -> None:
    payout_id = uuid7()

    assert [pay(payout_id=payout_id).state for _ in range(2)] == [PayoutState.PAID] * 2
    assert books() == (20000, 0, 20000)


def test_payout_declined_gives_the_money_free(balance: int) -> None:
    with faults.during("payout", "declined"):
        assert pay().state == PayoutState.FAILED

    assert books() == (50000, 0, 50000)
    assert f.journals("payout.void") == 1


@pytest.mark.parametrize(
    ("fault", "kinds"),
    [("timeout_after", ["payout", "query_payout"]), ("timeout_before", ["payout", "query_payout", "payout"])],
)
def test_payout_unknown_is_asked_about_then_repeated_under_the_same_number(
    virtual_clock: VirtualClock, balance: int, fault: str, kinds: list[str]
) -> None:
    with faults.during("payout", fault):
        assert pay().state == PayoutState.UNKNOWN
    assert f.net(AVAILABLE) == 50000  # held, not moved
    virtual_clock.advance(timedelta(minutes=1))

    services.send_payouts()

    assert Payout.objects.get().state == PayoutState.PAID
    found = list(ProviderCall.objects.order_by("id").values_list("kind", "number"))
    assert [kind for kind, _ in found] == kinds
    assert len({number for _, number in found}) == 1
    assert (books(), SandboxPayout.objects.count()) == ((20000, 0, 20000), 1)


def test_spree_14622_a_payout_returned_days_after_it_was_paid(virtual_clock: VirtualClock, balance: int) -> None:
    outcome = pay()
    for _ in range(3):
        virtual_clock.advance(timedelta(days=1))
        services.send_payouts()
    cashier.force_payout(Payout.objects.get().request_no, "REFUND")
    virtual_clock.advance(timedelta(days=1))

    services.send_payouts()

    row = Payout.objects.get(id=outcome.payout_id)
    assert (row.state, row.returned_at, row.next_try_at) == (PayoutState.RETURNED, virtual_clock.now(), None)
    assert books() == (50000, 0, 50000)
    assert f.journals("payout.returned") == 1
    assert services.send_payouts([row.id]) == {}


def test_payout_return_is_told_by_notification(virtual_clock: VirtualClock, balance: int) -> None:
    pay()
    cashier.force_payout(Payout.objects.get().request_no, "REFUND")

    services.deliver_sandbox_notifications()
    services.work_inbox()

    assert Payout.objects.get().state == PayoutState.RETURNED
    assert f.net(AVAILABLE) == 50000


def test_payout_whose_return_is_seen_before_its_payment(virtual_clock: VirtualClock, balance: int) -> None:
    with faults.during("payout", "timeout_after"):
        pay()
    cashier.force_payout(Payout.objects.get().request_no, "REFUND")
    virtual_clock.advance(timedelta(minutes=1))

    services.send_payouts()

    assert Payout.objects.get().state == PayoutState.RETURNED
    assert (f.journals("payout.paid"), f.journals("payout.returned"), books()) == (1, 1, (50000, 0, 50000))


def test_payout_still_dealing_is_sent_and_asked_about_again(virtual_clock: VirtualClock, balance: int) -> None:
    with faults.during("payout", "timeout_after"):
        pay()
    cashier.force_payout(Payout.objects.get().request_no, "DEALING")
    virtual_clock.advance(timedelta(minutes=1))
    services.send_payouts()
    assert Payout.objects.get().state == PayoutState.SENT

    cashier.force_payout(Payout.objects.get().request_no, "FAIL")
    virtual_clock.advance(timedelta(minutes=2))
    services.send_payouts()

    assert (Payout.objects.get().state, f.net(AVAILABLE)) == (PayoutState.FAILED, 50000)


def test_payout_is_watched_for_ten_days(virtual_clock: VirtualClock, balance: int) -> None:
    pay()
    for _ in range(12):
        virtual_clock.advance(timedelta(days=1))
        services.send_payouts()

    assert Payout.objects.get().next_try_at is None
    assert ProviderCall.objects.filter(kind="query_payout").count() == 10
