"""Reading the books."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.ledger.factories import account, escrow, journal, payment, psp

from entrepot.kernel.clock import VirtualClock
from entrepot.kernel.ids import uuid7
from entrepot.ledger.queries import (
    balance,
    balance_as_of,
    holds_of,
    holds_on,
    journals,
    journals_of,
    journals_of_order,
    statement,
    totals,
)
from entrepot.ledger.services import follow_clock, post
from entrepot.ledger.types import AccountKey, Leg, Total

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def shop() -> AccountKey:
    return account("merchant.available", f"store:{uuid7()}")


def sold(store: AccountKey, amount: int, at: datetime) -> None:
    order = escrow(store=store.store_id)
    fee = Leg("commission", order, account("revenue.commission"), amount // 20)
    settled = journal("order.settle", Leg("goods", order, store, amount - amount // 20), fee, effective_at=at)
    post([payment(order, amount), settled])


def test_balance_of_an_account_never_used_is_zero() -> None:
    assert balance(shop()).net_minor == 0


def test_balance_as_of_counts_up_to_the_moment() -> None:
    store = shop()
    for hour in range(3):
        sold(store, 1000, NOON + timedelta(hours=hour))
    assert balance_as_of(store, NOON - timedelta(seconds=1)).net_minor == 0
    assert balance_as_of(store, NOON).net_minor == 950
    assert balance_as_of(store, NOON + timedelta(hours=1)).net_minor == 1900
    assert balance_as_of(store, NOON + timedelta(days=1)).net_minor == balance(store).net_minor == 2850


def test_statement_of_an_account_never_used_is_empty() -> None:
    assert statement(shop()).lines == ()


def test_statement_pages_carry_the_balance() -> None:
    store = shop()
    for n in range(5):
        sold(store, 1000 * (n + 1), NOON + timedelta(hours=n))
    whole = statement(store)
    assert [line.balance_minor for line in whole.lines] == [950, 2850, 5700, 9500, 14250]
    assert (whole.opening_minor, whole.closing_minor, whole.next) == (0, 14250, None)

    pages, cursor = [], None
    while True:
        pages.append(statement(store, after=cursor, limit=2))
        cursor = pages[-1].next
        if cursor is None:
            break
    assert [len(page.lines) for page in pages] == [2, 2, 1]
    assert tuple(line for page in pages for line in page.lines) == whole.lines
    assert [page.opening_minor for page in pages] == [0, 2850, 9500]


def test_statement_of_a_period_opens_with_what_was_there() -> None:
    store = shop()
    for n in range(5):
        sold(store, 1000, NOON + timedelta(days=n))
    page = statement(store, since=NOON + timedelta(days=1), until=NOON + timedelta(days=3))
    assert (page.opening_minor, page.closing_minor, len(page.lines)) == (950, 2850, 2)
    assert [line.change_minor for line in page.lines] == [950, 950]
    assert page.lines[0].other.kind == "escrow.order"


def test_statement_shows_debits_negative_and_no_holds() -> None:
    store, out = shop(), account("payout.inflight", "psp:test")
    sold(store, 1000, NOON)
    leg = Leg("payout", store, out, 900, "pending")
    hold = journal("payout.hold", leg)
    post([hold])
    assert [line.change_minor for line in statement(store).lines] == [950]
    (made,) = holds_on(store)
    assert (made.ref.amount_minor, made.resolved, made.credit) == (900, None, out)
    post([journal("payout.paid", leg._replace(phase="post", pending=made.ref), Leg("cash", out, psp(), 900))])
    assert [line.change_minor for line in statement(store).lines] == [950, -900]
    assert holds_on(store) == []
    assert holds_of([hold.id])[hold.id][0].resolved == "post"
    assert balance(store).available_minor == 50


def test_journals_of_a_ref_and_of_an_order() -> None:
    order_id = uuid7()
    order = escrow(str(order_id))
    paid = payment(order, 100, ref=f"payment:{uuid7()}/order:{order_id}")
    settled = journal("order.settle", Leg("goods", order, shop(), 100), ref=f"order:{order_id}")
    cost = journal(
        "order.settle", Leg("cost", account("cost.goods"), account("asset.inventory"), 5), ref=f"order:{order_id}/cost"
    )
    other = payment(escrow())
    post([paid, settled, cost, other])

    assert [line.id for line in journals_of(paid.ref[:20])] == [paid.id]
    assert {line.id for line in journals_of(f"order:{order_id}")} == {settled.id, cost.id}
    assert journals_of(f"order:{order_id}", kind="order.pay") == []
    assert [line.id for line in journals_of_order(order_id)] == [paid.id, settled.id, cost.id]
    (line,) = journals([paid.id])
    assert (line.kind, line.ref, line.actor, line.effective_at) == ("order.pay", paid.ref, "system", paid.effective_at)
    assert [(leg.code, leg.debit, leg.credit, leg.amount_minor, leg.phase) for leg in line.legs] == [
        ("goods", psp(), order, 100, "posted")
    ]


def test_totals_by_kind_and_by_code_over_a_period() -> None:
    store = shop()
    sold(store, 1000, NOON)
    sold(store, 2000, NOON + timedelta(days=1))
    period = {"since": NOON, "until": NOON + timedelta(days=1)}
    assert totals(by="code", kind="revenue.commission", **period) == [Total("commission", "CNY", 0, 50)]
    assert totals(kind="merchant.available", currency="CNY", **period) == [Total("merchant.available", "CNY", 0, 950)]
    assert totals(kind="merchant.available") == [Total("merchant.available", "CNY", 0, 2850)]
    assert totals(kind="merchant.available", currency="USD") == []
    assert totals(kind="merchant.available")[0].net_minor == 2850


def test_a_virtual_clock_decides_about_expiry_when_the_owner_lets_it(virtual_clock: VirtualClock) -> None:
    from entrepot.ledger.errors import HoldExpired

    order, out = escrow(), account("refund.inflight", "psp:test")
    leg = Leg("goods", order, out, 40, "pending", expires_at=virtual_clock.now() + timedelta(hours=1))
    holds = [journal("refund.hold", leg) for _ in range(2)]
    post([payment(order, 100), *holds])
    first, second = (holds_of([hold.id])[hold.id][0].ref for hold in holds)
    follow_clock("business")

    leg = leg._replace(phase="post", expires_at=None)
    post([journal("refund.post", leg._replace(pending=first))])
    virtual_clock.advance(timedelta(hours=1))
    with pytest.raises(HoldExpired):
        post([journal("refund.post", leg._replace(pending=second))])
