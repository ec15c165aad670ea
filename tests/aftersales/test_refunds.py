"""Refunds before and after the money was divided: never a lost cent, never more than was paid."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.aftersales.factories import HOME, does, done, opened, order_of, sold, staff, state_of
from tests.identity import factories as people
from tests.orders.test_trade import money

from entrepot.aftersales.enums import CaseState, Side
from entrepot.aftersales.errors import LineTaken, NotNow, NotYourMove, UnknownCase, WrongAmount, WrongState
from entrepot.aftersales.models import Case, Refundable
from entrepot.aftersales.queries import invariants
from entrepot.aftersales.services import open_case
from entrepot.aftersales.types import Wish
from entrepot.events.models import Timer
from entrepot.identity.types import ANONYMOUS
from entrepot.kernel.breach import look
from entrepot.kernel.errors import Forbidden, Missing
from entrepot.ledger.queries import balances, journals_of
from entrepot.ledger.types import AccountKey
from entrepot.operations.queries import crosschecks
from entrepot.orders import services as orders
from entrepot.orders.errors import CaseOpen, UnknownOrder
from entrepot.settlement import services as settlement
from entrepot.settlement.queries import claims_on

pytestmark = pytest.mark.django_db(transaction=True)
Drain = Callable[[], object]


def held(order_id: object) -> int:
    key = AccountKey("escrow.order", f"order:{order_id}", "CNY")
    return balances([key])[key].held_minor


def sound() -> None:
    assert [*crosschecks.breaches(), *look(invariants.RULES, lambda _: None)] == []


def test_opening_a_case_holds_its_money_and_stops_the_time_for_the_receipt() -> None:
    order, shopper = sold(state="shipped", freight=500, tax=910)
    receipt = Timer.objects.get(subject=order.pk, kind="orders.receive")

    case = opened(order, shopper, "not_received", "not_arrived", {1: 2})

    order.refresh_from_db()
    receipt.refresh_from_db()
    assert (case.state, case.amount_minor) == (CaseState.WAIT_SELLER_AGREE, 21_410)
    assert (case.goods_minor, case.tax_minor, case.freight_minor) == (20_000, 910, 500)
    assert held(order.pk) == 21_410
    assert receipt.paused_left is not None
    assert (order.open_cases, order.deadline_at) == (1, None)
    assert isinstance(orders.confirm_receipt([order.pk], actor=shopper)[0], CaseOpen)
    assert Timer.objects.get(subject=case.pk, fired_at=None, cancelled_at=None).kind == "aftersales.agree"
    sound()


def test_agreeing_refunds_and_an_order_with_nothing_left_closes() -> None:
    order, shopper = sold(state="shipped", freight=500, tax=910)
    case = opened(order, shopper, "not_received", "not_arrived", {1: 2})

    does(case, "agree", Side.STORE, staff(order))
    assert case.state == CaseState.REFUNDING
    done(case)

    assert case.state == CaseState.SUCCESS
    assert state_of(order.pk) == "closed_refunded"
    assert money("escrow.order", f"order:{order.pk}") == 0
    assert money("psp.clearing", "psp:sandbox") == 0
    assert order_of(case).open_cases == 0
    sound()


def test_part_of_the_money_goes_back_and_the_rest_is_settled_pro_rata() -> None:
    order, shopper = sold(pieces=(3,), price=3_333, state="shipped", freight=100, tax=77)
    case = opened(order, shopper, "partial", "missing_pieces", {1: 1}, amount=1_001)
    does(case, "agree", Side.STORE, staff(order))
    done(case)
    assert state_of(order.pk) == "shipped"
    assert Timer.objects.get(subject=order.pk, kind="orders.receive").paused_left is None
    assert order_of(case).deadline_at is not None
    sound()

    orders.confirm_receipt([order.pk], actor=shopper)
    done(case)

    claims = {claim["kind"]: claim["amount_minor"] - claim["cut_minor"] for claim in claims_on(order.pk)}
    assert sum(claims.values()) == 9_999 + 100 + 77 - 1_001
    assert claims["commission"] == round((9_999 - case.goods_minor) * 0.05)
    assert claims["tax"] == 77
    assert money("merchant.available", f"store:{order.store_id}") == claims["store"]
    assert money("escrow.order", f"order:{order.pk}") == 0
    sound()


def test_after_settlement_store_commission_and_tax_give_their_share_back() -> None:
    order, shopper = sold(pieces=(1, 1), state="finished", tax=1_820)
    assert money("merchant.available", f"store:{order.store_id}") == 19_000
    case = opened(order, shopper, "return", "faulty", {1: 1})
    assert (case.before_release, case.amount_minor) == (False, 11_820)
    desk = staff(order)
    does(case, "agree_return", Side.STORE, desk, address=HOME)
    does(case, "send_back", Side.BUYER, shopper, carrier="sf", number="SF100")
    does(case, "confirm_return", Side.STORE, desk)
    done(case)

    assert case.state == CaseState.SUCCESS
    assert state_of(order.pk) == "finished"
    assert money("merchant.available", f"store:{order.store_id}") == 9_500
    assert money("revenue.commission") == 500
    assert money("tax.payable", "country:CN") == 0
    assert order_of(case).open_cases == 0
    sound()


def test_a_store_without_money_owes_it_and_its_next_sale_repays_first() -> None:
    order, shopper = sold(pieces=(1,), state="finished")
    settlement.set_payout_account(
        order.store_id, holder="A", destination="DE02120300000000202051", actor=people.staff_of(order.store_id)
    )
    from datetime import timedelta

    from entrepot.kernel import clock

    with clock.using(clock.VirtualClock(clock.now() + timedelta(days=3))):
        settlement.pay_out(order.store_id, currency="CNY", actor=people.staff_of(order.store_id))
        assert money("merchant.available", f"store:{order.store_id}") == 0
        case = opened(order, shopper, "partial", "not_as_described", {1: 1}, amount=4_000)
        does(case, "agree", Side.STORE, staff(order))
        done(case)
    assert money("merchant.receivable", f"store:{order.store_id}") == -3_800
    sound()

    from tests.inventory.factories import stocked
    from tests.orders.factories import quote_of
    from tests.orders.test_trade import bought

    from entrepot.identity.types import SYSTEM
    from entrepot.orders.types import Shipment
    from entrepot.stores.models import Store

    variant = stocked(Store.objects.get(pk=order.store_id), price=5_000)
    again = bought(quote_of((variant, 1)), shopper).placed.orders[0]
    orders.ship([Shipment(again.id, "van", again.number)], actor=SYSTEM)
    orders.confirm_receipt([again.id], actor=shopper)
    done(case)

    assert money("merchant.receivable", f"store:{order.store_id}") == 0
    assert money("merchant.available", f"store:{order.store_id}") == 4_750 - 3_800
    sound()


def test_own_retail_gives_back_its_revenue() -> None:
    order, shopper = sold(kind="own", pieces=(1,), state="finished", freight=300)
    case = opened(order, shopper, "partial", "faulty", {1: 1}, amount=1_030)
    does(case, "agree", Side.STORE, staff(order))
    done(case)

    assert case.state == CaseState.SUCCESS
    assert money("revenue.retail") == 10_000 - case.goods_minor
    assert money("freight.payable") == 300 - case.freight_minor
    assert case.goods_minor + case.freight_minor == 1_030
    sound()


def test_a_line_refunded_before_shipping_is_not_sent_and_its_pieces_are_free() -> None:
    from entrepot.inventory.models import Reservation

    order, shopper = sold(pieces=(2, 1), freight=400)
    case = opened(order, shopper, "unshipped", "changed_mind", {2: 1})
    does(case, "agree", Side.STORE, staff(order))
    done(case)

    assert Reservation.objects.filter(order_id=order.pk, state="committed").count() == 1
    assert Refundable.objects.get(order_id=order.pk, position=2).unsent_pieces == 1
    assert state_of(order.pk) == "paid"
    sound()


def test_shipping_meanwhile_ends_a_refund_before_shipping() -> None:
    from entrepot.identity.types import SYSTEM
    from entrepot.orders.types import Shipment

    order, shopper = sold()
    case = opened(order, shopper, "unshipped", "changed_mind", {1: 2})
    orders.ship([Shipment(order.pk, "van", order.number)], actor=SYSTEM)
    with pytest.raises(NotNow):
        does(case, "agree", Side.STORE, staff(order))
    done(case)

    assert case.state == CaseState.CLOSED
    assert held(order.pk) == 0
    assert order_of(case).open_cases == 0
    assert Timer.objects.get(subject=order.pk, kind="orders.receive").paused_left is None
    sound()


def test_withdrawing_frees_the_money_and_another_case_can_be_opened() -> None:
    order, shopper = sold(state="shipped")
    case = opened(order, shopper, "return", "changed_mind")
    with pytest.raises(LineTaken):
        opened(order, shopper, "not_received", "not_arrived")
    does(case, "withdraw", Side.BUYER, shopper)

    assert held(order.pk) == 0
    assert opened(order, shopper, "not_received", "not_arrived").number.endswith("-2")
    sound()


def test_changing_the_wish_changes_what_is_held() -> None:
    order, shopper = sold(state="shipped", pieces=(4,))
    case = opened(order, shopper, "partial", "faulty", {1: 4}, amount=9_000)
    desk = staff(order)
    does(case, "refuse", Side.STORE, desk, text="Too much")
    does(case, "edit", Side.BUYER, shopper, wish=Wish("partial", "faulty", {1: 2}, 6_000))

    assert (case.state, case.amount_minor, held(order.pk)) == (CaseState.WAIT_SELLER_AGREE, 6_000, 6_000)
    does(case, "offer", Side.STORE, desk, amount_minor=2_500, text="Half of it")
    assert case.state == CaseState.SELLER_REFUSE_BUYER
    does(case, "accept_offer", Side.BUYER, shopper)
    done(case)

    assert (case.state, case.amount_minor, held(order.pk)) == (CaseState.SUCCESS, 2_500, 0)
    assert money("escrow.order", f"order:{order.pk}") == 37_500
    assert [e.move for e in case.entries.order_by("id")] == ["open", "refuse", "edit", "offer", "accept_offer", "refunded"]
    sound()


def test_refunds_of_a_line_never_exceed_what_was_paid() -> None:
    order, shopper = sold(state="shipped", pieces=(1,))
    first = opened(order, shopper, "partial", "faulty", amount=7_000)
    does(first, "agree", Side.STORE, staff(order))
    done(first)

    with pytest.raises(WrongAmount):
        opened(order, shopper, "partial", "faulty", amount=3_001)
    second = opened(order, shopper, "return", "faulty")
    assert second.amount_minor == 3_000


def test_an_exchange_moves_no_money_and_the_receipt_begins_again() -> None:
    order, shopper = sold(state="shipped")
    desk = staff(order)
    case = opened(order, shopper, "exchange", "faulty")
    assert (case.amount_minor, held(order.pk)) == (0, 0)
    does(case, "agree_return", Side.STORE, desk, address=HOME)
    does(case, "send_back", Side.BUYER, shopper, carrier="sf", number="SF1")
    does(case, "confirm_exchange", Side.STORE, desk)
    generation = Timer.objects.get(subject=order.pk, kind="orders.receive").generation
    does(case, "replace", Side.STORE, desk, carrier="sf", number="SF2")

    timer = Timer.objects.get(subject=order.pk, kind="orders.receive")
    assert case.state == CaseState.SUCCESS
    assert timer.generation == generation + 1
    assert timer.paused_left is None
    assert journals_of(f"case:{case.pk}") == []
    sound()


def test_strangers_find_no_case_and_the_wrong_side_moves_nothing() -> None:
    order, shopper = sold(state="shipped")
    case = opened(order, shopper, "not_received", "lost")
    desk = staff(order)

    for stranger in (people.shopper(), ANONYMOUS):
        with pytest.raises(UnknownOrder):
            open_case(order.pk, Wish("return", "faulty", {1: 1}), actor=stranger)
        with pytest.raises(UnknownCase):
            does(case, "withdraw", Side.BUYER, stranger)
    with pytest.raises(Missing):
        does(case, "agree", Side.STORE, people.staff_of(sold()[0].store_id, "service"))
    with pytest.raises(Forbidden):
        does(case, "agree", Side.STORE, people.staff_of(order.store_id, "viewer"))
    with pytest.raises(NotYourMove):
        does(case, "agree", Side.BUYER, shopper)
    with pytest.raises(WrongState):
        does(case, "confirm_return", Side.STORE, desk)
    assert Case.objects.get().state == CaseState.WAIT_SELLER_AGREE
    assert held(order.pk) == 20_000 // 2


def test_where_the_provider_refunds_no_more_the_shopper_names_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from entrepot.aftersales.errors import AccountIncomplete
    from entrepot.payments import registry

    driver = registry.driver("sandbox")
    monkeypatch.setattr(driver, "capabilities", replace(driver.capabilities, refund_window_days=0))
    order, shopper = sold(state="shipped")
    case = opened(order, shopper, "not_received", "lost", {1: 2})
    does(case, "agree", Side.STORE, staff(order))
    assert (case.state, held(order.pk)) == (CaseState.WAIT_ACCOUNT, 20_000)
    with pytest.raises(AccountIncomplete):
        does(case, "give_account", Side.BUYER, shopper, holder="", account="12")

    does(case, "give_account", Side.BUYER, shopper, holder="Wang", account="DE02 1203 0000 0000 2020 51")
    done(case)

    assert (case.state, state_of(order.pk)) == (CaseState.SUCCESS, "closed_refunded")
    assert money("escrow.order", f"order:{order.pk}") == 0
    sound()


def test_an_account_that_the_bank_did_not_take_takes_the_pieces_out_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each account that was named took the same pieces out again, and the check told of pieces that nobody had bought."""
    from dataclasses import replace

    from entrepot.aftersales.models import Refundable
    from entrepot.kernel import clock
    from entrepot.payments import registry
    from entrepot.payments.enums import CallKind
    from entrepot.payments.ports import Declined, Exchange

    driver = registry.driver("sandbox")
    monkeypatch.setattr(driver, "capabilities", replace(driver.capabilities, refund_window_days=0))
    order, shopper = sold(state="paid", pieces=(2, 1))
    case = opened(order, shopper, "unshipped", "changed_mind", {1: 2})
    does(case, "agree", Side.STORE, staff(order))
    now = clock.now()
    with monkeypatch.context() as patch:
        said = Declined("NO", "no such account", Exchange(CallKind.PAYOUT, "", "", "", now, now))
        patch.setattr(driver, "refund", lambda _request: said)
        patch.setattr(driver, "payout", lambda _request: said)
        does(case, "give_account", Side.BUYER, shopper, holder="Wang", account="DE02120300000000202051")
        done(case)
    assert case.state == CaseState.WAIT_ACCOUNT

    does(case, "give_account", Side.BUYER, shopper, holder="Wang", account="DE89370400440532013000")
    done(case)

    assert case.state == CaseState.SUCCESS
    assert Refundable.objects.get(order_id=order.pk, position=1).unsent_pieces == 2
    sound()


def test_a_refund_that_the_provider_declines_waits_for_a_person_who_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.aftersales.factories import arbiter

    from entrepot.kernel import clock
    from entrepot.payments import registry
    from entrepot.payments.enums import CallKind
    from entrepot.payments.ports import Declined, Exchange

    driver = registry.driver("sandbox")
    order, shopper = sold(state="shipped")
    case = opened(order, shopper, "partial", "faulty", amount=500)
    now = clock.now()
    with monkeypatch.context() as patch:
        said = Declined("NO", "account closed", Exchange(CallKind.REFUND, "", "", "", now, now))
        patch.setattr(driver, "refund", lambda _request: said)
        does(case, "agree", Side.STORE, staff(order))
        done(case)
    assert (case.state, held(order.pk)) == (CaseState.PROVIDER_FAILED, 0)
    assert isinstance(orders.confirm_receipt([order.pk], actor=shopper)[0], CaseOpen)
    first = case.refund_id

    does(case, "retry", Side.OPERATOR, arbiter())
    done(case)

    assert case.state == CaseState.SUCCESS
    assert case.refund_id != first
    assert money("escrow.order", f"order:{order.pk}") == 19_500
    sound()
