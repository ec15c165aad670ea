"""What goes back after an exchange goes back at the stored quote: to the cent, in whatever pieces, and no party bears a rounding."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.aftersales.factories import arbiter, does, done, opened, sold, staff
from tests.aftersales.test_refunds import sound
from tests.identity import factories as people
from tests.orders.test_trade import money
from tests.settlement.factories import rated, settled_in
from tests.settlement.test_exchange import breaches, finished, in_euro

from entrepot.aftersales.enums import CaseState, Side
from entrepot.aftersales.queries import ruling_preview
from entrepot.aftersales.services import decide_chargeback, open_chargeback
from entrepot.aftersales.types import NewChargeback
from entrepot.events.services import drain
from entrepot.identity.types import SYSTEM, Actor
from entrepot.kernel import clock
from entrepot.kernel.money import exponent
from entrepot.ledger.queries import journals_of
from entrepot.payments.models import SandboxTrade
from entrepot.payments.queries import captured_payment
from entrepot.settlement import services
from entrepot.settlement.models import ExchangeBack, Settlement
from entrepot.settlement.queries import exchange_backs
from entrepot.settlement.rules import exchanged, quote_for, taken_back
from entrepot.settlement.types import PublishedRate

pytestmark = pytest.mark.django_db(transaction=True)
CURRENCIES = st.sampled_from(["CNY", "EUR", "JPY", "KWD", "USD"])
RATES = st.fractions(Fraction(1, 10_000), Fraction(10_000), max_denominator=10**10)


@given(st.integers(1, 10**12), RATES, CURRENCIES, CURRENCIES, st.lists(st.integers(1, 10**6), min_size=1, max_size=8))
def test_pieces_together_are_what_was_given(minor: int, rate: Fraction, base: str, quote: str, weights: list[int]) -> None:
    target = exchanged(minor, rate, base, quote)
    exact = minor * rate * Fraction(10) ** (exponent(quote) - exponent(base))
    assert abs(target - exact) <= Fraction(1, 2)

    taken, gone = 0, 0
    for index, weight in enumerate(weights):
        last = index == len(weights) - 1
        piece = minor - gone if last else min(minor - gone, minor * weight // sum(weights))
        gone += piece
        whole = taken_back(minor, target, gone, rate, base, quote)
        assert taken <= whole <= target
        assert abs(whole - Fraction(target * gone, minor)) <= Fraction(1, 2)
        taken = whole
    assert taken == target


@given(st.integers(1, 10**9), st.integers(1, 10**9), RATES)
def test_beyond_the_source_the_stored_rate_goes_on(minor: int, more: int, rate: Fraction) -> None:
    target = exchanged(minor, rate, "CNY", "EUR")
    assert taken_back(minor, target, minor + more, rate, "CNY", "EUR") == target + exchanged(more, rate, "CNY", "EUR")


@given(st.decimals("0.0001", "10000", places=4), st.decimals("0.0001", "10000", places=4), st.integers(0, 1_000))
def test_a_quote_is_exact_and_never_above_its_mid(first: object, second: object, margin: int) -> None:
    now = clock.now()
    rows = [
        PublishedRate(number, "EUR", quote, mid, None, "x", now.date(), now)  # type: ignore[arg-type]
        for number, (quote, mid) in enumerate([("CNY", first), ("JPY", second)])
    ]
    cross = quote_for("CNY", "JPY", rows, margin)
    turned = quote_for("CNY", "EUR", rows, margin)
    assert cross is not None
    assert turned is not None
    assert cross.mid == Fraction(second) / Fraction(first)  # type: ignore[arg-type]
    assert turned.mid * Fraction(first) == 1  # type: ignore[arg-type]
    for made in (cross, turned):
        assert made.rate == made.mid * Fraction(10_000 - margin, 10_000) <= made.mid
    assert quote_for("CNY", "GBP", rows, margin) is None


def test_a_full_refund_in_pieces_takes_exactly_what_was_given() -> None:
    order, shopper = sold(state="shipped", pieces=(3, 1), price=3_333)
    settled_in(order.store_id)
    rated("EUR", "CNY", "7.2345")
    finished(order, shopper)
    given_minor = in_euro(order)
    rated(
        "EUR", "CNY", "9", valid_from=clock.now() + timedelta(microseconds=1)
    )  # what goes back goes back at the order's own quote
    for pieces in ({1: 1}, {2: 1}, {1: 2}):
        case = opened(order, shopper, "partial", "faulty", pieces, amount=3_333 * sum(pieces.values()))
        does(case, "agree", Side.STORE, staff(order))
        assert done(case).state == CaseState.SUCCESS

    assert (in_euro(order), in_euro(order, "receivable")) == (0, 0)
    assert sum(line.target_minor for line in exchange_backs(order.pk)) == given_minor
    assert (money("fx.position"), money("fx.position", currency="EUR"), money("revenue.commission")) == (0, 0, 0)
    assert breaches() == []
    sound()


def test_what_the_balance_lacks_the_store_owes_in_its_currency_and_repays_from_the_next_order() -> None:
    order, shopper = sold(state="shipped", pieces=(2,))
    settled_in(order.store_id)
    rated("EUR", "CNY", "10")
    finished(order, shopper)
    services.top_up_deposit(order.store_id, 700, currency="EUR", actor=SYSTEM)
    services.penalise(
        order.store_id, 500, currency="EUR", reason="broke a rule", proposed_by="person:a", actor=arbiter_of_books()
    )
    case = opened(order, shopper, "partial", "faulty", {1: 2}, amount=20_000)
    legs, _shares = ruling_preview(case.pk, 20_000)
    assert {(leg.source, leg.target, leg.currency, leg.amount_minor) for leg in legs if leg.source != "revenue.commission"} == {
        ("merchant.available", "fx.position", "EUR", 700), ("merchant.deposit", "fx.position", "EUR", 700),
        ("merchant.receivable", "fx.position", "EUR", 500), ("fx.position", "refund.inflight", "CNY", 19_000),
    }  # fmt: skip
    does(case, "agree", Side.STORE, staff(order))
    done(case)

    assert (in_euro(order), in_euro(order, "deposit"), in_euro(order, "receivable")) == (0, 0, -500)
    assert money("merchant.receivable", f"store:{order.store_id}") == 0
    assert breaches() == []
    sound()


def arbiter_of_books() -> Actor:
    return people.operator("finance")


def test_a_declined_refund_frees_both_sides() -> None:
    order, shopper = sold(state="shipped", pieces=(2,))
    settled_in(order.store_id)
    rated("EUR", "CNY", "10")
    finished(order, shopper)
    case = opened(order, shopper, "partial", "faulty", amount=10_000)
    SandboxTrade.objects.update(refunded_minor=20_000)  # the provider will say that nothing is left
    does(case, "agree", Side.STORE, staff(order))
    done(case)

    assert (in_euro(order), money("fx.position"), ExchangeBack.objects.count()) == (1_900, 19_000, 0)
    assert [journal.kind for journal in journals_of("refund:")][-1] == "refund.void"
    assert breaches() == []


def test_a_chargeback_lost_after_release_is_borne_at_the_stored_quote() -> None:
    order, shopper = sold(state="shipped", pieces=(2,))
    settled_in(order.store_id)
    rated("EUR", "CNY", "10")
    finished(order, shopper)
    payment = captured_payment(order.pk)
    assert payment is not None
    [row] = open_chargeback(NewChargeback(payment.payment_id, 20_000, "CB-1", "fraud"), actor=SYSTEM)
    decide_chargeback(row, won=False, actor=arbiter())
    drain()

    assert (in_euro(order), in_euro(order, "receivable")) == (0, -100)  # the commission as well: 10.00 CNY at the same rate
    assert money("dispute.receivable", f"store:{order.store_id}") == 0
    [back] = exchange_backs(order.pk)
    assert (back.ref, back.source_minor, back.target_minor) == (f"chargeback:{row}", 20_000, 2_000)
    assert breaches() == []
    sound()


def test_a_shopper_is_refunded_out_of_escrow_while_the_order_waits_for_a_rate() -> None:
    order, shopper = sold(state="shipped", pieces=(2,))
    settled_in(order.store_id)
    finished(order, shopper)
    case = opened(order, shopper, "partial", "faulty", amount=10_000)
    assert case.before_release
    rated("EUR", "CNY", "10")
    assert services.settle_waiting() == 0  # the case holds a part of it
    does(case, "agree", Side.STORE, staff(order))
    done(case)
    services.settle_waiting()

    assert Settlement.objects.get().state == "settled"
    assert (in_euro(order), money("revenue.commission"), money("escrow.order", f"order:{order.pk}")) == (950, 500, 0)
    assert breaches() == []
    sound()
