"""Paying on receipt as a shopper meets it: offered with its limit, agreed to at the cashier, nothing taken, taken with the receipt."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from tests.identity import factories as people
from tests.storefront.factories import market, reviewed

from entrepot.identity.models import Person
from entrepot.identity.types import SYSTEM
from entrepot.kernel import clock
from entrepot.orders.models import Order, ReceiptLimit
from entrepot.orders.queries import ReceiptOffer
from entrepot.orders.queries.receipt_offer import Standing
from entrepot.orders.services import ship
from entrepot.orders.types import Shipment
from entrepot.payments.providers.sandbox.faults import faults
from entrepot.payments.services import send_authorisations
from entrepot.storefront.on_receipt import explained

pytestmark = pytest.mark.django_db(transaction=True)


def shopper(client: Client, level: str = "standard") -> Any:
    actor = people.shopper()
    client.force_login(Person.objects.get(id=actor.person_id))
    if level:
        ReceiptLimit.objects.create(person_id=actor.person_id, level=level, reason="earned", changed_at=clock.now())
    return actor


def agreed(client: Client) -> Order:
    answer = client.post(f"{reviewed(client, market())}place/", {"pay_by": "sandbox+receipt"})
    cashier = answer["Location"]
    page = client.get(cashier).content.decode()
    assert "Nothing is taken now" in page
    assert ">Agree<" in page
    back = client.post(cashier, {"do": "pay"})["Location"]
    page = client.get(back).content.decode()
    assert "Thank you: it is ordered" in page
    assert "Nothing is taken until you have received your goods." in page
    return Order.objects.get()


def test_the_choice_stands_there_with_its_limit_for_those_who_have_one(client: Client) -> None:
    shopper(client)
    page = client.get(reviewed(client, market())).content.decode()

    assert 'value="sandbox+receipt"' in page
    assert "You may have CN¥1,400.00 open at a time" in page


@pytest.mark.parametrize("level", ["", "none"])
def test_without_a_limit_it_is_not_offered_and_said_why(client: Client, level: str) -> None:
    shopper(client, level)
    address = reviewed(client, market())
    page = client.get(address).content.decode()

    assert "sandbox+receipt" not in page
    assert ("You can pay on receipt once" if not level else "Paying on receipt is not offered") in page or level == "none"
    client.post(f"{address}place/", {"pay_by": "sandbox+receipt"})  # a forged form pays at once
    assert not Order.objects.get().on_receipt


def test_from_the_cashier_to_the_receipt(client: Client) -> None:
    shopper(client)
    order = agreed(client)
    page = client.get(f"/orders/{order.pk}/").content.decode()
    assert "Nothing is taken until you have received your goods: CN¥" in page
    assert "To be shipped, paid on receipt" in page
    assert "Paid into escrow" not in page

    ship([Shipment(order.pk, "van", "V-1")], actor=SYSTEM)
    sure = client.get(f"/orders/{order.pk}/sure/confirm_receipt/").content.decode()
    assert "The amount is taken now" in sure
    client.post(f"/orders/{order.pk}/move/", {"move": "confirm_receipt"})
    page = client.get(f"/orders/{order.pk}/").content.decode()
    assert "are being taken" in page
    send_authorisations()

    order.refresh_from_db()
    assert order.state == "finished"
    assert "Amount taken" in client.get(f"/orders/{order.pk}/").content.decode()


def test_cancelling_takes_nothing(client: Client) -> None:
    shopper(client)
    order = agreed(client)
    client.post(f"/orders/{order.pk}/move/", {"move": "cancel_paid"})

    page = client.get(f"/orders/{order.pk}/").content.decode()

    assert "Closed, nothing was taken" in page
    assert "Nothing was taken." in page


def test_an_amount_that_could_not_be_taken_is_paid_otherwise_from_the_orders_page(client: Client) -> None:
    shopper(client)
    order = agreed(client)
    ship([Shipment(order.pk, "van", "V-1")], actor=SYSTEM)
    faults.inject("capture", "declined", times=9)
    client.post(f"/orders/{order.pk}/move/", {"move": "confirm_receipt"})
    from entrepot.payments.models import Authorisation

    for _ in range(4):
        Authorisation.objects.filter(next_try_at__isnull=False).update(next_try_at=clock.now())
        send_authorisations()
    page = client.get(f"/orders/{order.pk}/").content.decode()
    assert "could not be taken. Please pay in another way." in page

    cashier = client.post(f"/orders/{order.pk}/pay/", {"pay_by": "sandbox"})["Location"]
    client.get(client.post(cashier, {"do": "pay"})["Location"])

    order.refresh_from_db()
    assert order.state == "finished"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("hindrance", ["guest", "unearned", "withdrawn", "currency", "several", "store", "beyond", ""])
def test_every_reason_has_its_words(language: str, hindrance: str) -> None:
    standing = Standing(people.shopper().person_id, 10, 1)  # type: ignore[arg-type]
    offer = ReceiptOffer(
        hindrance, reason="decided", note="a reason", limit_minor=100, left_minor=50, currency="CNY", standing=standing,
        account_days=90, received_orders=3,
    )  # fmt: skip
    with translation.override(language):
        words = explained(offer)

    assert bool(words) is (hindrance != "guest")
    assert "{" not in words
