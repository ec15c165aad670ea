"""Refund against receipt against chargeback, started at the same moment: never overdrawn, one legal end."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from tests.aftersales.factories import arbiter, does, opened, sold, staff
from tests.aftersales.test_refunds import held, sound
from tests.orders.test_trade import money

from entrepot.aftersales.enums import CaseState, Side
from entrepot.aftersales.models import Case, Chargeback
from entrepot.aftersales.services import act, decide_chargeback, open_case, open_chargeback
from entrepot.aftersales.types import Change, NewChargeback, Wish
from entrepot.events.services import drain, fire_due
from entrepot.identity.types import SYSTEM
from entrepot.kernel.errors import Refused
from entrepot.orders import services as orders
from entrepot.payments.queries import captured_payment
from entrepot.settlement import services as settlement
from entrepot.settlement.queries import is_settled

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*verbs: Callable[[], object]) -> tuple[list[object], list[BaseException]]:
    """Run all of them from one barrier; what they said, and what was no refusal."""
    barrier = threading.Barrier(len(verbs))
    said: list[object] = []
    failures: list[BaseException] = []

    def run(verb: Callable[[], object]) -> None:
        try:
            barrier.wait()
            said.append(verb())
        except Refused as refusal:
            said.append(refusal)
        except BaseException as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said, failures


def ended(order_id: object) -> None:
    for _ in range(3):
        drain()
        fire_due()
    assert held(order_id) == 0
    sound()


@pytest.mark.parametrize("turn", range(4))
def test_opening_races_receipt_and_settlement(turn: int) -> None:
    order, shopper = sold(state="shipped", pieces=(2,))
    payment = captured_payment(order.pk)
    assert payment is not None

    said, failures = at_once(
        lambda: orders.confirm_receipt([order.pk], actor=shopper),
        lambda: settlement.settle([order.pk], actor=SYSTEM),
        lambda: open_case(order.pk, Wish("partial", "faulty", {1: 1}, 3_000), actor=shopper),
        lambda: open_chargeback(NewChargeback(payment.payment_id, 4_000, f"CB-{turn}", "x"), actor=arbiter()),
    )

    assert failures == []
    assert len(said) == 4
    for case in Case.objects.exclude(state__in=["success", "closed"]):
        act(case.pk, "withdraw", side=Side.BUYER, actor=shopper)
    drain()
    for row in Chargeback.objects.all():
        decide_chargeback(row.pk, won=False, actor=arbiter())
    orders.confirm_receipt([order.pk], actor=shopper)
    ended(order.pk)
    assert money("escrow.order", f"order:{order.pk}") == 0


def test_many_agree_and_withdraw_at_once_and_one_of_them_counts() -> None:
    order, shopper = sold(state="shipped")
    desk = staff(order)
    case = opened(order, shopper, "not_received", "lost", {1: 2})

    _said, failures = at_once(
        *[lambda: act(case.pk, "agree", side=Side.STORE, actor=desk) for _ in range(3)],
        *[lambda: act(case.pk, "withdraw", side=Side.BUYER, actor=shopper) for _ in range(3)],
        *[lambda: act(case.pk, "offer", side=Side.STORE, actor=desk, change=Change(amount_minor=5)) for _ in range(2)],
    )

    assert failures == []
    case.refresh_from_db()
    assert case.state in {CaseState.REFUNDING, CaseState.CLOSED, CaseState.SELLER_REFUSE_BUYER}
    if case.state == CaseState.SELLER_REFUSE_BUYER:
        does(case, "withdraw", Side.BUYER, shopper)
    ended(order.pk)


def test_one_line_has_one_case_whoever_comes_first() -> None:
    order, shopper = sold(state="shipped")

    said, failures = at_once(
        *[lambda: open_case(order.pk, Wish("partial", "faulty", {1: 1}, 9_000), actor=shopper) for _ in range(5)]
    )

    assert failures == []
    assert Case.objects.count() == 1
    assert sum(isinstance(one, Refused) for one in said) == 4
    assert held(order.pk) == 9_000


def test_refunds_after_release_race_for_the_stores_balance_and_nobody_overdraws() -> None:
    order, shopper = sold(state="finished", pieces=(1, 1, 1))
    desk = staff(order)
    cases = [opened(order, shopper, "partial", "faulty", {line: 1}) for line in (1, 2, 3)]

    _said, failures = at_once(*[lambda case=case: act(case.pk, "agree", side=Side.STORE, actor=desk) for case in cases])  # type: ignore[misc]

    assert failures == []
    ended(order.pk)
    assert money("merchant.available", f"store:{order.store_id}") == 0
    assert money("revenue.commission") == 0
    assert {case.state for case in Case.objects.all()} == {CaseState.SUCCESS}


def test_a_receipt_between_asking_and_its_lock_is_settled_before_the_case_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the refund came from the store while its claims on the escrow shrank, and the escrow could never be divided."""
    order, shopper = sold(state="shipped", pieces=(1,))
    module = importlib.import_module("entrepot.aftersales.services.open_case")
    look = module.order_page

    def received_meanwhile(order_id: UUID) -> Any:
        page = look(order_id)
        monkeypatch.undo()
        orders.confirm_receipt([order_id], actor=shopper)
        return page

    monkeypatch.setattr(module, "order_page", received_meanwhile)
    case = opened(order, shopper, "partial", "faulty", amount=4_000)
    assert (is_settled(order.pk), case.before_release) == (True, False)
    does(case, "agree", Side.STORE, staff(order))
    ended(order.pk)

    assert money("escrow.order", f"order:{order.pk}") == 0
    assert money("merchant.available", f"store:{order.store_id}") == 5_700


def test_a_chargeback_that_is_opened_while_its_order_is_divided_counts_as_one_after_release(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It was refused once for want of money: the escrow that it had read was divided before it was held."""
    order, shopper = sold(state="shipped", pieces=(1,))
    module = importlib.import_module("entrepot.aftersales.services.chargebacks")
    look, divide, payment = module.balances, module.settle, captured_payment(order.pk)
    assert payment is not None
    orders.confirm_receipt([order.pk], actor=shopper)

    def divided_meanwhile(accounts: Any) -> Any:
        seen = look(accounts)
        monkeypatch.undo()
        _said, failures = at_once(lambda: divide([order.pk], actor=SYSTEM))
        assert failures == []
        return seen

    monkeypatch.setattr(module, "settle", lambda *_orders, **_actor: [])  # the receipt came after the look at the order
    monkeypatch.setattr(module, "balances", divided_meanwhile)
    [made] = open_chargeback(NewChargeback(payment.payment_id, 4_000, "CB-1", "x"), actor=arbiter())

    row = Chargeback.objects.get(pk=made)
    assert (is_settled(order.pk), row.held_minor) == (True, 0)
    decide_chargeback(made, won=False, actor=arbiter())
    ended(order.pk)
    assert money("escrow.order", f"order:{order.pk}") == 0
    assert money("merchant.available", f"store:{order.store_id}") == 5_500
