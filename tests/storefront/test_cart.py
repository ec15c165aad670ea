"""The cart of guests and people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from tests.identity.factories import person
from tests.storefront.factories import good, put, shop

from entrepot.catalog.services import suspend
from entrepot.identity.types import SYSTEM
from entrepot.orders.models import CartLine

pytestmark = pytest.mark.django_db


def test_an_empty_cart_makes_nothing(client: Client) -> None:
    page = client.get("/cart/")

    assert "Your cart is empty" in page.content.decode()
    assert "cart" not in client.cookies


def test_a_guest_keeps_the_cart_by_a_secret_cookie(client: Client) -> None:
    variant = good(shop())
    put(client, variant, 2)
    put(client, variant, 1)

    page = client.get("/cart/")

    [part] = page.context["basket"].parts
    assert [(line.row.quantity, line.total_minor) for line in part.lines] == [(3, 30_000)]
    assert client.cookies["cart"]["httponly"]
    assert '<span class="count" id="cart-count">3</span>' in page.content.decode()
    assert "Your cart is empty" in Client().get("/cart/").content.decode()


def test_several_stores_stand_apart(client: Client) -> None:
    put(client, good(shop(name={"en": "One"})))
    put(client, good(shop(name={"en": "Two"})))

    assert [part.name for part in client.get("/cart/").context["basket"].parts] == ["One", "Two"]


def test_signing_in_takes_the_guests_cart_along(client: Client) -> None:
    tea, cup, who = good(shop()), good(shop()), person()
    signed_in = Client()
    signed_in.force_login(who)
    put(signed_in, cup)
    put(client, tea, 2)
    client.force_login(who)

    page = client.get("/cart/")

    assert page.context["basket"].pieces == 3
    assert client.cookies["cart"].value == ""


def test_quantities_change_and_lines_go(client: Client) -> None:
    variant = good(shop())
    put(client, variant)
    client.post("/cart/put/", {"variant": str(variant.pk), "quantity": 4})
    assert CartLine.objects.get().quantity == 4

    client.post("/cart/put/", {"variant": str(variant.pk), "quantity": 0})
    assert not CartLine.objects.exists()


@pytest.mark.parametrize("quantity", ["0", "-1", "abc", "1000", "99999999", "", "１２"])
def test_what_is_no_quantity_is_refused(client: Client, quantity: str) -> None:
    variant = good(shop())

    answer = client.post("/cart/put/", {"variant": str(variant.pk), "quantity": quantity, "add": 1}, follow=True)

    assert "A quantity is between 1 and 999." in answer.content.decode()
    assert not CartLine.objects.exists()


@pytest.mark.parametrize("variant", ["", "nothing", "01a20ad2-3c5e-782c-b835-ea0fa8898f12"])
def test_what_is_no_article_is_refused(client: Client, variant: str) -> None:
    answer = client.post("/cart/put/", {"variant": variant, "quantity": 1}, follow=True)

    assert answer.status_code == 404 or "is not for sale at the moment" in answer.content.decode()
    assert not CartLine.objects.exists()


def test_what_was_taken_off_the_shelf_stays_visible_and_does_not_count(client: Client) -> None:
    variant = good(shop())
    put(client, variant)
    suspend([variant.product_id], SYSTEM, reason="recalled")

    page = client.get("/cart/")

    assert "No longer on sale" in page.content.decode()
    assert page.context["basket"].pieces == 0
    assert client.get("/checkout/")["Location"] == "/cart/"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_cart_costs_the_same_however_full(
    client: Client, django_assert_num_queries: Callable[[int], object], rows: int
) -> None:
    for _ in range(rows):
        put(client, good(shop()))
    client.get("/cart/")
    with django_assert_num_queries(7):  # type: ignore[attr-defined]
        client.get("/cart/")
