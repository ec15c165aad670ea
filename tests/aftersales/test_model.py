"""Random walks over the table of cases against a plain model: states, what is held, what went back, to the cent."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from tests.aftersales.factories import HOME, arbiter, sold, staff
from tests.aftersales.test_refunds import held, sound
from tests.orders.test_trade import money

from entrepot.aftersales import rules
from entrepot.aftersales.enums import CaseKind, CaseState, Reason, Side
from entrepot.aftersales.models import Case, Refundable
from entrepot.aftersales.process import MOVES, OVER
from entrepot.aftersales.services import act, open_case, rule_case
from entrepot.aftersales.types import Change, LineLeft, Parts, Wish
from entrepot.events.services import drain
from entrepot.kernel.errors import Refused
from entrepot.orders.models import Order
from entrepot.settlement.rules import shares_of
from entrepot.settlement.types import GivenBack, OpenClaim

S = CaseState
PAID = 9_999 * 3
# What a move does, as a person would say it: from where, by whom, to where.
PLAIN: dict[str, tuple[set[str], str, str]] = {
    "agree": ({S.WAIT_SELLER_AGREE}, "store", S.REFUNDING),
    "refuse": ({S.WAIT_SELLER_AGREE}, "store", S.SELLER_REFUSE_BUYER),
    "offer": ({S.WAIT_SELLER_AGREE, S.SELLER_REFUSE_BUYER}, "store", S.SELLER_REFUSE_BUYER),
    "accept_offer": ({S.SELLER_REFUSE_BUYER}, "buyer", S.REFUNDING),
    "withdraw": ({S.WAIT_SELLER_AGREE, S.SELLER_REFUSE_BUYER, S.EVIDENCE, S.RULING}, "buyer", S.CLOSED),
    "escalate": ({S.SELLER_REFUSE_BUYER}, "buyer", S.EVIDENCE),
    "begin_ruling": ({S.EVIDENCE}, "operator", S.RULING),
}


class Walk(RuleBasedStateMachine):
    """One order of three pieces, shipped; cases about it one after the other."""

    @initialize()
    def sell(self) -> None:
        self.order, self.shopper = sold(pieces=(3,), price=9_999, state="shipped")
        self.desk, self.arbiter = staff(self.order), arbiter()
        self.state, self.asked, self.back, self.offer = "", 0, 0, None

    def of_store(self) -> Case:
        return Case.objects.filter(order_id=self.order.pk).latest("sequence")

    @precondition(lambda self: self.state in {"", S.SUCCESS, S.CLOSED} and self.back < PAID)
    @rule(amount=st.integers(1, PAID + 50))
    def ask(self, amount: int) -> None:
        try:
            open_case(self.order.pk, Wish("partial", "faulty", {1: 3}, amount), actor=self.shopper)
        except Refused:
            assert amount > PAID - self.back
        else:
            assert amount <= PAID - self.back
            self.state, self.asked, self.offer = S.WAIT_SELLER_AGREE, amount, None

    @precondition(lambda self: self.state not in {"", S.SUCCESS, S.CLOSED})
    @rule(name=st.sampled_from(sorted(PLAIN)), amount=st.integers(1, PAID))
    def move(self, name: str, amount: int) -> None:
        sources, side, target = PLAIN[name]
        actor = {"store": self.desk, "buyer": self.shopper, "operator": self.arbiter}[side]
        legal = self.state in sources and (name != "offer" or amount <= self.asked)
        legal = legal and (name != "accept_offer" or self.offer is not None)
        try:
            act(self.of_store().pk, name, side=Side(side), actor=actor, change=Change(text="x", amount_minor=amount))
        except Refused:
            assert not legal, (name, self.state)
            return
        assert legal, (name, self.state)
        self.offer = amount if name == "offer" else self.offer
        self.asked = self.offer if name == "accept_offer" and self.offer else self.asked
        self.state = target

    @precondition(lambda self: self.state in {S.WAIT_SELLER_AGREE, S.SELLER_REFUSE_BUYER})
    @rule(amount=st.integers(1, PAID))
    def edit(self, amount: int) -> None:
        try:
            wish = Wish("partial", "faulty", {1: 3}, amount)
            act(self.of_store().pk, "edit", side=Side.BUYER, actor=self.shopper, change=Change(wish=wish))
        except Refused:
            assert amount > PAID - self.back
        else:
            self.state, self.asked, self.offer = S.WAIT_SELLER_AGREE, amount, None

    @precondition(lambda self: self.state == S.RULING)
    @rule(share=st.integers(0, 100))
    def decide(self, share: int) -> None:
        amount = self.asked * share // 100
        case = self.of_store()
        rule_case(case.pk, amount, "x", actor=self.arbiter)
        name = "carry_out" if amount else "carry_out_nothing"
        from entrepot.aftersales.services.engine import act_on_all
        from entrepot.identity.types import CLOCK

        act_on_all([(case.pk, [name])], side=Side.CLOCK, actor=CLOCK)
        self.state, self.asked = (S.REFUNDING, amount) if amount else (S.CLOSED, self.asked)

    @precondition(lambda self: self.state == S.REFUNDING)
    @rule()
    def hear(self) -> None:
        from entrepot.payments.services import send_refunds

        send_refunds()
        drain()
        self.state, self.back = S.SUCCESS, self.back + self.asked

    @invariant()
    def agrees(self) -> None:
        if not hasattr(self, "order") or not self.state:
            return
        case = self.of_store()
        case.refresh_from_db()
        if case.state == S.SUCCESS and self.state == S.REFUNDING:  # the sandbox answers at once
            self.state, self.back = S.SUCCESS, self.back + self.asked
        assert (case.state, case.amount_minor) == (self.state, self.asked)
        line = Refundable.objects.get(order_id=self.order.pk)
        assert line.back_goods_minor == self.back
        assert line.asked_goods_minor == (0 if case.state in OVER else self.asked)
        if case.state != S.REFUNDING:
            assert held(self.order.pk) == (0 if case.state in OVER else self.asked)
            assert money("escrow.order", f"order:{self.order.pk}") == PAID - self.back
        assert Order.objects.get(pk=self.order.pk).state == ("closed_refunded" if self.back == PAID else "shipped")

    def teardown(self) -> None:
        drain()
        sound()


@pytest.mark.django_db(transaction=True)
def test_random_walks_over_the_table_agree_with_a_plain_model() -> None:
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
        ),
    )


parts = st.builds(Parts, *[st.integers(0, 10_000) for _ in range(3)])


@given(st.lists(parts, min_size=1, max_size=6), st.data())
def test_a_split_adds_up_and_no_part_gives_more_than_its_most(most: list[Parts], data: Any) -> None:
    whole = sum(part.total_minor for part in most)
    if not whole:
        return
    amount = data.draw(st.integers(1, whole))
    spread = rules.split(amount, most)

    assert sum(part.total_minor for part in spread) == amount
    for part, limit in zip(spread, most, strict=True):
        assert 0 <= part.goods_minor <= limit.goods_minor
        assert 0 <= part.tax_minor <= limit.tax_minor
        assert 0 <= part.freight_minor <= limit.freight_minor


@given(paid=parts, quantity=st.integers(1, 20), data=st.data())
def test_pieces_give_their_share_and_all_of_them_give_all(paid: Parts, quantity: int, data: Any) -> None:
    line = LineLeft(1, quantity, paid, paid)
    pieces = data.draw(st.integers(1, quantity))
    some = rules.most_of(line, pieces, CaseKind.NOT_RECEIVED, Reason.LOST)

    assert rules.most_of(line, quantity, CaseKind.NOT_RECEIVED, Reason.LOST) == paid
    assert abs(some.goods_minor * quantity - paid.goods_minor * pieces) <= quantity
    assert rules.most_of(line, pieces, CaseKind.EXCHANGE, Reason.FAULTY) == Parts()
    assert rules.most_of(line, pieces, CaseKind.PARTIAL, Reason.AGREED).tax_minor == 0


@given(
    goods=st.integers(0, 100_000),
    bps=st.integers(0, 3_000),
    cuts=st.lists(st.integers(0, 40_000), max_size=8),
    tax=st.integers(0, 5_000),
)
def test_claims_shrink_to_the_last_cent_however_a_line_is_refunded(goods: int, bps: int, cuts: list[int], tax: int) -> None:
    commission = goods * bps // 10_000
    claims = [
        OpenClaim("tax", 0, tax, tax),
        OpenClaim("commission", 1, goods, commission),
        OpenClaim("store", 0, goods, goods - commission),
    ]
    left = goods
    for asked in [*cuts, goods]:
        back = min(asked, left)
        left -= back
        shares = shares_of(claims, [GivenBack(1, back)])
        assert sum(share.amount_minor for share in shares) == back
        assert all(share.amount_minor >= 0 for share in shares)
        taken = {(share.kind, share.line): share for share in shares}
        claims = [
            OpenClaim(c.kind, c.line, c.basis_minor, c.amount_minor, c.cut_minor + taken[c.kind, c.line].amount_minor,
                      c.cut_basis_minor + taken[c.kind, c.line].basis_minor) if (c.kind, c.line) in taken else c
            for c in claims
        ]  # fmt: skip
        kept = claims[1].left_minor
        assert abs(kept * max(goods, 1) - commission * left) <= max(goods, 1)
    assert [claim.left_minor for claim in claims] == [tax, 0, 0]


def test_every_plain_move_is_one_of_the_table() -> None:
    for name, (sources, side, target) in PLAIN.items():
        assert sources <= {str(state) for state in MOVES[name].sources}
        assert Side(side) in MOVES[name].by
        assert MOVES[name].target == target
    assert HOME["country"] == "CN"
