"""What banks take and give back stands in statements before people type it in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.aftersales.factories import arbiter, sold
from tests.reconciliation import factories as f
from tests.reconciliation.factories import Row

from entrepot.aftersales.services import decide_chargeback, open_chargeback
from entrepot.aftersales.types import NewChargeback
from entrepot.kernel.clock import VirtualClock
from entrepot.ledger.queries import balance
from entrepot.ledger.types import AccountKey
from entrepot.payments.queries import captured_payment
from entrepot.reconciliation.queries import breaks, lines, month_view
from entrepot.reconciliation.services import fetch_due
from entrepot.reconciliation.types import BreakFilter

COST = AccountKey("expense.psp_fee", "psp:sandbox", "CNY")
EVERY = BreakFilter(state="")


@pytest.fixture(autouse=True)
def _later(virtual_clock: VirtualClock) -> None:
    virtual_clock.set(f.AFTER)


def cost() -> int:
    return -balance(COST).net_minor


@pytest.mark.django_db
def test_a_fee_for_a_chargeback_that_we_know_is_a_cost_and_what_is_given_back_of_it_lessens_it() -> None:
    known = f.taken_back(f.paid(f.NOON - timedelta(days=2)), f.NOON, [900])[0]
    fee = Row("chargeback_fee", known.our_ref, known.provider_ref, -1_500, f.NOON)

    outcome = f.read(
        [known.but(fee_minor=20), fee, fee.but(amount_minor=500), fee.but(our_ref="CB-of-nobody", amount_minor=-9)]
    )

    assert (dict(outcome.breaks), outcome.matched, cost()) == ({"extra": 1}, 3, 1_020)
    assert [(row.movement, row.our_ref) for row in breaks(EVERY)] == [("chargeback_fee", "CB-of-nobody")]


@pytest.mark.django_db(transaction=True)
def test_a_chargeback_that_is_typed_in_after_its_statement_was_read_explains_its_lines(virtual_clock: VirtualClock) -> None:
    virtual_clock.set(f.NOON - timedelta(days=2))
    order, _shopper = sold(state="shipped")
    payment = captured_payment(order.pk)
    assert payment is not None
    virtual_clock.set(f.AFTER)
    taken = Row("chargeback", "CB-7", "", -6_000, f.NOON)
    fee = Row("chargeback_fee", "CB-7", "", -1_500, f.NOON)
    back = Row("chargeback_won", "CB-7", "", 6_000, f.NOON + timedelta(days=1))
    assert dict(f.read([taken, fee]).breaks) == {"extra": 2}
    later = f.read([back], f.DAY + timedelta(days=1))
    assert (dict(later.breaks), cost()) == ({"extra": 1}, 0)

    [made] = open_chargeback(NewChargeback(payment.payment_id, 6_000, "CB-7", "not recognised"), actor=arbiter())
    fetch_due()
    assert ([row.movement for row in breaks(BreakFilter())], cost()) == (["chargeback_won"], 1_500)
    assert [line.is_matched for line in lines(later.statement_id)] == [False]

    decide_chargeback(made, won=True, actor=arbiter())
    fetch_due()

    assert breaks(BreakFilter()) == []
    assert {row.resolution for row in breaks(EVERY)} == {"books_agree"}
    virtual_clock.advance(timedelta(days=1))
    again = fetch_due()
    assert [sum(outcome.breaks.values()) for outcome in again] == [0] * len(again)  # not missed in the days of typing


@pytest.mark.django_db(transaction=True)
def test_a_month_is_not_closed_without_the_statement_of_a_day_on_which_a_bank_took_money() -> None:
    f.taken_back(f.paid(f.NOON - timedelta(days=20)), f.NOON, [100], f.NOON + timedelta(days=2))

    assert ("sandbox", f.DAY) in month_view(f.DAY.replace(day=1)).missing_days
    assert ("sandbox", f.DAY + timedelta(days=2)) in month_view(f.DAY.replace(day=1)).missing_days
