"""What a store reads of its money: every figure is the sum of its rows, and the ledger's own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.identity import factories as people
from tests.seller.world import bought, build, settled_order
from tests.stores import factories as stores

from entrepot.identity.types import SYSTEM
from entrepot.kernel import clock
from entrepot.ledger.queries import accounts_of_kind
from entrepot.orders import services as orders
from entrepot.orders.types import Shipment
from entrepot.settlement.errors import AccountResting, NoPayoutAccount, NothingToPay
from entrepot.settlement.queries import (
    LineFilter,
    balance_codes,
    balance_lines,
    balance_sum,
    escrow_expected,
    escrow_rows,
    payout_account,
    payout_lines,
    payout_refusal,
    payout_totals,
    statement_by_code,
    statement_months,
)
from entrepot.settlement.services import freeze, pay_out, set_payout_account

pytestmark = pytest.mark.django_db(transaction=True)


def test_escrow_is_the_store_s_part_of_orders_that_are_not_settled() -> None:
    world = build()
    shopper = people.shopper()
    shipped = bought(world.variant, 2, shopper=shopper)
    freeze([world.to_ship, shipped])
    orders.ship([Shipment(shipped, "dhl", "T-9")], actor=SYSTEM)

    sums = escrow_expected(world.store.pk)
    rows = escrow_rows(world.store.pk, "CNY")

    assert [(row.state, row.orders) for row in sums] == [("paid", 1), ("shipped", 1)]
    assert sum(row.store_minor for row in sums) == sum(row.store_minor for row in rows) > 0
    assert [row.order_id for row in rows] == [world.to_ship, shipped]
    assert rows[0].received_by is None
    assert rows[1].received_by == sums[1].first_by is not None
    assert [row.order_id for row in escrow_rows(world.store.pk, "CNY", state="shipped")] == [shipped]
    assert [row.order_id for row in escrow_rows(world.store.pk, "CNY", after=(rows[0].paid_at, rows[0].order_id))] == [shipped]
    assert escrow_expected(stores.store().pk) == []


def test_lines_are_narrowed_by_purpose_order_and_words_and_add_up_to_the_balance() -> None:
    world = build()
    other = settled_order(world.variant, "T-2")
    store = world.store.pk
    set_payout_account(store, holder="Acme", destination="DE89370400440532013000", actor=world.owner)
    [account] = accounts_of_kind("merchant.available", store_ids=[store])

    everything = balance_sum(store, "CNY", LineFilter())
    lines = balance_lines(store, "CNY", LineFilter())
    number = next(line.number for line in lines if line.order_id == other)

    assert everything.in_minor + everything.out_minor == account.balance.net_minor == sum(line.change_minor for line in lines)
    assert balance_codes(store, "CNY") == ["goods"]
    assert [line.order_id for line in balance_lines(store, "CNY", LineFilter(number=str(number)))] == [other]
    assert [line.order_id for line in balance_lines(store, "CNY", LineFilter(text=str(number)[-6:].lower()))] == [other]
    assert balance_lines(store, "CNY", LineFilter(code="payout")) == []
    assert balance_lines(store, "CNY", LineFilter(text="100%_")) == []
    assert balance_lines(store, "CNY", LineFilter(until=clock.now() - timedelta(days=1))) == []
    assert [line.transfer_id for line in balance_lines(store, "CNY", LineFilter(), after=lines[0].transfer_id)] == [
        line.transfer_id for line in lines[1:]
    ]
    assert balance_lines(store, "EUR", LineFilter()) == []


def test_a_month_opens_with_what_the_one_before_closed_with(virtual_clock: clock.VirtualClock) -> None:
    world = build()
    first = virtual_clock.now()
    virtual_clock.set(first.replace(day=1, hour=0, minute=0) + timedelta(days=32))
    settled_order(world.variant, "T-2")
    store = world.store.pk

    months = statement_months(store, "CNY")
    newest, oldest = months
    since, until = newest.month, newest.month + timedelta(days=31)
    sums = statement_by_code(store, "CNY", since, until)

    assert newest.month > oldest.month
    assert sum(row.before_minor for row in sums) == oldest.closing_minor
    assert sum(row.before_minor + row.change_minor for row in sums) == newest.closing_minor
    assert newest.closing_minor == oldest.closing_minor + newest.change_minor
    assert balance_lines(store, "CNY", LineFilter(since=since))[0].effective_at >= since


def test_why_nothing_is_paid_out_is_known_before_somebody_asks(virtual_clock: clock.VirtualClock) -> None:
    world = build()
    store = world.store.pk
    [account] = accounts_of_kind("merchant.available", store_ids=[store])
    available = account.balance.available_minor

    assert isinstance(payout_refusal(store, available, payout_account(store)), NoPayoutAccount)
    assert isinstance(payout_refusal(store, 99, payout_account(store)), NothingToPay)
    set_payout_account(store, holder="Acme", destination="DE89370400440532013000", actor=world.owner)
    assert isinstance(payout_refusal(store, available, payout_account(store)), AccountResting)
    virtual_clock.advance(timedelta(days=2))
    assert payout_refusal(store, available, payout_account(store)) is None

    pay_out(store, currency="CNY", actor=world.owner)
    [line] = payout_lines(store)
    [total] = payout_totals(store, clock.now() - timedelta(days=30))

    assert (line.amount_minor, line.state, line.ends) == (available, "paid", "3000")
    assert (total.paid_minor, total.paid, total.lately_minor, total.flying_minor) == (available, 1, available, 0)
    assert payout_lines(store, states=("held", "sent")) == []
    assert payout_lines(store, before=line.id) == []
