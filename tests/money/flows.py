"""The flows of money, each as it is begun, lived through by somebody who may die, gone on with, and judged afterwards."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from tests.aftersales import factories as cases
from tests.identity import factories as people
from tests.inventory.factories import stocked
from tests.money.failpoints import Failpoints
from tests.money.keeper import Keeper, keep, let_go
from tests.money.workers import facts, hear, later
from tests.orders.factories import quote_of, request_of
from tests.orders.test_trade import money
from tests.stores import factories as stores

from entrepot.aftersales.enums import CaseState, Side
from entrepot.aftersales.models import Case, Chargeback
from entrepot.aftersales.services import act, decide_chargeback, open_chargeback, rule_case, submit_evidence
from entrepot.aftersales.types import NewChargeback
from entrepot.database import sql
from entrepot.events.services import fire_due
from entrepot.identity.queries import actor_by_id
from entrepot.identity.types import SYSTEM, Actor
from entrepot.kernel.clock import VirtualClock
from entrepot.operations.enums import ProposalKind
from entrepot.operations.models import Proposal
from entrepot.operations.services import approve_proposal, propose
from entrepot.orders import services as orders
from entrepot.orders.errors import WrongState
from entrepot.orders.models import Order, Purchase
from entrepot.orders.types import CheckedOut, CheckoutRequest
from entrepot.payments import registry
from entrepot.payments import services as payments
from entrepot.payments.enums import PayoutState, RefundState
from entrepot.payments.models import Payment, Payout, Refund, Release, SandboxPayout, SandboxTrade
from entrepot.payments.providers.sandbox import cashier
from entrepot.payments.queries import captured_payment
from entrepot.payments.types import NextAction
from entrepot.reconciliation.models import Break, Statement
from entrepot.reconciliation.services import read_statement, take_break
from entrepot.settlement.services import pay_out_due, set_payout_account
from entrepot.stores.models import FeePlan

Made = dict[str, str]
TOTAL: Final = 20_000 + 500 + 910
KEPT_BACK: Final = 100
DESTINATION: Final = "DE02120300000000202051"


@dataclass(frozen=True)
class Flow:
    """`prepare` makes a case and `act` lives through it, in the process that dies; `again` is what people do after the crash.

    `days` is how long the workers are left alone before `check` judges the case.
    """

    prepare: Callable[[VirtualClock], Made]
    act: Callable[[Made, VirtualClock, Failpoints], None]
    check: Callable[[Made], None]
    again: Callable[[Made, VirtualClock], None] | None = None
    days: int = 0


def who(person_id: str) -> Actor:
    return actor_by_id(UUID(person_id))


def order_of(case: Made) -> Order:
    return Order.objects.get(pk=case["order"])


def trade_of(order: Order) -> SandboxTrade:
    """What the provider knows of the only payment of the order."""
    [ref] = Payment.objects.filter(purchase_id=order.purchase_id).values_list("our_ref", flat=True)
    return SandboxTrade.objects.get(out_trade_no=ref)


def escrow(order: Order) -> int:
    return money("escrow.order", f"order:{order.pk}")


def available(order: Order) -> int:
    return money("merchant.available", f"store:{order.store_id}")


# ---------------------------------------------------------------------------------------------------------------- pay


def wish(_clock: VirtualClock) -> Made:
    if not FeePlan.objects.exists():
        stores.fee_plan("global", commission_bps=500)
    quote = quote_of((stocked(price=10_000), 2), freight=500, tax=910)
    return {"shopper": str(people.shopper().person_id), "quote": pickle.dumps(quote).hex(), "key": str(uuid4())}


def bought(case: Made) -> CheckedOut:
    quote = pickle.loads(bytes.fromhex(case["quote"]))
    place = request_of(quote, actor=who(case["shopper"]), key=case["key"])
    [done] = orders.checkout([CheckoutRequest(place, "sandbox", "redirect")])
    assert isinstance(done, CheckedOut), done
    return done


def buys(case: Made, clock: VirtualClock, points: Failpoints) -> None:
    [page] = payments.open_cashier([bought(case).payment.payment_id])
    assert isinstance(page, NextAction)
    with points.outside():
        payments.pay_in_cashier(page.url.rsplit("/", 1)[1])
    hear()


def buys_again(case: Made, _clock: VirtualClock) -> None:
    """The shopper saw an error, presses the button once more and pays if there is something to pay."""
    done = bought(case)
    [page] = payments.open_cashier([done.payment.payment_id])
    if isinstance(page, NextAction) and page.url:
        payments.pay_in_cashier(page.url.rsplit("/", 1)[1])


def is_paid_or_nothing(case: Made) -> None:
    found = Order.objects.filter(buyer_id=case["shopper"])
    if not found:
        assert not Purchase.objects.filter(buyer_id=case["shopper"]).exists()
        return
    [order] = found
    trade = SandboxTrade.objects.filter(
        out_trade_no__in=Payment.objects.filter(purchase_id=order.purchase_id).values("our_ref")
    ).first()
    if trade is not None and trade.status == "TRADE_SUCCESS":
        assert (order.state, escrow(order), trade.total_minor, trade.refunded_minor) == ("paid", TOTAL, TOTAL, 0)
    else:
        assert (order.state, escrow(order)) == ("closed_unpaid", 0)
        assert trade is None or trade.status == "TRADE_CLOSED"


def is_paid_once(case: Made) -> None:
    [order] = Order.objects.filter(buyer_id=case["shopper"])
    assert (order.state, escrow(order), trade_of(order).refunded_minor) == ("paid", TOTAL, 0)


# ------------------------------------------------------------------------------------------------------------- cancel


def unpaid(clock: VirtualClock) -> Made:
    case = wish(clock)
    done = bought(case)
    [page] = payments.open_cashier([done.payment.payment_id])
    return {**case, "order": str(done.placed.orders[0].id), "trade": page.url.rsplit("/", 1)[1]}  # type: ignore[union-attr]


def paid_unheard(clock: VirtualClock) -> Made:
    case = unpaid(clock)
    payments.pay_in_cashier(case["trade"])
    return case


def paid_too_late(clock: VirtualClock) -> Made:
    case = unpaid(clock)
    orders.cancel(UUID(case["order"]), actor=who(case["shopper"]))
    return case


def paid(clock: VirtualClock) -> Made:
    order, shopper = cases.sold(pieces=(2,), freight=500, tax=910)
    return {"order": str(order.pk), "shopper": str(shopper.person_id)}


def cancels(case: Made, clock: VirtualClock, _points: Failpoints) -> None:
    with suppress(WrongState):
        orders.cancel(UUID(case["order"]), actor=who(case["shopper"]))
    hear()


def is_closed(case: Made) -> None:
    order = order_of(case)
    assert (order.state, escrow(order), trade_of(order).status) == ("closed_unpaid", 0, "TRADE_CLOSED")


def is_paid_after_all(case: Made) -> None:
    order = order_of(case)
    assert (order.state, escrow(order), trade_of(order).refunded_minor) == ("paid", TOTAL, 0)
    assert not Refund.objects.filter(payment__purchase_id=order.purchase_id).exists()


def gives_back_or_nothing(case: Made) -> None:
    order = order_of(case)
    back = trade_of(order).refunded_minor
    assert (order.state, escrow(order), back) in {("closed_refunded", 0, TOTAL), ("paid", TOTAL, 0)}


def hears_late(case: Made, _clock: VirtualClock, points: Failpoints) -> None:
    with points.outside():
        cashier.force(case["trade"], "TRADE_SUCCESS")
    hear()
    payments.send_refunds()


def gave_all_back(case: Made) -> None:
    order = order_of(case)
    trade = trade_of(order)
    assert (order.state, escrow(order)) == ("closed_unpaid", 0)
    if trade.status == "TRADE_SUCCESS":
        [refund] = Refund.objects.filter(payment__purchase_id=order.purchase_id)
        assert (refund.state, trade.refunded_minor) == (RefundState.SUCCEEDED, TOTAL)


# ------------------------------------------------------------------------------------------------------------- settle


def shipped(_clock: VirtualClock) -> Made:
    order, shopper = cases.sold(pieces=(2,), freight=500, tax=910, state="shipped")
    return {"order": str(order.pk), "shopper": str(shopper.person_id)}


def receives(case: Made, _clock: VirtualClock, _points: Failpoints) -> None:
    orders.confirm_receipt([UUID(case["order"])], actor=who(case["shopper"]))
    facts()


def kept(clock: VirtualClock) -> Made:
    registry.register_driver(Keeper())
    case = shipped(clock)
    keep(UUID(case["order"]))
    return case


def receives_what_is_kept(case: Made, clock: VirtualClock, points: Failpoints) -> None:
    registry.register_driver(Keeper())  # in the process that dies, too
    receives(case, clock, points)
    payments.send_releases()


def is_let_go_or_nothing(case: Made) -> None:
    order = order_of(case)
    [ref] = Payment.objects.filter(purchase_id=order.purchase_id).values_list("our_ref", flat=True)
    assert (order.state, escrow(order), available(order), let_go(ref)) in {
        ("finished", 0, 19_500, TOTAL),
        ("shipped", TOTAL, 0, 0),
    }
    assert Release.objects.filter(order_id=order.pk).count() == (order.state == "finished")


def is_settled_or_nothing(case: Made) -> None:
    order = order_of(case)
    assert (order.state, escrow(order), available(order)) in {("finished", 0, 19_500), ("shipped", TOTAL, 0)}


# ---------------------------------------------------------------------------------------------------- refund, ruling


def asked(state: str, amount: int | None = None) -> Callable[[VirtualClock], Made]:
    def prepare(_clock: VirtualClock) -> Made:
        order, shopper = cases.sold(pieces=(2,), state=state)
        case = cases.opened(order, shopper, "partial", "faulty", {1: 2}, amount=amount)
        return {"order": str(order.pk), "case": str(case.pk), "desk": str(cases.staff(order).person_id)}

    return prepare


def agrees(case: Made, _clock: VirtualClock, _points: Failpoints) -> None:
    act(UUID(case["case"]), "agree", side=Side.STORE, actor=who(case["desk"]))
    facts()


def is_refunded_or_nothing(amount: int, rest: int) -> Callable[[Made], None]:
    """`amount` went back and `rest` of the order's money is where it was; or the case waits as before."""

    def check(made: Made) -> None:
        case, order = Case.objects.get(pk=made["case"]), order_of(made)
        back = trade_of(order).refunded_minor
        left = available(order) if order.state == "finished" else escrow(order)
        whole = 19_000 if order.state == "finished" else 20_000
        assert (case.state, back, left) in {
            (CaseState.SUCCESS, amount, rest),
            (CaseState.WAIT_SELLER_AGREE, 0, whole),
            (CaseState.RULING, 0, whole),
        }

    return check


def in_ruling(_clock: VirtualClock) -> Made:
    order, shopper = cases.sold(pieces=(2,), state="shipped")
    desk, arbiter = cases.staff(order), cases.arbiter()
    case = cases.opened(order, shopper, "partial", "faulty", {1: 1})
    cases.does(case, "refuse", Side.STORE, desk, text="It works here")
    cases.does(case, "escalate", Side.BUYER, shopper, text="It does not")
    cases.does(case, "begin_ruling", Side.OPERATOR, arbiter)
    return {"order": str(order.pk), "case": str(case.pk), "arbiter": str(arbiter.person_id)}


def rules(case: Made, clock: VirtualClock, _points: Failpoints) -> None:
    rule_case(UUID(case["case"]), 4_000, "Half of it is fair", actor=who(case["arbiter"]))
    clock.advance(timedelta(days=3, minutes=1))
    fire_due()
    facts()


# --------------------------------------------------------------------------------------------------------- chargeback


def charged_back(case: Made, _clock: VirtualClock, _points: Failpoints) -> None:
    payment = captured_payment(UUID(case["order"]))
    assert payment is not None
    arbiter = who(case["arbiter"])
    [row] = open_chargeback(NewChargeback(payment.payment_id, 6_000, case["order"][-12:], "not recognised"), actor=arbiter)
    submit_evidence(row, "Signed for by the shopper", actor=arbiter)
    decide_chargeback(row, won=False, actor=arbiter)
    facts()


def with_arbiter(prepare: Callable[[VirtualClock], Made]) -> Callable[[VirtualClock], Made]:
    return lambda clock: {**prepare(clock), "arbiter": str(cases.arbiter().person_id)}


def is_one_step_of_a_chargeback(case: Made) -> None:
    """It waits for the next step of a person, or is lost; the money is where that step leaves it."""
    order, row = order_of(case), Chargeback.objects.filter(order_id=case["order"]).first()
    taken = -money("dispute.receivable", f"store:{order.store_id}")
    if row is None:
        assert (escrow(order), taken, order.open_cases) == (TOTAL, 0, 0)
    elif row.decided_at is None:
        assert (escrow(order), taken, order.open_cases) == (TOTAL, 6_000, 1)
    else:
        assert (row.state, escrow(order), taken, order.open_cases) == ("lost", TOTAL - 6_000, 0, 0)


# ------------------------------------------------------------------------------------------------------------- payout


def owed(clock: VirtualClock) -> Made:
    order, _shopper = cases.sold(pieces=(2,), state="finished")
    set_payout_account(order.store_id, holder="Acme GmbH", destination=DESTINATION, actor=SYSTEM)
    later(clock, timedelta(hours=25))
    return {"order": str(order.pk)}


def pays_out(_case: Made, _clock: VirtualClock, _points: Failpoints) -> None:
    pay_out_due()


def is_paid_out_once(case: Made) -> None:
    order = order_of(case)
    [payout] = Payout.objects.filter(store_id=order.store_id)
    assert (payout.state, payout.amount_minor, available(order)) == (PayoutState.PAID, 19_000, 0)
    assert SandboxPayout.objects.get(out_biz_no=payout.request_no).amount_minor == 19_000


def paid_out(clock: VirtualClock) -> Made:
    case = owed(clock)
    pay_out_due()
    return {**case, "payout": Payout.objects.get(store_id=order_of(case).store_id).request_no}


def comes_back(case: Made, _clock: VirtualClock, points: Failpoints) -> None:
    with points.outside():
        cashier.force_payout(case["payout"], "REFUND")
    hear()


def is_back(case: Made) -> None:
    order = order_of(case)
    payout = Payout.objects.get(request_no=case["payout"])
    seen = SandboxPayout.objects.get(out_biz_no=case["payout"]).status
    assert (seen, payout.state, available(order)) == ("REFUND", PayoutState.RETURNED, 19_000)


# ----------------------------------------------------------------------------------------------------- reconciliation


def short_statement(clock: VirtualClock) -> Made:
    """Yesterday the provider kept a yuan of a payment, and today it says so in its statement."""
    clock.set(clock.now().replace(hour=12) + timedelta(days=1))
    before = clock.now().date() - timedelta(days=1)
    if not Statement.objects.exists():  # statements are missed from the first one on
        read_statement("sandbox", before, payments.fetch_statement("sandbox", before), actor=SYSTEM)
    case = paid(clock)
    trade = trade_of(order_of(case)).trade_no
    sql.execute("UPDATE sandbox_trade SET total_minor = total_minor - %s WHERE trade_no = %s", [KEPT_BACK, trade])
    day = clock.now().date()
    later(clock, timedelta(days=1))
    people_of_finance = [str(people.operator("finance").person_id) for _ in range(2)]
    ref = Payment.objects.get(purchase_id=order_of(case).purchase_id).our_ref
    return {**case, "day": day.isoformat(), "ref": ref, "one": people_of_finance[0], "other": people_of_finance[1]}


def reconciles(case: Made, clock: VirtualClock, _points: Failpoints) -> None:
    day = clock.now().date() - timedelta(days=1)
    read_statement("sandbox", day, payments.fetch_statement("sandbox", day), actor=who(case["one"]))
    books_the_difference(case, clock)


def books_the_difference(case: Made, _clock: VirtualClock) -> None:
    """Two people: one takes the difference and proposes to book it, the other approves; whatever of it is not done yet."""
    one, other = who(case["one"]), who(case["other"])
    found = Break.objects.filter(our_ref=case["ref"], state="open").first()
    if found is None:
        return
    take_break(found.pk, actor=one)
    proposal = Proposal.objects.filter(content__break_id=str(found.pk), state="open").values_list("pk", flat=True).first()
    if proposal is None:
        content = {"break_id": str(found.pk)}
        proposal = propose(ProposalKind.BOOK_DIFFERENCE, content, "The provider kept it, they say", actor=one)
    approve_proposal(proposal, actor=other)


def is_booked_once(case: Made) -> None:
    [row] = Break.objects.filter(our_ref=case["ref"])
    booked = sql.scalar("SELECT count(*) FROM ledger.journal WHERE ref = %s", [f"break:{row.pk}"])
    assert (row.kind, row.state, row.resolution, booked) == ("amount", "resolved", "booked", 1)


def sees_it_and_books(case: Made, clock: VirtualClock) -> None:
    """The hourly job brings the statement if it is not there yet; then the two people do the rest."""
    from tests.money.workers import come_to_rest

    come_to_rest(clock, days=1)
    books_the_difference(case, clock)


FLOWS: Final[dict[str, Flow]] = {
    "pay": Flow(wish, buys, is_paid_or_nothing, days=2),
    "pay, and the shopper tries again": Flow(wish, buys, is_paid_once, again=buys_again),
    "cancel before payment": Flow(unpaid, cancels, is_closed, days=2),
    "cancel what is paid already": Flow(paid_unheard, cancels, is_paid_after_all),
    "cancel after payment": Flow(paid, cancels, gives_back_or_nothing),
    "a payment that comes too late": Flow(paid_too_late, hears_late, gave_all_back),
    "settle": Flow(shipped, receives, is_settled_or_nothing),
    "release with the provider holding": Flow(kept, receives_what_is_kept, is_let_go_or_nothing),
    "refund before release": Flow(asked("shipped", 5_000), agrees, is_refunded_or_nothing(5_000, 15_000)),
    "refund after release": Flow(asked("finished", 5_000), agrees, is_refunded_or_nothing(5_000, 14_250)),
    "after-sales ruling": Flow(in_ruling, rules, is_refunded_or_nothing(4_000, 16_000), days=4),
    "chargeback": Flow(with_arbiter(shipped), charged_back, is_one_step_of_a_chargeback),
    "payout": Flow(owed, pays_out, is_paid_out_once, days=1),
    "payout that comes back": Flow(paid_out, comes_back, is_back),
    "reconciliation": Flow(short_statement, reconciles, is_booked_once, again=sees_it_and_books),
}
