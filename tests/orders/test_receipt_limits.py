"""Who may pay on receipt, and for how much at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.identity import factories as people
from tests.inventory.factories import stocked
from tests.orders.factories import order_in, quote_of, request_of
from tests.orders.test_pay_on_receipt import shipped
from tests.payments.test_races import at_once
from tests.stores import factories as stores

from entrepot.events.models import StoredFact
from entrepot.identity.models import Person
from entrepot.identity.types import ANONYMOUS, SYSTEM, Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Invalid, Refused
from entrepot.orders import receipt_policy, services
from entrepot.orders.enums import Mover
from entrepot.orders.errors import ReceiptNotOffered
from entrepot.orders.models import Order, ReceiptLimit, ReceiptLimitChange
from entrepot.orders.queries import ReceiptOffer, ReceiptWish, offer_for
from entrepot.orders.queries.receipt_offer import left_of
from entrepot.orders.services import earn_receipt_limits, forget_person, set_receipt_level
from entrepot.orders.services.personal_data import OrdersPersonalData
from entrepot.orders.types import CheckedOut, CheckoutRequest
from entrepot.payments import services as payments
from entrepot.payments.providers.sandbox.faults import faults

pytestmark = pytest.mark.django_db(transaction=True)
Drain = Callable[[], object]


def limited(level: str = "standard") -> Actor:
    """A shopper with a limit."""
    shopper = people.shopper()
    ReceiptLimit.objects.create(person_id=shopper.person_id, level=level, reason="earned", changed_at=clock.now())
    return shopper


def wish(shopper: Actor, minor: int = 10_000, **more: Any) -> ReceiptWish:
    values = {"currency": "CNY", "orders": 1, "store_kinds": frozenset({"global"}), **more}
    return ReceiptWish(shopper.person_id, total_minor=minor, **values)


def buy(shopper: Actor, price: int) -> CheckedOut | Refused:
    request = request_of(quote_of((stocked(price=price), 1)), actor=shopper)
    return services.checkout([CheckoutRequest(request, "sandbox", "redirect", on_receipt=True)])[0]


def old(shopper: Actor, days: int = 91) -> Actor:
    Person.objects.filter(id=shopper.person_id).update(joined_at=clock.now() - timedelta(days=days))
    return shopper


def test_three_orders_that_came_to_a_good_end_earn_the_first_limit(events_drain: Drain) -> None:
    shopper, young, troubled = old(people.shopper()), people.shopper(), old(people.shopper())
    stores.fee_plan("global")
    for actor in (shopper, young, troubled):
        for _ in range(2):
            order_in("finished", actor=actor)
    earn_receipt_limits([shopper.person_id])  # type: ignore[list-item]
    assert offer_for(wish(shopper)).hindrance == "unearned"
    for actor in (shopper, young):
        order_in("finished", actor=actor)
    order = order_in("shipped", actor=troubled)
    for move in ("open_case", "close_case"):
        services.advance(move, [order.id], mover=Mover.SYSTEM, actor=SYSTEM)
    services.confirm_receipt([order.id], actor=troubled)

    assert earn_receipt_limits([a.person_id for a in (shopper, young, troubled)]) == [shopper.person_id]  # type: ignore[misc]

    offer = offer_for(wish(shopper))
    assert (offer.is_open, offer.level, offer.reason, offer.limit_minor, offer.left_minor) == (
        True, "standard", "earned", 140_000, 140_000,
    )  # fmt: skip
    change = ReceiptLimitChange.objects.get()
    assert (change.before, change.level, change.grounds["received_orders"], change.actor) == ("none", "standard", 3, "system")
    assert StoredFact.objects.filter(kind="orders.receipt_limit_changed").count() == 1
    unearned = offer_for(wish(young))
    assert unearned.standing is not None
    assert (unearned.hindrance, unearned.standing.received_orders, unearned.standing.account_days) == ("unearned", 3, 0)


@pytest.mark.parametrize(
    ("more", "hindrance"),
    [
        ({}, ""),
        ({"minor": 140_000}, ""),
        ({"minor": 140_001}, "beyond"),
        ({"orders": 2}, "several"),
        ({"currency": "SGD"}, "currency"),
        ({"store_kinds": frozenset({"global", "elsewhere"})}, "store"),
    ],
)
def test_what_is_offered_and_why_not(more: dict[str, Any], hindrance: str) -> None:
    assert offer_for(wish(limited(), **more)).hindrance == hindrance


def test_guests_and_whoever_lost_it_are_not_offered_it() -> None:
    assert offer_for(wish(ANONYMOUS)) == ReceiptOffer("guest")
    assert offer_for(wish(limited("none"))).hindrance == "withdrawn"


def test_what_is_open_counts_until_it_is_taken_or_closed() -> None:
    shopper = limited()

    first = buy(shopper, 100_000)
    assert isinstance(first, CheckedOut)
    assert offer_for(wish(shopper)).left_minor == 40_000
    refused = buy(shopper, 40_001)
    assert isinstance(refused, ReceiptNotOffered)
    assert refused.fields["why"] == "beyond"
    assert Order.objects.count() == 1
    assert isinstance(buy(shopper, 40_000), CheckedOut)

    services.cancel(first.placed.orders[0].id, actor=shopper)
    assert offer_for(wish(shopper)).left_minor == 100_000


def test_of_two_purchases_at_the_same_moment_the_second_counts_the_first() -> None:
    for _ in range(4):
        shopper = limited()
        variants = [stocked(price=90_000), stocked(price=90_000)]

        def check_out(variant: Any, who: Actor = shopper) -> object:
            request = request_of(quote_of((variant, 1)), actor=who)
            return services.checkout([CheckoutRequest(request, "sandbox", "redirect", on_receipt=True)])[0]

        outcomes = at_once(*(lambda v=variant: check_out(v) for variant in variants))

        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CheckedOut", "ReceiptNotOffered"]


def test_a_refused_capture_ends_the_limit_and_orders_do_not_bring_it_back(events_drain: Drain) -> None:
    stores.fee_plan("global")
    shopper = old(limited())
    order = shipped(shopper)
    faults.inject("capture", "declined")
    services.confirm_receipt([order.id], actor=shopper)
    payments.send_authorisations()
    events_drain()

    offer = offer_for(wish(shopper))
    assert (offer.hindrance, offer.reason, offer.note) == ("withdrawn", "not_taken", "DECLINED_BY_FAULT")
    for _ in range(4):
        order_in("finished", actor=shopper)
    assert earn_receipt_limits([shopper.person_id]) == []  # type: ignore[list-item]


def test_people_decide_with_a_reason_and_the_history_stays() -> None:
    shopper, manager = limited("none"), people.operator("admin")

    with pytest.raises(Forbidden):
        set_receipt_level(shopper.person_id, "trusted", "paid what was open", proposed_by="x", actor=shopper)  # type: ignore[arg-type]
    for level, note in (("none", "nothing is different here"), ("royal", "there is no such level"), ("trusted", "short")):
        with pytest.raises(Invalid):
            set_receipt_level(shopper.person_id, level, note, proposed_by="x", actor=manager)  # type: ignore[arg-type]
    set_receipt_level(shopper.person_id, "trusted", "paid what was open, appeal 17", proposed_by="x", actor=manager)  # type: ignore[arg-type]

    assert offer_for(wish(shopper)).limit_minor == 560_000
    with pytest.raises(IntegrityError), transaction.atomic():
        ReceiptLimitChange.objects.update(level="none")


def test_it_is_told_to_its_person_and_forgotten_with_them() -> None:
    shopper = limited("none")
    set_receipt_level(shopper.person_id, "standard", "appeal was right", proposed_by="x", actor=people.operator("admin"))  # type: ignore[arg-type]
    told = dict(OrdersPersonalData().export(shopper.person_id))  # type: ignore[arg-type]
    assert [row["level"] for row in told["pay_on_receipt"]] == ["standard"]

    forget_person(shopper.person_id)  # type: ignore[arg-type]

    assert not ReceiptLimit.objects.exists()
    assert not ReceiptLimitChange.objects.exists()


@given(st.integers(0, 3_000_000), st.integers(0, 20_000), st.integers(0, 200_000))
def test_what_is_left_never_lets_the_shares_of_all_currencies_pass_the_whole(jpy: int, usd: int, cny: int) -> None:
    rules = receipt_policy.in_force(clock.now())
    left = left_of(rules, "standard", "CNY", {"JPY": jpy, "USD": usd, "CNY": cny})

    used = jpy / 3_000_000 + usd / 20_000 + cny / 140_000
    assert left <= 140_000
    if left >= 0:
        assert used + left / 140_000 <= 1 + 1e-9
        assert used + (left + 1) / 140_000 > 1 - 1e-9
