"""The whole life of money as random walks: the real services on one side, the plain sums of `reference` on the other.

A rule does something with several orders at once, as workers and crowds do; each of them counts as one operation. After every rule
the nine invariants are looked at for the orders of the walk; at its end `entrepot check` looks at everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.aftersales import factories as cases
from tests.identity import factories as people
from tests.inventory.factories import stocked
from tests.money import nine
from tests.money.reference import Attempt, Case, Chargeback, Payout, Reference, Sale
from tests.money.workers import WITH_MONEY, contradictions
from tests.orders.factories import request_of
from tests.stores import factories as stores

from entrepot.aftersales.enums import Side
from entrepot.aftersales.services import act, decide_chargeback, open_case, open_chargeback, rule_case
from entrepot.aftersales.types import Change, NewChargeback, Wish
from entrepot.catalog.models import Variant
from entrepot.database import sql
from entrepot.events.services import drain, fire_due
from entrepot.events.services.deliver import deliver
from entrepot.identity.types import SYSTEM
from entrepot.kernel.clock import VirtualClock
from entrepot.kernel.errors import Refused
from entrepot.kernel.ids import uuid7
from entrepot.orders import services as orders
from entrepot.orders.types import CheckedOut, CheckoutRequest, Moved, Quote, QuotedLine, QuotedOrder, Shipment
from entrepot.payments import services as payments
from entrepot.payments.providers.sandbox import cashier
from entrepot.payments.providers.sandbox.faults import faults
from entrepot.payments.types import Started
from entrepot.settlement import services as settlement
from entrepot.settlement.errors import NothingToPay
from entrepot.settlement.types import Settled
from entrepot.stores.models import FeePlan

STORES = 2
MINIMUM = 100
MANY = st.lists(st.integers(0, 997), min_size=12, max_size=40)
SOME = st.lists(st.integers(0, 997), min_size=3, max_size=8)
ONE = st.integers(0, 997)
WISHES = st.lists(st.tuples(ONE, st.integers(1, 3), st.integers(0, 900)), min_size=10, max_size=40)
SILENCE = st.sampled_from(["", "", "", "timeout_before", "timeout_after"])


@contextmanager
def trouble(where: str, effect: str) -> Iterator[None]:
    """The provider behaves like this for a while; without an effect, well."""
    try:
        if effect:
            faults.inject(where, effect, 10_000)
        yield
    finally:
        faults.clear()


def waits_for_money(sale: Sale) -> bool:
    return sale.state == "wait_buyer_pay" and any(not attempt.paid and not attempt.heard for attempt in sale.attempts)


def is_closed_with_a_page(sale: Sale) -> bool:
    return sale.state.startswith("closed") and any(not attempt.paid for attempt in sale.attempts)


def can_be_cancelled(sale: Sale) -> bool:
    return sale.state in {"wait_buyer_pay", "paid"}


def is_unpaid(sale: Sale) -> bool:
    return sale.state == "wait_buyer_pay"


def is_paid(sale: Sale) -> bool:
    return sale.state == "paid"


def is_shipped(sale: Sale) -> bool:
    return sale.state == "shipped"


def was_paid(sale: Sale) -> bool:
    return sale.state not in {"wait_buyer_pay", "closed_unpaid"}


def can_be_complained_about(sale: Sale) -> bool:
    return sale.state in {"shipped", "finished"} and not sale.waits and not sale.charged and sale.back < sale.goods


def has_a_case(sale: Sale) -> bool:
    return sale.case is not None and not sale.case.refunding


def can_be_charged_back(sale: Sale) -> bool:
    return was_paid(sale) and sale.chargeback is None


def is_charged_back(sale: Sale) -> bool:
    return sale.chargeback is not None


def when(fits: Callable[[Sale], bool]) -> Callable[[Any], Any]:
    """Only where some order is like that."""
    return precondition(lambda self: hasattr(self, "reference") and any(fits(sale) for sale in self.reference.sales))


class Life(RuleBasedStateMachine):
    """Two stores, three shoppers, a provider, and everything that can happen to an order's money."""

    clock: ClassVar[VirtualClock]
    done: ClassVar[Counter[str]] = Counter()

    @initialize(wishes=WISHES)
    def open_the_market(self, wishes: list[tuple[int, int, int]]) -> None:
        if not FeePlan.objects.exists():
            stores.fee_plan("global", commission_bps=500)
        self.variants: list[Variant] = [stocked(pieces=100_000, price=9_999 - n) for n in range(STORES)]
        self.shops = [variant.product.store for variant in self.variants]
        self.desks = [people.staff_of(shop.pk) for shop in self.shops]
        self.shoppers = [people.shopper() for _ in range(3)]
        self.arbiters = [cases.arbiter() for _ in range(2)]
        for shop in self.shops:
            settlement.set_payout_account(shop.pk, holder="Acme", destination="DE02120300000000202051", actor=SYSTEM)
        sql.execute("UPDATE settlement_payoutaccount SET changed_at = changed_at - interval '2 days'")
        drain()
        self.reference, self.broken = Reference(), list[str]()
        self.books = nine.Books([shop.pk for shop in self.shops])
        self.place(wishes)

    # ---------------------------------------------------------------------------------------------------------- choosing

    def chosen(self, picks: Sequence[int], fits: Callable[[Sale], bool]) -> list[Sale]:
        found = [sale for sale in self.reference.sales if fits(sale)]
        return list({found[pick % len(found)].id: found[pick % len(found)] for pick in picks}.values()) if found else []

    def did(self, what: str, count: int) -> None:
        Life.done[what] += count

    # ------------------------------------------------------------------------------------------------------------ buying

    @rule(wishes=WISHES)
    def place(self, wishes: list[tuple[int, int, int]]) -> None:
        self.did("place", len(wishes))
        requests = [self._request(*wish) for wish in wishes]
        done = orders.checkout(requests)
        opened = self._cashiers([outcome.payment for outcome in done if isinstance(outcome, CheckedOut)])
        assert len(opened) == len(wishes), done
        for outcome, request, attempt in zip(done, requests, opened, strict=True):
            assert isinstance(outcome, CheckedOut)
            [order], [line] = outcome.placed.orders, request.place.quote.orders[0].lines
            self.reference.sales.append(
                Sale(
                    order.id, order.number, outcome.placed.purchase_id, request.place.actor,
                    [shop.pk for shop in self.shops].index(order.store_id), line.quantity, order.goods_minor, order.tax_minor, [attempt],
                )
            )  # fmt: skip

    def _request(self, pick: int, pieces: int, tax: int) -> CheckoutRequest:
        variant, now = self.variants[pick % STORES], self.clock.now()
        line = QuotedLine(
            variant_id=variant.id, product_id=variant.product_id, warehouse_id=None, sku=variant.sku, title=variant.sku,
            category_path="", quantity=pieces, unit_minor=variant.price_minor, list_currency="CNY",
            list_unit_minor=variant.price_minor, cost_minor=None, tax_minor=tax,
        )  # fmt: skip
        order = QuotedOrder(variant.store_id, "global", "bonded", (line,))
        quote = Quote(uuid7(), "CNY", "CN", (order,), now, now + timedelta(minutes=15))
        return CheckoutRequest(request_of(quote, actor=self.shoppers[pick % len(self.shoppers)]), "sandbox", "redirect")

    def _cashiers(self, started: Sequence[Started]) -> list[Attempt]:
        pages = payments.open_cashier([payment.payment_id for payment in started])
        return [
            Attempt(payment.payment_id, page.url.rsplit("/", 1)[1], payment.amount_minor)  # type: ignore[union-attr]
            for payment, page in zip(started, pages, strict=True)
        ]

    @when(waits_for_money)
    @rule(picks=MANY, told=st.sampled_from(["by the return page", "by message", "by both", "not at all"]))
    def pay(self, picks: list[int], told: str) -> None:
        sales = self.chosen(picks, waits_for_money)
        self.did("pay", len(sales))
        paying = [(sale, next(a for a in sale.attempts if not a.paid and not a.heard)) for sale in sales]
        for _, attempt in paying:
            payments.pay_in_cashier(attempt.trade)
            self.reference.pays(attempt)
        if told in {"by the return page", "by both"}:
            payments.refresh([attempt.payment_id for _, attempt in paying])
            for sale, attempt in paying:
                self.reference.hears(sale, attempt)
        if told in {"by message", "by both"}:
            self._messages()

    @when(waits_for_money)
    @rule(picks=SOME, order=st.booleans())
    def pay_in_two_tabs(self, picks: list[int], order: bool) -> None:
        sales = self.chosen(picks, waits_for_money)
        self.did("pay_in_two_tabs", 2 * len(sales))
        for sale in sales:
            first = next(a for a in sale.attempts if not a.paid and not a.heard)
            again = orders.pay_again(sale.purchase, provider="sandbox", method="redirect", actor=sale.shopper)
            [second] = self._cashiers([again])
            sale.attempts.append(second)
            tabs = [second, first] if order else [first, second]
            for attempt in tabs:
                payments.pay_in_cashier(attempt.trade)
                self.reference.pays(attempt)
            payments.refresh([attempt.payment_id for attempt in tabs])
            for attempt in tabs:
                self.reference.hears(sale, attempt)

    @when(waits_for_money)
    @rule(picks=SOME, off=st.sampled_from([-1, 1, 250]))
    def pay_another_amount(self, picks: list[int], off: int) -> None:
        """The shopper pays more or less than was asked for; then they try again with another page."""
        sales = self.chosen(picks, waits_for_money)
        self.did("pay_another_amount", len(sales))
        for sale in sales:
            attempt = next(a for a in sale.attempts if not a.paid and not a.heard)
            attempt.amount += off
            sql.execute("UPDATE sandbox_trade SET total_minor = %s WHERE trade_no = %s", [attempt.amount, attempt.trade])
            payments.pay_in_cashier(attempt.trade)
            self.reference.pays(attempt)
            payments.refresh([attempt.payment_id])
            self.reference.hears(sale, attempt)
            if sale.state == "wait_buyer_pay":
                again = orders.pay_again(sale.purchase, provider="sandbox", method="redirect", actor=sale.shopper)
                sale.attempts += self._cashiers([again])

    @when(is_closed_with_a_page)
    @rule(picks=SOME)
    def pay_after_the_end(self, picks: list[int]) -> None:
        """A bank was slow: the order is closed when the money comes."""
        sales = self.chosen(picks, is_closed_with_a_page)
        self.did("pay_after_the_end", len(sales))
        for sale in sales:
            attempt = next(a for a in sale.attempts if not a.paid)
            cashier.force(attempt.trade, "TRADE_SUCCESS")
            self.reference.pays(attempt)
            payments.refresh([attempt.payment_id])
            attempt.heard = False
            self.reference.hears(sale, attempt)

    def _messages(self) -> None:
        """Everything that the provider wants to tell is told, and asked about."""
        while payments.deliver_sandbox_notifications():
            pass
        while payments.work_inbox():
            pass
        for sale in self.reference.sales:
            for attempt in sale.attempts:
                self.reference.hears(sale, attempt)

    @precondition(lambda self: self.reference.going_back)
    @rule(effect=SILENCE)
    def send_refunds(self, effect: str) -> None:
        self.did("send_refunds", max(1, sum(not back.asleep for back in self.reference.going_back)))
        with trouble("refund", effect):
            while payments.send_refunds():
                pass
        self.reference.sends(effect)

    @rule(rounds=st.lists(st.sampled_from(["messages", "facts", "minutes later"]), min_size=1, max_size=3))
    def workers(self, rounds: list[str]) -> None:
        self.did("workers", len(rounds))
        for what in rounds:
            {"messages": self._messages, "facts": self._facts, "minutes later": self._minutes_later}[what]()

    def _minutes_later(self) -> None:
        """Everything that has no answer is asked about."""
        self.clock.advance(timedelta(minutes=2))
        while payments.send_refunds():
            pass
        payments.send_payouts()
        self._messages()
        while payments.poll_pending():
            pass
        self.reference.asks_again()
        while payments.send_refunds():  # what the poller has found goes back, too
            pass
        self.reference.sends()

    # ---------------------------------------------------------------------------------------------------- not buying it

    @when(can_be_cancelled)
    @rule(picks=SOME)
    def cancel(self, picks: list[int]) -> None:
        sales = self.chosen(picks, can_be_cancelled)
        self.did("cancel", len(sales))
        for sale in sales:
            was = sale.state
            try:
                orders.cancel(sale.id, actor=sale.shopper)
                refused = False
            except Refused:
                refused = True
            if was == "wait_buyer_pay":
                self.reference.closes(sale)
                assert refused == (sale.state == "paid")
            elif sale.waits:
                assert refused
            else:
                assert not refused
                self.reference.gives_back(sale, sale.escrow)
                sale.state = "closed_refunded"

    @when(is_unpaid)
    @rule(picks=MANY)
    def let_expire(self, picks: list[int]) -> None:
        sales = self.chosen(picks, is_unpaid)
        self.did("let_expire", len(sales))
        self._is_over("orders.pay", [sale.id for sale in sales])
        for sale in sales:
            self.reference.expires(sale)

    def _is_over(self, kind: str, subjects: Sequence[Any]) -> None:
        now = self.clock.now()
        sql.execute("UPDATE events_timer SET due_at = %s WHERE kind = %s AND subject = ANY(%s)", [now, kind, list(subjects)])
        while fire_due():
            pass

    # ------------------------------------------------------------------------------------------------- shipping, settling

    @when(is_paid)
    @rule(picks=MANY)
    def ship(self, picks: list[int]) -> None:
        sales = self.chosen(picks, is_paid)
        self.did("ship", len(sales))
        outcomes = orders.ship([Shipment(sale.id, "van", sale.number) for sale in sales], actor=SYSTEM)
        for sale, outcome in zip(sales, outcomes, strict=True):
            assert isinstance(outcome, Moved), outcome
            sale.state = "shipped"

    @when(is_shipped)
    @rule(picks=MANY, by_itself=st.booleans())
    def receive(self, picks: list[int], by_itself: bool) -> None:
        sales = self.chosen(picks, is_shipped)
        self.did("receive", len(sales))
        if by_itself:
            self._is_over("orders.receive", [sale.id for sale in sales])
        else:
            for shopper in self.shoppers:
                theirs = [sale for sale in sales if sale.shopper == shopper]
                outcomes = orders.confirm_receipt([sale.id for sale in theirs], actor=shopper)
                assert [isinstance(o, Moved) for o in outcomes] == [not sale.waits for sale in theirs]
        for sale in sales:
            if not sale.waits:
                sale.state = "finished"

    @when(was_paid)
    @rule(picks=MANY)
    def settle(self, picks: list[int]) -> None:
        sales = self.chosen(picks, was_paid)
        self.did("settle", len(sales))
        outcomes = settlement.settle([sale.id for sale in sales], actor=SYSTEM)
        for sale, outcome in zip(sales, outcomes, strict=True):
            assert isinstance(outcome, Settled) == (sale.state == "finished"), (outcome, sale)
            if isinstance(outcome, Settled):
                assert outcome.repeated == sale.settled
        self._are_settled(sales)

    def _are_settled(self, sales: Sequence[Sale]) -> None:
        new = [sale for sale in sales if sale.state == "finished" and not sale.settled]
        for sale, commission, tax in nine.shares_of(new):
            self.reference.settles(sale, commission, tax)

    def _facts(self) -> None:
        while sum(deliver(name) for name in WITH_MONEY):
            pass
        for sale in self.reference.sales:
            if sale.case is not None and sale.case.refunding:
                self.reference.is_refunded(sale)
        self._are_settled(self.reference.sales)

    # ------------------------------------------------------------------------------------------------------- after-sales

    @when(can_be_complained_about)
    @rule(picks=SOME, share=st.integers(1, 110))
    def ask(self, picks: list[int], share: int) -> None:
        sales = self.chosen(picks, can_be_complained_about)
        self.did("ask", len(sales))
        for sale in sales:
            amount = max(1, (sale.goods - sale.back) * share // 100)
            if sale.state == "finished":
                settlement.settle([sale.id], actor=SYSTEM)
                self._are_settled([sale])
            try:
                made = open_case(sale.id, Wish("partial", "faulty", {1: sale.pieces}, amount), actor=sale.shopper)
            except Refused:
                assert amount > sale.goods - sale.back
            else:
                assert amount <= sale.goods - sale.back
                self.reference.asks(sale, Case(made, amount, 0 if sale.settled else amount))

    @when(has_a_case)
    @rule(picks=SOME, agrees=st.booleans())
    def answer(self, picks: list[int], agrees: bool) -> None:
        sales = self.chosen(picks, has_a_case)
        self.did("answer", len(sales))
        for sale in sales:
            assert sale.case is not None
            name, side, actor = (
                ("agree", Side.STORE, self.desks[sale.store]) if agrees else ("withdraw", Side.BUYER, sale.shopper)
            )
            act(sale.case.id, name, side=side, actor=actor)
            if agrees:
                self._went_back(sale, sale.case.amount)
            else:
                self.reference.frees(sale)

    def _went_back(self, sale: Sale, amount: int) -> None:
        """Of what is paid back after release our commission bears its part, to the unit."""
        commission = 0
        if sale.settled:
            commission = self.books.commission_given_back()
            assert abs(commission * (sale.goods - sale.back) - sale.commission * amount) <= sale.goods
        self.reference.refunds(sale, amount, commission)

    @when(has_a_case)
    @rule(pick=ONE, share=st.integers(0, 100))
    def arbitrate(self, pick: int, share: int) -> None:
        """The store refuses, the shopper goes on, the platform decides, nobody appeals."""
        for sale in self.chosen([pick], has_a_case):
            self.did("arbitrate", 6)
            assert sale.case is not None
            case, words, judge = sale.case, Change(text="So it is"), self.arbiters[0]
            amount = case.amount * share // 100
            act(case.id, "refuse", side=Side.STORE, actor=self.desks[sale.store], change=words)
            act(case.id, "escalate", side=Side.BUYER, actor=sale.shopper, change=words)
            act(case.id, "begin_ruling", side=Side.OPERATOR, actor=judge)
            rule_case(case.id, amount, "So it is", actor=judge)
            self._is_over("aftersales.appeal", [case.id])
            if amount:
                self._went_back(sale, amount)
            else:
                self.reference.frees(sale)

    @when(can_be_charged_back)
    @rule(picks=SOME, share=st.integers(1, 100))
    def bank_takes_it_back(self, picks: list[int], share: int) -> None:
        sales = self.chosen(picks, can_be_charged_back)
        self.did("bank_takes_it_back", len(sales))
        for sale in sales:
            amount = max(1, sale.total * share // 100)
            if sale.case is not None and not sale.case.refunding:
                self.reference.frees(sale)
            payment = next(a for a in sale.attempts if a.heard and a.paid and a.payment_id in self.books.accepted(sale))
            new = NewChargeback(payment.payment_id, amount, f"CB{uuid7().hex[-20:]}", "not recognised")
            [made] = open_chargeback(new, actor=self.arbiters[0])
            self._are_settled([sale])
            held = 0 if sale.settled else min(amount, sale.escrow - sale.held)
            self.reference.bank_takes(sale, Chargeback(made, amount, held))

    @when(is_charged_back)
    @rule(picks=SOME, won=st.booleans())
    def bank_decides(self, picks: list[int], won: bool) -> None:
        sales = self.chosen(picks, is_charged_back)
        self.did("bank_decides", len(sales))
        for sale in sales:
            assert sale.chargeback is not None
            decide_chargeback(sale.chargeback.id, won=won, actor=self.arbiters[0])
            self.reference.bank_decides(sale, won=won)

    # ----------------------------------------------------------------------------------------------------------- payouts

    @precondition(lambda self: any(self.reference.net[f"available {store}"] for store in range(STORES)))
    @rule(store=st.integers(0, STORES - 1), effect=st.sampled_from(["", "", "declined", "timeout_before", "timeout_after"]))
    def pay_out(self, store: int, effect: str) -> None:
        self.did("pay_out", 1)
        free = self.reference.net[f"available {store}"] - self.reference.held_available[store]
        with trouble("payout", effect):
            if free < MINIMUM:
                with pytest.raises(NothingToPay):
                    settlement.pay_out(self.shops[store].pk, currency="CNY", actor=self.desks[store])
                return
            sent = settlement.pay_out(self.shops[store].pk, currency="CNY", actor=self.desks[store])
        assert sent.amount_minor == free
        number = sql.scalar("SELECT request_no FROM payments_payout WHERE id = %s", [sent.payout_id])
        self.reference.pays_out(Payout(number, free, store), effect)

    @precondition(lambda self: self.reference.payouts)
    @rule(pick=ONE)
    def payout_comes_back(self, pick: int) -> None:
        self.did("payout_comes_back", 1)
        payout = self.reference.payouts[pick % len(self.reference.payouts)]
        if payout.state != "paid":
            return
        cashier.force_payout(payout.request_no, "REFUND")
        self._messages()
        self.reference.bounces(payout)

    # -------------------------------------------------------------------------------------------------------- what holds

    @invariant()
    def the_nine_hold(self) -> None:
        if hasattr(self, "books"):
            self.broken = self.books.differences(self.reference)
            if self.broken:
                raise AssertionError("\n".join(self.broken))

    def teardown(self) -> None:
        faults.clear()
        if hasattr(self, "books") and not self.broken:
            self._minutes_later()
            drain()
            self._facts()
            self.the_nine_hold()
            if found := contradictions():
                raise AssertionError("\n".join(found))
