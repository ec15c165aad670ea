"""Posting through the Python door."""

from __future__ import annotations

import pytest
from django.db import transaction
from tests.ledger.factories import account, escrow, journal, payment, psp

from entrepot.kernel.ids import uuid7
from entrepot.ledger.errors import ContentConflict, InsufficientFunds, TemplateViolation, UnknownJournalKind
from entrepot.ledger.queries import balance, balances
from entrepot.ledger.services import post
from entrepot.ledger.types import Leg, Posted

pytestmark = pytest.mark.django_db


def test_post_moves_money_and_opens_accounts() -> None:
    order = escrow()
    paid = payment(order, 21820)

    assert post([paid]) == [Posted(paid.id, created=True)]

    assert balance(order).available_minor == 21820


def test_post_the_same_journal_again_moves_nothing() -> None:
    order = escrow()
    paid = payment(order)
    post([paid])

    again = payment(order, ref=paid.ref)

    assert post([again]) == [Posted(paid.id, created=False)]
    assert balance(order).net_minor == 10000


def test_post_twice_in_one_call_moves_once() -> None:
    order, other = escrow(), escrow()
    paid = payment(order)

    outcomes = post([paid, payment(other), paid])

    assert [outcome.created for outcome in outcomes] == [True, True, False]
    assert outcomes[2].journal_id == paid.id
    assert {key: b.net_minor for key, b in balances([order, other]).items()} == {order: 10000, other: 10000}


def test_post_new_and_known_journals_together() -> None:
    order, other = escrow(), escrow()
    paid = payment(order)
    post([paid])

    assert [outcome.created for outcome in post([payment(other), paid])] == [True, False]

    assert balance(other).net_minor == 10000
    assert balance(order).net_minor == 10000


@pytest.mark.parametrize("change", [{"amount_minor": 9999}, {"code": "freight"}, {"credit": "other"}])
def test_post_same_key_with_other_content_is_refused(change: dict[str, object]) -> None:
    order = escrow()
    paid = payment(order)
    post([paid])
    if "credit" in change:
        change = {"credit": escrow()}
    other = journal("order.pay", paid.legs[0]._replace(**change), ref=paid.ref)  # type: ignore[arg-type]

    with pytest.raises(ContentConflict), transaction.atomic():
        post([other])
    with pytest.raises(ContentConflict), transaction.atomic():
        post([payment(escrow()), journal("order.pay", *paid.legs, paid.legs[0], ref=paid.ref)])

    assert balance(order).net_minor == 10000


def test_post_same_key_twice_in_one_call_with_other_content_is_refused() -> None:
    order = escrow()
    with pytest.raises(ContentConflict):
        post([payment(order, 1, ref="same"), payment(order, 2, ref="same")])


def test_post_same_id_for_another_event_is_refused() -> None:
    paid = payment(escrow())
    post([paid])
    with pytest.raises(ContentConflict), transaction.atomic():
        post([journal("order.pay", *paid.legs, id=paid.id)])


def test_post_more_than_there_is_names_the_account() -> None:
    order = escrow()
    post([payment(order, 100)])
    too_much = journal("order.settle", Leg("goods", order, account("merchant.available", f"store:{uuid7()}"), 101))

    with pytest.raises(InsufficientFunds) as refused, transaction.atomic():
        post([too_much])

    assert refused.value.fields == {"account": str(order)}
    assert balance(order).net_minor == 100


def test_post_from_an_account_that_was_never_paid_names_it() -> None:
    order = escrow()
    with pytest.raises(InsufficientFunds) as refused, transaction.atomic():
        post([journal("order.settle", Leg("goods", order, account("revenue.retail"), 1))])
    assert refused.value.fields == {"account": str(order)}


def test_post_odd_characters_survive() -> None:
    order = escrow('a"b\\c,{d} 订单 NULL')
    paid = payment(order, ref='r"\\,{}\n')
    assert post([paid]) == [Posted(paid.id, created=True)]
    assert post([paid]) == [Posted(paid.id, created=False)]
    assert balance(order).net_minor == 10000


def test_post_nothing_is_nothing() -> None:
    assert post([]) == []


def test_post_unknown_kind_is_refused() -> None:
    with pytest.raises(UnknownJournalKind):
        post([journal("order.gift", Leg("goods", psp(), escrow(), 1))])


@pytest.mark.parametrize(
    "leg",
    [
        Leg("goods", psp(), account("merchant.available", "store:1"), 1),
        Leg("bribe", psp(), escrow(), 1),
        Leg("goods", psp(), escrow(), 1, "pending"),
    ],
)
def test_post_a_leg_outside_the_template_is_refused(leg: Leg) -> None:
    with pytest.raises(TemplateViolation):
        post([journal("order.pay", leg)])
