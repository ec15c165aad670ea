"""Every flow of money of the platform with its numbers (CNY, minor units), through the Python door."""

from __future__ import annotations

from typing import Any

import pytest
from tests.ledger.factories import account, escrow, journal, psp

from entrepot.kernel.ids import uuid7
from entrepot.ledger.queries import balance, breaches, holds_of
from entrepot.ledger.services import post
from entrepot.ledger.types import AccountKey, HoldRef, Leg

pytestmark = pytest.mark.django_db
STORE = uuid7()
PSP, RIF, PIF = psp("alipay"), account("refund.inflight", "psp:alipay"), account("payout.inflight", "psp:alipay")
AVAILABLE, DEPOSIT, RECEIVABLE, RESERVE = (
    account(f"merchant.{kind}", f"store:{STORE}", store=STORE) for kind in ("available", "deposit", "receivable", "reserve")
)
COMMISSION, TAX = account("revenue.commission"), account("tax.payable", "country:CN")
DISPUTE, ADS = (account(kind, f"store:{STORE}", store=STORE) for kind in ("dispute.receivable", "ads.prepaid"))


def do(kind: str, *legs: Leg, **more: Any) -> list[HoldRef]:
    """Post one journal; the holds it made."""
    made = journal(kind, *legs, **more)
    post([made])
    return [hold.ref for hold in holds_of([made.id])[made.id]]


def settle(hold: HoldRef, leg: Leg, amount_minor: int | None = None) -> Leg:
    return leg._replace(phase="post", pending=hold, amount_minor=leg.amount_minor if amount_minor is None else amount_minor)


def free(hold: HoldRef, leg: Leg) -> Leg:
    return leg._replace(phase="void", pending=hold, amount_minor=0)


def held(leg: Leg) -> Leg:
    return leg._replace(phase="pending")


def stands(key: AccountKey, net: int, kept: int = 0) -> None:
    found = balance(key)
    assert (found.net_minor, found.held_minor) == (net, kept), key


def paid(amount: int = 10000, **more: int) -> AccountKey:
    order = escrow(store=STORE)
    do("order.pay", Leg("goods", PSP, order, amount), *(Leg(code, PSP, order, part) for code, part in more.items()))
    return order


@pytest.fixture(autouse=True)
def _books_are_whole_after_each() -> Any:
    yield
    assert list(breaches()) == []


def test_order_paid_held_and_released() -> None:
    order = paid(20000, tax=1820)
    stands(order, 21820)
    legs = (Leg("goods", order, AVAILABLE, 19000), Leg("commission", order, COMMISSION, 1000), Leg("tax", order, TAX, 1820))

    holds = do("order.settle.hold", *map(held, legs))
    stands(order, 21820, 21820)
    do("order.settle.post", *map(settle, holds, legs))

    stands(order, 0)
    stands(AVAILABLE, 19000)
    stands(COMMISSION, 1000)
    stands(TAX, 1820)
    do("tax.remit", Leg("tax", TAX, PSP, 1820))
    stands(TAX, 0)


def test_settlement_declined_by_the_provider() -> None:
    order = paid(10000)
    legs = (Leg("goods", order, AVAILABLE, 9500), Leg("commission", order, COMMISSION, 500))
    holds = do("order.settle.hold", *map(held, legs))
    do("order.settle.void", *map(free, holds, legs))
    stands(order, 10000)
    stands(AVAILABLE, 0)


def test_merged_payment_refund_before_release_and_reserve() -> None:
    second, third = escrow(store=STORE), escrow(store=STORE)
    do("order.pay", Leg("goods", PSP, second, 10000), Leg("goods", PSP, third, 5000))
    back = Leg("goods", second, RIF, 5000)
    (hold,) = do("refund.hold", held(back))
    stands(second, 10000, 5000)
    do("refund.post", settle(hold, back), Leg("cash", RIF, PSP, 5000))
    stands(second, 5000)
    stands(RIF, 0)
    refused = Leg("goods", third, RIF, 5000)
    (hold,) = do("refund.hold", held(refused))
    do("refund.void", free(hold, refused))
    stands(third, 5000)
    do("order.settle", Leg("goods", second, AVAILABLE, 4750), Leg("commission", second, COMMISSION, 250))
    do(
        "order.settle",
        Leg("reserve", third, RESERVE, 250),
        Leg("goods", third, AVAILABLE, 4500),
        Leg("commission", third, COMMISSION, 250),
    )
    stands(RESERVE, 250)
    do("reserve.release", Leg("reserve", RESERVE, AVAILABLE, 250))
    stands(RESERVE, 0)
    stands(AVAILABLE, 9500)


def test_platform_coupon_and_refund_after_release() -> None:
    order = escrow(store=STORE)
    do("order.pay", Leg("goods", PSP, order, 8000), Leg("coupon", account("expense.promotion"), order, 2000))
    do("order.settle", Leg("goods", order, AVAILABLE, 9500), Leg("commission", order, COMMISSION, 500))
    legs = (Leg("goods", AVAILABLE, RIF, 4750), Leg("commission", COMMISSION, RIF, 250))
    holds = do("refund.hold", *map(held, legs))
    stands(AVAILABLE, 9500, 4750)
    do("refund.post", *map(settle, holds, legs), Leg("cash", RIF, PSP, 5000))
    stands(AVAILABLE, 4750)
    stands(RIF, 0)


def test_payout_paid_and_returned() -> None:
    order = paid(33250)
    do("order.settle", Leg("goods", order, AVAILABLE, 33250))
    out = Leg("payout", AVAILABLE, PIF, 30000)
    (hold,) = do("payout.hold", held(out))
    do("payout.paid", settle(hold, out), Leg("cash", PIF, PSP, 30000))
    stands(AVAILABLE, 3250)
    do("payout.returned", Leg("cash", PSP, PIF, 30000), Leg("payout", PIF, AVAILABLE, 30000))
    stands(AVAILABLE, 33250)
    stands(PIF, 0)
    (hold,) = do("payout.hold", held(out))
    do("payout.void", free(hold, out))
    stands(AVAILABLE, 33250)


def test_refund_when_the_store_has_too_little_and_the_next_settlement_repays() -> None:
    first = paid(500)
    do("order.settle", Leg("goods", first, AVAILABLE, 250), Leg("commission", first, COMMISSION, 250))
    do("deposit.in", Leg("deposit", PSP, DEPOSIT, 1000))
    legs = (
        Leg("goods", AVAILABLE, RIF, 250),
        Leg("goods", DEPOSIT, RIF, 1000),
        Leg("goods", RECEIVABLE, RIF, 3500),
        Leg("commission", COMMISSION, RIF, 250),
    )
    holds = do("refund.hold", *map(held, legs))
    do("refund.post", *map(settle, holds, legs), Leg("cash", RIF, PSP, 5000))
    stands(AVAILABLE, 0)
    stands(DEPOSIT, 0)
    stands(RECEIVABLE, -3500)
    order = paid(10000)
    do(
        "order.settle",
        Leg("repay", order, RECEIVABLE, 3500),
        Leg("goods", order, AVAILABLE, 6000),
        Leg("commission", order, COMMISSION, 500),
    )
    stands(RECEIVABLE, 0)
    stands(AVAILABLE, 6000)


def test_disputes_fees_and_penalties() -> None:
    order = paid(20000)
    do("order.settle", Leg("goods", order, AVAILABLE, 20000))
    do("psp.fee", Leg("fee", account("expense.psp_fee", "psp:alipay"), PSP, 131), ref=f"statement:{uuid7()}/line:1")
    do("dispute.open", Leg("chargeback", DISPUTE, PSP, 2000))
    do("dispute.won", Leg("chargeback", PSP, DISPUTE, 2000))
    do("dispute.open", Leg("chargeback", DISPUTE, PSP, 1500))
    do("dispute.lost", Leg("chargeback", AVAILABLE, DISPUTE, 1500))
    stands(DISPUTE, 0)
    stands(AVAILABLE, 18500)
    for end in ("lost", "won"):
        order = paid(10000)
        part = Leg("chargeback", order, DISPUTE, 6000)
        (hold,) = do("dispute.open", Leg("chargeback", DISPUTE, PSP, 6000), held(part))
        stands(order, 10000, 6000)
        if end == "lost":
            do("dispute.lost", settle(hold, part))
        else:
            do("dispute.won", Leg("chargeback", PSP, DISPUTE, 6000), free(hold, part))
        stands(order, 4000 if end == "lost" else 10000)
        stands(DISPUTE, 0)
    do("deposit.topup", Leg("deposit", AVAILABLE, DEPOSIT, 2000))
    do(
        "penalty",
        Leg("penalty", DEPOSIT, account("revenue.penalty"), 1000),
        Leg("compensation", DEPOSIT, RIF, 500),
        Leg("cash", RIF, PSP, 500),
    )
    stands(DEPOSIT, 500)
    do("service.fee", Leg("agency", AVAILABLE, account("revenue.service"), 300))
    stands(AVAILABLE, 16200)


def test_promotion_budget_clicks_and_close() -> None:
    order = paid(2000)
    do("order.settle", Leg("goods", order, AVAILABLE, 2000))
    revenue = account("revenue.ads")
    do("ads.topup", Leg("topup", AVAILABLE, ADS, 2000))
    budget = Leg("budget", ADS, revenue, 1000)
    (hold,) = do("ads.budget", held(budget))
    clicks = settle(hold, budget._replace(code="clicks"), 123)
    (rest,) = do("ads.clicks", clicks, held(budget._replace(amount_minor=877)))
    stands(ADS, 1877, 877)
    do("ads.close", free(rest, budget))
    stands(ADS, 1877)
    stands(revenue, 123)


def test_own_retail_and_exchange() -> None:
    order = paid(9000, freight=1000)
    do(
        "order.settle",
        Leg("goods", order, account("revenue.retail"), 9000),
        Leg("freight", order, account("freight.payable", "carrier:1"), 1000),
        Leg("cost", account("cost.goods"), account("asset.inventory"), 6000),
    )
    stands(order, 0)
    dollars = account("merchant.available", f"store:{STORE}", "USD", STORE)
    order = paid(20000)
    do(
        "order.settle",
        Leg("fx", order, account("fx.position"), 19000),
        Leg("fx", account("fx.position", currency="USD"), dollars, 2621),  # 190.00 at 0.13795
        Leg("commission", order, COMMISSION, 1000),
    )
    stands(dollars, 2621)
    stands(order, 0)


def test_money_that_fits_no_order_goes_back() -> None:
    do("payment.late", Leg("late", PSP, RIF, 21820))
    do("payment.late.refund", Leg("cash", RIF, PSP, 21820))
    suspense = account("suspense.payment", f"payment:{uuid7()}")
    do("payment.mismatch", Leg("mismatch", PSP, suspense, 21819))
    stands(suspense, 21819)
    do("payment.mismatch.refund", Leg("mismatch", suspense, RIF, 21819), Leg("cash", RIF, PSP, 21819))
    stands(suspense, 0)
    stands(RIF, 0)
    people = {"actor": "staff:1", "approver": "staff:2"}
    do("adjustment", Leg("correction", PSP, suspense, 1), **people)
    do("adjustment", Leg("correction", suspense, PSP, 1), **people)
    stands(suspense, 0)
    stands(PSP, 0)


def test_flagship_store_lands_in_accrued_and_is_swept() -> None:
    accrued = account("merchant.accrued", f"store:{STORE}", store=STORE)
    order = paid(10000)
    do("order.settle", Leg("goods", order, accrued, 9500), Leg("commission", order, COMMISSION, 500))
    do("accrued.sweep", Leg("sweep", accrued, AVAILABLE, 9500))
    stands(accrued, 0)
    stands(AVAILABLE, 9500)
