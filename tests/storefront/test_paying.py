"""The cashier and the way back."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.storefront.factories import bought, market

from entrepot.orders.models import Order
from entrepot.payments.models import Payment
from entrepot.storefront.access import key_of

pytestmark = pytest.mark.django_db(transaction=True)


def returned(order: Order) -> str:
    return f"/payments/return/{order.purchase_id}/"


def test_paying_ends_in_escrow(client: Client) -> None:
    order, cashier = bought(client, market())
    assert "Sandbox Pay" in client.get(cashier).content.decode()

    answer = client.post(cashier, {"do": "pay"})
    assert answer["Location"] == f"http://testserver{returned(order)}"
    page = client.get(returned(order)).content.decode()

    order.refresh_from_db()
    assert order.state == "paid"
    assert "Thank you: it is paid" in page
    assert f"/orders/{order.pk}/?key=" in page


def test_a_declined_payment_can_be_tried_again(client: Client) -> None:
    order, cashier = bought(client, market())

    client.post(cashier, {"do": "decline"})
    assert "Your bank declined." in client.get(cashier).content.decode()
    client.post(cashier, {"do": "pay"})
    client.get(returned(order))

    order.refresh_from_db()
    assert order.state == "paid"


def test_a_payment_that_failed_is_tried_again_from_the_return_page(client: Client) -> None:
    order, cashier = bought(client, market())
    client.post(cashier, {"do": "decline"})

    page = client.get(returned(order)).content.decode()
    assert "The payment did not go through" in page
    answer = client.post(f"/orders/{order.pk}/pay/", {"key": key_of(order.pk)})

    assert f'action="/orders/{order.pk}/pay/"' in page
    assert "/payments/sandbox/" in answer["Location"]
    assert answer["Location"] != cashier


def test_the_return_page_comes_again_until_it_is_known(client: Client) -> None:
    order, _cashier = bought(client, market())

    page = client.get(returned(order)).content.decode()

    assert 'http-equiv="refresh"' in page
    assert Order.objects.get().state == "wait_buyer_pay"


def test_strangers_do_not_see_the_return_page(client: Client) -> None:
    order, _cashier = bought(client, market())

    assert Client().get(returned(order)).status_code == 404
    assert client.get("/payments/return/01a20ad2-3c5e-782c-b835-ea0fa8898f12/").status_code == 404


def test_an_unknown_trade_is_404(client: Client) -> None:
    assert client.get("/payments/sandbox/nothing").status_code == 404
    assert client.post("/payments/sandbox/nothing", {"do": "pay"}).status_code == 404


def test_the_cashier_leads_nobody_elsewhere(client: Client) -> None:
    _order, cashier = bought(client, market())
    Payment.objects.update(return_url="https://evil.example/")
    from entrepot.database import sql

    sql.execute("UPDATE sandbox_trade SET return_url = 'https://evil.example/'")

    assert client.post(cashier, {"do": "pay"}).status_code == 200


def test_the_return_page_stops_looking_after_a_minute(client: Client) -> None:
    order, _cashier = bought(client, market())

    first = client.get(returned(order))
    last = client.get(returned(order), {"looks": "20"})

    assert 'hx-trigger="load delay:3s"' in first.content.decode()
    assert "hx-trigger" not in last.content.decode()
    assert "Not confirmed yet" in last.content.decode()
    assert client.get(returned(order), {"looks": "x"}).context["looks"] == 1


def test_the_cashier_says_what_is_paid_already(client: Client) -> None:
    _order, cashier = bought(client, market())
    assert "CN¥112.00" in client.get(cashier).content.decode()
    client.post(cashier, {"do": "pay"})

    page = client.get(cashier).content.decode()

    assert "This is paid." in page
    assert 'value="pay"' not in page
