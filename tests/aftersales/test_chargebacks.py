"""Chargebacks before and after release: who pays, and never twice."""

from __future__ import annotations

import pytest
from tests.aftersales.factories import arbiter, does, done, opened, order_of, sold, staff, state_of
from tests.aftersales.test_refunds import held, sound
from tests.identity import factories as people
from tests.orders.test_trade import money

from entrepot.aftersales.enums import CaseState, ChargebackState, Side
from entrepot.aftersales.errors import ChargebackOpen, ChargebackOver, SayWhy, WrongAmount
from entrepot.aftersales.models import Chargeback
from entrepot.aftersales.services import accept_chargeback, decide_chargeback, open_chargeback, submit_evidence
from entrepot.aftersales.types import NewChargeback
from entrepot.events.services import drain
from entrepot.kernel.errors import Forbidden, Missing
from entrepot.orders import services as orders
from entrepot.orders.errors import CaseOpen
from entrepot.orders.models import Order
from entrepot.payments.queries import captured_payment

pytestmark = pytest.mark.django_db(transaction=True)


def taken(order: Order, amount: int, ref: str = "CB-1") -> Chargeback:
    payment = captured_payment(order.pk)
    assert payment is not None
    [made] = open_chargeback(NewChargeback(payment.payment_id, amount, ref, "not recognised"), actor=arbiter())
    return Chargeback.objects.get(pk=made)


def test_before_release_only_the_disputed_part_is_held_and_the_order_waits() -> None:
    order, shopper = sold(state="shipped")
    row = taken(order, 6_000)

    assert (row.held_minor, held(order.pk)) == (6_000, 6_000)
    assert money("dispute.receivable", f"store:{order.store_id}") == -6_000
    assert isinstance(orders.confirm_receipt([order.pk], actor=shopper)[0], CaseOpen)
    sound()


def test_won_reverses_everything_and_the_order_goes_on() -> None:
    order, shopper = sold(state="shipped")
    row = taken(order, 6_000)
    submit_evidence(row.pk, "Signed for by the shopper", actor=staff(order))
    decide_chargeback(row.pk, won=True, actor=arbiter())

    assert (held(order.pk), money("dispute.receivable", f"store:{order.store_id}")) == (0, 0)
    orders.confirm_receipt([order.pk], actor=shopper)
    drain()
    assert money("merchant.available", f"store:{order.store_id}") == 19_000
    sound()


def test_lost_before_release_escrow_pays_and_the_claims_shrink() -> None:
    order, shopper = sold(state="shipped")
    row = taken(order, 6_000)
    decide_chargeback(row.pk, won=False, actor=arbiter())
    orders.confirm_receipt([order.pk], actor=shopper)
    drain()

    assert money("merchant.available", f"store:{order.store_id}") == 13_300
    assert money("revenue.commission") == 700
    assert money("dispute.receivable", f"store:{order.store_id}") == 0
    sound()


def test_lost_in_full_closes_the_order() -> None:
    order, _shopper = sold(state="shipped", freight=100, tax=33)
    accept_chargeback(taken(order, 20_133).pk, actor=arbiter())

    assert state_of(order.pk) == "closed_refunded"
    assert money("escrow.order", f"order:{order.pk}") == 0
    sound()


def test_lost_after_release_the_store_pays_from_balance_then_owes() -> None:
    order, _shopper = sold(state="finished", pieces=(1,))
    row = taken(order, 10_000)
    assert row.held_minor == 0
    decide_chargeback(row.pk, won=False, actor=arbiter())

    assert money("merchant.available", f"store:{order.store_id}") == 0
    assert money("merchant.receivable", f"store:{order.store_id}") == -500
    sound()


def test_own_retail_bears_its_own_loss() -> None:
    order, _shopper = sold(kind="own", state="finished", pieces=(1,))
    decide_chargeback(taken(order, 4_000).pk, won=False, actor=arbiter())

    assert money("revenue.retail") == 6_000
    sound()


def test_refund_or_chargeback_never_both() -> None:
    order, shopper = sold(state="shipped")
    case = opened(order, shopper, "not_received", "lost")
    row = taken(order, 20_000)
    done(case)

    assert (case.state, held(order.pk), row.held_minor) == (CaseState.CLOSED, 20_000, 20_000)
    with pytest.raises(ChargebackOpen):
        opened(order, shopper, "not_received", "lost")
    with pytest.raises(ChargebackOpen):
        taken(order, 100, "CB-2")
    assert order_of(case).open_cases == 1
    sound()


def test_what_was_refunded_is_handed_in_as_evidence() -> None:
    order, shopper = sold(state="shipped")
    case = opened(order, shopper, "partial", "faulty", amount=3_000)
    does(case, "agree", Side.STORE, staff(order))
    done(case)

    row = taken(order, 3_000)

    assert (row.state, row.refunded_minor) == (ChargebackState.SUBMITTED, 3_000)
    assert "3000 CNY" in row.evidence
    sound()


def test_a_merged_payment_is_shared_by_its_orders() -> None:
    from tests.identity.factories import shopper as a_shopper
    from tests.inventory.factories import stocked
    from tests.orders.factories import quote_of
    from tests.orders.test_trade import bought
    from tests.stores import factories as stores

    stores.fee_plan("global", commission_bps=500)
    placed = bought(quote_of((stocked(price=10_000), 1), (stocked(price=20_000), 1)), a_shopper()).placed
    payment = captured_payment(placed.orders[0].id)
    assert payment is not None
    made = open_chargeback(NewChargeback(payment.payment_id, 1_000, "CB", "x"), actor=arbiter())
    again = open_chargeback(NewChargeback(payment.payment_id, 1_000, "CB", "x"), actor=arbiter())

    assert made == again
    assert sorted(Chargeback.objects.values_list("amount_minor", flat=True)) == [333, 667]
    sound()


def test_chargebacks_are_the_platforms_and_evidence_the_stores() -> None:
    order, shopper = sold(state="shipped")
    with pytest.raises(WrongAmount):
        taken(order, 20_001)
    row = taken(order, 1_000)
    for stranger in (shopper, people.shopper(), people.operator("finance"), staff(order)):
        with pytest.raises((Forbidden, Missing)):
            decide_chargeback(row.pk, won=False, actor=stranger)
    with pytest.raises((Forbidden, Missing)):
        submit_evidence(row.pk, "x", actor=shopper)
    with pytest.raises(SayWhy):
        submit_evidence(row.pk, " ", actor=staff(order))
    decide_chargeback(row.pk, won=True, actor=arbiter())
    with pytest.raises(ChargebackOver):
        decide_chargeback(row.pk, won=False, actor=arbiter())
    assert money("dispute.receivable", f"store:{order.store_id}") == 0


def test_an_order_of_which_a_bank_took_a_part_is_cancelled_and_gives_back_the_rest() -> None:
    order, shopper = sold(state="paid")
    decide_chargeback(taken(order, 6_000).pk, won=False, actor=arbiter())

    orders.cancel(order.pk, actor=shopper)
    drain()

    assert (state_of(order.pk), money("escrow.order", f"order:{order.pk}")) == ("closed_refunded", 0)
    assert money("psp.clearing", "psp:sandbox") == 0
    sound()


def test_an_order_of_which_a_line_went_back_is_cancelled_and_gives_back_the_rest() -> None:
    order, shopper = sold(state="paid", pieces=(1, 2))
    case = opened(order, shopper, "unshipped", "changed_mind", {1: 1})
    does(case, "agree", Side.STORE, staff(order))
    assert done(case).state == CaseState.SUCCESS

    orders.cancel(order.pk, actor=shopper)
    drain()

    assert (state_of(order.pk), money("escrow.order", f"order:{order.pk}")) == ("closed_refunded", 0)
    assert money("psp.clearing", "psp:sandbox") == 0
    sound()
