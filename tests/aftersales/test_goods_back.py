"""What becomes of goods that were not sent or came back: the stock, and the cost of own retail."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.urls import reverse
from tests.aftersales.factories import HOME, does, done, opened, sold, staff
from tests.aftersales.test_refunds import sound
from tests.orders.test_trade import money
from tests.seller.world import client_of

from entrepot.aftersales.enums import Side
from entrepot.aftersales.models import Case
from entrepot.aftersales.services import put_back
from entrepot.events.services import drain
from entrepot.identity.types import SYSTEM, Actor
from entrepot.inventory.models import Movement
from entrepot.operations.queries import MarginFilter, margin_rows
from entrepot.orders import services as orders
from entrepot.orders.models import Order
from entrepot.orders.types import Shipment
from entrepot.settlement.models import CostCut
from entrepot.settlement.queries import revenue
from entrepot.settlement.queries.invariants import RULES
from entrepot.settlement.rules import cost_of_pieces
from entrepot.stores.queries import store

pytestmark = pytest.mark.django_db(transaction=True)


def sent_back(order: Order, shopper: Actor, pieces: dict[int, int]) -> Case:
    """A return that the store has to confirm."""
    case = opened(order, shopper, "return", "faulty", pieces)
    does(case, "agree_return", Side.STORE, staff(order), address=HOME)
    return does(case, "send_back", Side.BUYER, shopper, carrier="sf", number="SF100")


def came_back(store_id: UUID) -> list[tuple[int, str, str]]:
    found = Movement.objects.filter(store_id=store_id, kind="returned").order_by("id")
    return list(found.values_list("delta", "reason", "note"))


def cost() -> int:
    return -money("cost.goods")


def the_report_is_the_ledgers() -> None:
    [books] = revenue()
    rows = margin_rows(MarginFilter())
    assert (sum(row.cost_minor for row in rows), sum(row.margin_minor for row in rows)) == (
        books.cost_minor,
        books.margin_minor,
    )
    assert [breach for rule in RULES for breach in rule.look(lambda _: None)] == []
    sound()


def test_what_is_refunded_before_it_is_sent_costs_nothing() -> None:
    order, shopper = sold(kind="own", state="paid", pieces=(2, 1))  # 10,000 a piece, cost 4,000
    case = opened(order, shopper, "unshipped", "changed_mind", {2: 1})
    does(case, "agree", Side.STORE, staff(order))
    done(case)
    orders.ship([Shipment(order.pk, "van", "V-1")], actor=SYSTEM)
    orders.confirm_receipt([order.pk], actor=shopper)
    drain()

    assert (cost(), money("asset.inventory")) == (8_000, 8_000)
    assert sorted((row.pieces, row.cost_minor, row.margin_minor) for row in margin_rows(MarginFilter())) == [
        (0, 0, 0), (2, 8_000, 12_000),
    ]  # fmt: skip
    the_report_is_the_ledgers()


def test_a_return_that_is_put_back_takes_its_cost_along_and_only_once() -> None:
    order, shopper = sold(kind="own", state="finished", pieces=(2,))
    case = sent_back(order, shopper, {1: 1})
    page = reverse("seller:case-move", kwargs={"slug": store(order.store_id).slug, "case_id": case.pk})

    assert client_of(staff(order)).post(page, {"move": "confirm_return", "put_back": "yes"}).status_code == 302
    drain()
    put_back([case.pk])

    assert came_back(order.store_id) == [(1, "returned", case.number)]
    assert (cost(), money("asset.inventory"), CostCut.objects.count()) == (4_000, 4_000, 1)
    the_report_is_the_ledgers()


def test_a_return_that_is_not_fit_to_be_sold_stays_a_cost() -> None:
    order, shopper = sold(kind="own", state="finished", pieces=(2,))
    does(sent_back(order, shopper, {1: 1}), "confirm_return", Side.STORE, staff(order), put_back=False)
    drain()

    assert (came_back(order.store_id), cost()) == ([], 8_000)
    the_report_is_the_ledgers()


def test_goods_that_are_back_before_the_money_is_divided_are_never_booked_as_a_cost() -> None:
    order, shopper = sold(kind="own", state="shipped", pieces=(3,))
    case = sent_back(order, shopper, {1: 2})
    does(case, "confirm_return", Side.STORE, staff(order), put_back=True)
    done(case)
    assert cost() == 0
    orders.confirm_receipt([order.pk], actor=shopper)
    drain()

    assert (came_back(order.store_id), cost()) == ([(2, "returned", case.number)], 4_000)
    the_report_is_the_ledgers()


def test_a_merchant_has_its_pieces_back_and_no_cost_is_ours() -> None:
    order, shopper = sold(state="finished", pieces=(2,))
    does(sent_back(order, shopper, {1: 2}), "confirm_return", Side.STORE, staff(order), put_back=True)
    drain()

    assert [delta for delta, _reason, _note in came_back(order.store_id)] == [2]
    assert (CostCut.objects.count(), money("cost.goods"), money("asset.inventory")) == (0, 0, 0)
    sound()


@pytest.mark.parametrize(("quantity", "steps"), [(3, (1, 1, 1)), (7, (2, 4, 1)), (2, (2, 1))])
def test_the_cost_of_a_line_is_taken_off_to_the_cent(quantity: int, steps: tuple[int, ...]) -> None:
    taken, parts = 0, []
    for pieces in steps:
        parts.append(cost_of_pieces(1_000, quantity, taken, pieces))
        taken += pieces

    assert (sum(parts), min(parts) >= 0) == (1_000, True)
