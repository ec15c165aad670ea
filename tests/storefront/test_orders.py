"""The shopper's orders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.identity.factories import person
from tests.orders.factories import order_in, placed
from tests.storefront.factories import bought, good, market, put, shop

from entrepot.catalog.services import suspend
from entrepot.identity.queries import actor_of
from entrepot.identity.types import SYSTEM
from entrepot.kernel import clock
from entrepot.logistics.enums import ParcelStatus
from entrepot.logistics.services import record_events
from entrepot.logistics.types import NewEvent
from entrepot.orders.models import Order
from entrepot.orders.services import ship
from entrepot.orders.types import Shipment
from entrepot.payments import services as payments
from entrepot.payments.models import Payment
from entrepot.storefront.access import key_of

pytestmark = pytest.mark.django_db(transaction=True)


def paid(client: Client) -> Order:
    order, cashier = bought(client, market())
    client.post(cashier, {"do": "pay"})
    client.get(f"/payments/return/{order.purchase_id}/")
    order.refresh_from_db()
    assert order.state == "paid"
    return order


def test_lists_need_a_person(client: Client) -> None:
    assert client.get("/orders/")["Location"] == "/accounts/login/?next=/orders/"


def test_a_person_sees_the_own_orders_by_state(client: Client) -> None:
    who = person()
    client.force_login(who)
    assert "No orders here" in client.get("/orders/").content.decode()
    mine = [order_in(state, actor=actor_of(who)) for state in ("wait_buyer_pay", "paid", "shipped")]
    other = order_in("paid")

    everything = client.get("/orders/").content.decode()
    shipped = client.get("/orders/", {"state": "shipped"}).content.decode()

    assert all(order.number in everything for order in mine)
    assert other.number not in everything
    assert [order.number in shipped for order in mine] == [False, False, True]
    assert client.get("/orders/", {"state": "odd"}).status_code == 404
    assert client.get("/orders/", {"before": "odd"}).status_code == 404


def test_older_orders_are_on_the_next_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entrepot.storefront.views.orders.PAGE", 2)
    who = person()
    client.force_login(who)
    numbers = [placed(actor=actor_of(who)).orders[0].number for _ in range(3)]

    first = client.get("/orders/")
    second = client.get("/orders/", {"before": first.context["next"]})

    shown = [order["number"] for page in (first, second) for order, _store in page.context["orders"]]
    assert shown == numbers[::-1]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long(
    client: Client, django_assert_num_queries: Callable[[int], object], rows: int
) -> None:
    who = person()
    client.force_login(who)
    for _ in range(rows):
        placed(actor=actor_of(who))
    client.get("/orders/")
    with django_assert_num_queries(12):  # type: ignore[attr-defined]
        client.get("/orders/")


def test_other_peoples_orders_are_404(client: Client) -> None:
    mine, theirs, guests = (
        order_in("paid", actor=actor_of(who := person())),
        order_in("paid", actor=actor_of(person())),
        order_in("paid"),
    )
    client.force_login(who)

    assert client.get(f"/orders/{mine.pk}/").status_code == 200
    for order in (theirs, guests):
        for key in ("", "forged", key_of(mine.pk)):
            assert client.get(f"/orders/{order.pk}/", {"key": key}).status_code == 404
            assert client.post(f"/orders/{order.pk}/move/", {"move": "cancel_paid", "key": key}).status_code == 404
            assert client.post(f"/orders/{order.pk}/pay/", {"key": key}).status_code == 404
    assert Client().get(f"/orders/{mine.pk}/", {"key": key_of(mine.pk)}).status_code == 404  # a person's order needs the person
    assert set(Order.objects.values_list("state", flat=True)) == {"paid"}


def test_a_guest_comes_in_by_the_signed_link_alone(client: Client) -> None:
    order = paid(client)

    page = Client().get(f"/orders/{order.pk}/", {"key": key_of(order.pk)}).content.decode()

    assert order.number in page
    assert "are in escrow" in page
    assert Client().get(f"/orders/{order.pk}/").status_code == 404


def test_a_guest_pays_later_from_the_orders_page(client: Client) -> None:
    order, cashier = bought(client, market())

    answer = Client().post(f"/orders/{order.pk}/pay/", {"key": key_of(order.pk)})

    assert answer["Location"] == cashier


def test_after_a_declined_payment_the_same_button_opens_a_new_cashier(client: Client) -> None:
    order, cashier = bought(client, market())
    payments.decline_in_cashier(cashier.rsplit("/", 1)[1])
    payments.refresh([payment.id for payment in Payment.objects.all()])

    answer = client.post(f"/orders/{order.pk}/pay/", {"key": key_of(order.pk)})

    assert answer["Location"] != cashier
    assert "/payments/sandbox/" in answer["Location"]
    assert Payment.objects.count() == 2


def test_from_paid_to_received_by_the_buttons(client: Client, events_drain: Callable[[], object]) -> None:
    order = paid(client)
    ship([Shipment(order.pk, "own-van", "V-1")], actor=SYSTEM)
    at = clock.now() + timedelta(seconds=1)
    record_events([NewEvent("own-van", "V-1", at, ParcelStatus.IN_TRANSIT, city="Ningbo", country="CN")], actor=SYSTEM)
    address, key = f"/orders/{order.pk}/", {"key": key_of(order.pk)}

    page = client.get(address, key)
    text = page.content.decode()
    assert [name for name, _label, _asks in page.context["moves"]] == ["confirm_receipt", "extend_receipt"]
    assert all(part in text for part in ("V-1", "Ningbo, CN", "In transit", "Receipt is assumed in", "Shipped"))

    extended = client.post(f"{address}move/", {"move": "extend_receipt", **key}, follow=True)
    assert "You have more time to look at your goods." in extended.content.decode()
    assert [name for name, _label, _asks in extended.context["moves"]] == ["confirm_receipt"]
    twice = client.post(f"{address}move/", {"move": "extend_receipt", **key}, follow=True)
    assert "was already extended once" in twice.content.decode()

    client.post(f"{address}move/", {"move": "confirm_receipt", **key})
    events_drain()
    order.refresh_from_db()
    assert order.state == "finished"
    after = client.get(address, key)
    assert after.context["moves"] == []
    assert "The money has left escrow." in after.content.decode()


def test_a_paid_order_is_cancelled_and_refunded(client: Client) -> None:
    order = paid(client)

    page = client.post(f"/orders/{order.pk}/move/", {"move": "cancel_paid", "key": key_of(order.pk)}, follow=True)

    order.refresh_from_db()
    assert order.state == "closed_refunded"
    assert "Refunded: CN¥" in page.content.decode()


def test_an_unpaid_order_is_cancelled(client: Client) -> None:
    order, _cashier = bought(client, market())

    client.post(f"/orders/{order.pk}/move/", {"move": "cancel", "key": key_of(order.pk)})

    order.refresh_from_db()
    assert order.state == "closed_unpaid"
    assert "The order is closed" in client.get(f"/payments/return/{order.purchase_id}/").content.decode()


@pytest.mark.parametrize("move", ["", "pay", "ship", "auto_receive", "deliver"])
def test_moves_of_others_are_no_buttons(client: Client, move: str) -> None:
    order = order_in("paid")

    assert client.post(f"/orders/{order.pk}/move/", {"move": move, "key": key_of(order.pk)}).status_code == 404
    assert Order.objects.get().state == "paid"


def test_a_move_out_of_turn_is_said_in_words(client: Client) -> None:
    order = order_in("paid")

    page = client.post(f"/orders/{order.pk}/move/", {"move": "confirm_receipt", "key": key_of(order.pk)}, follow=True)

    assert "To be shipped" in page.content.decode()
    assert "cannot do this" in page.content.decode()


def test_tabs_count_and_hold_their_states(client: Client) -> None:
    who = person()
    client.force_login(who)
    orders = {state: order_in(state, actor=actor_of(who)) for state in ("paid", "closed_unpaid", "closed_refunded")}

    page = client.get("/orders/", {"state": "closed"})

    assert {order["number"] for order, _store in page.context["orders"]} == {
        orders["closed_unpaid"].number,
        orders["closed_refunded"].number,
    }
    assert {name: number for name, _label, number in page.context["tabs"]} == {
        "wait_buyer_pay": 0, "paid": 1, "shipped": 0, "finished": 0, "closed": 2,
    }  # fmt: skip
    assert page.context["total"] == 3


def test_own_orders_are_found_by_number_title_and_store(client: Client) -> None:
    who = person()
    client.force_login(who)
    tea, _cashier = bought(client, market())
    cup, _cashier = bought(client, good(shop(name={"en": "Cup 100% & Co"}), "Cup_1"))
    order_in("paid")  # somebody else's

    def found(words: str) -> list[str]:
        return [order["number"] for order, _store in client.get("/orders/", {"q": words}).context["orders"]]

    assert found("green TEA") == [tea.number]
    assert found(cup.number) == [cup.number]
    assert found("100% & co") == [cup.number]
    assert found("Cup_") == [cup.number]
    assert found("p%") == []
    assert "Nothing of yours is called" in client.get("/orders/", {"q": "elephant"}).content.decode()


def test_what_was_bought_goes_into_the_cart_again(client: Client) -> None:
    order = paid(client)

    page = client.post(f"/orders/{order.pk}/again/", {"key": key_of(order.pk)}, follow=True)

    assert "1 piece is in your cart." in page.content.decode()
    assert page.context["basket"].pieces == 1
    assert Client().post(f"/orders/{order.pk}/again/").status_code == 404


def test_what_is_not_sold_any_more_is_named(client: Client) -> None:
    order = paid(client)
    suspend([order.lines.get().product_id], SYSTEM, reason="recalled")

    page = client.post(f"/orders/{order.pk}/again/", {"key": key_of(order.pk)}, follow=True)

    assert "is not for sale at the moment" in page.content.decode()
    assert page.context["basket"].pieces == 0


def test_before_a_step_that_cannot_be_taken_back_its_meaning_is_said(client: Client) -> None:
    order = paid(client)
    address, key = f"/orders/{order.pk}/", {"key": key_of(order.pk)}

    assert f"{address}sure/cancel_paid/" in client.get(address, key).content.decode()
    page = client.get(f"{address}sure/cancel_paid/", key).content.decode()

    assert "Cancel the order and get the money back?" in page
    assert "goes back the way it came" in page
    assert Order.objects.get().state == "paid"
    for name in ("confirm_receipt", "extend_receipt", "nothing"):
        assert client.get(f"{address}sure/{name}/", key).status_code == 302
    assert Client().get(f"{address}sure/cancel_paid/").status_code == 404


@pytest.mark.parametrize(
    ("state", "question"),
    [
        ("wait_buyer_pay", "My payment did not go through."),
        ("paid", "When is it shipped?"),
        ("shipped", "Where is my parcel?"),
        ("finished", "I have confirmed by mistake."),
        ("closed_unpaid", "When do I get my money back?"),
    ],
)
def test_help_is_about_where_the_order_stands(client: Client, state: str, question: str) -> None:
    order = order_in(state)

    page = client.get(f"/orders/{order.pk}/help/", {"key": key_of(order.pk)})

    assert page.context["answers"][0][0] == question
    assert Client().get(f"/orders/{order.pk}/help/").status_code == 404


@pytest.mark.parametrize("lines", [1, 3])
def test_an_order_costs_the_same_however_long(
    client: Client, django_assert_num_queries: Callable[[int], object], lines: int
) -> None:
    who = person()
    client.force_login(who)
    store = market().product.store
    placed_order = placed(*((good(store), 1) for _ in range(lines)), actor=actor_of(who)).orders[0]
    client.get(f"/orders/{placed_order.id}/")
    with django_assert_num_queries(19):  # type: ignore[attr-defined]
        client.get(f"/orders/{placed_order.id}/")


def test_orders_that_are_paid_at_once_say_so(client: Client) -> None:
    put(client, market())
    order, _cashier = bought(client, good(shop(), price=5_000))

    page = client.get(f"/orders/{order.pk}/", {"key": key_of(order.pk)})

    [other] = [link for found, link in page.context["together"] if found["id"] != order.pk]
    assert page.context["together_minor"] == 10_000 + 5_000 + 2 * 1_200
    assert "2 orders are paid at once: CN¥174.00" in page.content.decode()
    assert Client().get(other).status_code == 200
    alone, _cashier = bought(client, good(shop()))
    assert client.get(f"/orders/{alone.pk}/", {"key": key_of(alone.pk)}).context["together"] == []
