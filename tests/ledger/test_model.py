"""Random journals against a plain model in Python: the same refusals, the same balances."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ledger.factories import account, escrow, journal, psp

from entrepot.kernel.errors import Refused
from entrepot.kernel.ids import uuid7
from entrepot.ledger.queries import balances, breaches, holds_of
from entrepot.ledger.services import post
from entrepot.ledger.types import AccountKey, HoldRef, Journal, Leg

LEGS = st.tuples(st.sampled_from(["pay", "settle", "hold", "post", "void"]), st.integers(0, 2), st.integers(1, 300))
CALLS = st.lists(st.lists(LEGS, min_size=1, max_size=4), min_size=1, max_size=12)


@dataclass
class Model:
    """Net and held money of each account, and the open holds: what the books should say."""

    net: dict[AccountKey, int] = field(default_factory=lambda: defaultdict(int))
    held: dict[AccountKey, int] = field(default_factory=lambda: defaultdict(int))
    resolved: set[int] = field(default_factory=set)

    def apply(self, legs: list[Leg]) -> str | None:
        """Post `legs` at once; the code of the refusal, nothing done then."""
        net, held, resolved = dict(self.net), dict(self.held), set(self.resolved)
        for leg in legs:
            if leg.pending:
                if leg.pending.transfer_id in resolved:
                    return "ledger.hold_already_resolved"
                resolved.add(leg.pending.transfer_id)
                held[leg.debit] = held.get(leg.debit, 0) - leg.pending.amount_minor
            if leg.phase == "pending":
                held[leg.debit] = held.get(leg.debit, 0) + leg.amount_minor
            else:
                net[leg.debit] = net.get(leg.debit, 0) - leg.amount_minor
                net[leg.credit] = net.get(leg.credit, 0) + leg.amount_minor
        guarded = (leg.debit for leg in legs if leg.debit.kind == "escrow.order")
        if any(net[key] < held.get(key, 0) for key in guarded if key in net or held.get(key)):
            return "ledger.insufficient_funds"
        self.net, self.held, self.resolved = defaultdict(int, net), defaultdict(int, held), resolved
        return None


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls=CALLS)
def test_the_books_say_what_a_plain_model_says(calls: list[list[tuple[str, int, int]]]) -> None:
    provider, shop = psp(str(uuid7())), account("merchant.available", f"store:{uuid7()}")
    inflight = account("refund.inflight", f"psp:{uuid7()}")
    orders = [escrow(store=shop.store_id) for _ in range(3)]
    model, holds = Model(), list[tuple[HoldRef, Leg]]()
    for key in (provider, shop, inflight, *orders):
        model.net[key] = model.held[key] = 0
    for call in calls:
        journals = [made for step in call if (made := _journal(*step, orders, provider, shop, inflight, holds))]
        legs = [leg for made in journals for leg in made.legs]
        expected = model.apply(legs)
        try:
            with transaction.atomic():
                assert all(posted.created for posted in post(journals))
            got = None
        except Refused as no:
            got = no.code
        assert got == expected
        for made in holds_of([made.id for made in journals]).values():
            if not got:
                holds.extend((hold.ref, Leg("goods", hold.debit, hold.credit, hold.ref.amount_minor)) for hold in made)
    found = balances(list(model.net))
    assert {key: b.net_minor for key, b in found.items()} == dict(model.net)
    assert {key: b.held_minor for key, b in found.items() if b.held_minor} == {k: v for k, v in model.held.items() if v}
    assert sum(b.net_minor for b in found.values()) == 0
    assert list(breaches()) == []


def _journal(
    step: str,
    which: int,
    amount: int,
    orders: list[AccountKey],
    provider: AccountKey,
    shop: AccountKey,
    inflight: AccountKey,
    holds: list[tuple[HoldRef, Leg]],
) -> Journal | None:
    order = orders[which]
    if step == "pay":
        return journal("order.pay", Leg("goods", provider, order, amount))
    if step == "settle":
        return journal("order.settle", Leg("goods", order, shop, amount))
    if step == "hold":
        return journal("refund.hold", Leg("goods", order, inflight, amount, "pending"))
    if not holds:
        return None
    ref, leg = holds[amount % len(holds)]
    taken = min(amount, ref.amount_minor) if step == "post" else 0
    return journal(f"refund.{step}", leg._replace(phase=step, pending=ref, amount_minor=taken))
