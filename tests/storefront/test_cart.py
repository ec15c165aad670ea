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
    with django_assert_num_queries(6):  # type: ignore[attr-defined]
        client.get("/cart/")


def test_only_chosen_lines_are_counted_and_bought(client: Client) -> None:
    tea, cup = good(shop(name={"en": "One"})), good(shop(name={"en": "Two"}), price=3_000)
    put(client, tea)
    put(client, cup, 2)

    client.post("/cart/choose/", {"variant": str(tea.pk)})
    basket = client.get("/cart/").context["basket"]
    assert (basket.pieces, basket.goods_minor, [part.goods_minor for part in basket.parts]) == (2, 6_000, [0, 6_000])
    assert [item.variant_id for item in basket.items] == [cup.pk]

    client.post("/cart/choose/", {"chosen": "0"})
    assert client.get("/checkout/")["Location"] == "/cart/"
    client.post("/cart/choose/", {"chosen": "1"})
    assert client.get("/cart/").context["basket"].goods_minor == 16_000


def test_one_more_and_one_less(client: Client) -> None:
    variant = good(shop())
    put(client, variant, 2)

    client.post("/cart/put/", {"variant": str(variant.pk), "quantity": 2, "step": "1"})
    assert CartLine.objects.get().quantity == 3
    client.post("/cart/put/", {"variant": str(variant.pk), "quantity": 3, "step": "-1"})
    assert CartLine.objects.get().quantity == 2


def test_what_is_kept_for_later_counts_nowhere_and_comes_back(client: Client) -> None:
    variant = good(shop())
    put(client, variant, 2)

    client.post("/cart/later/", {"variant": str(variant.pk), "later": "1"})
    page = client.get("/cart/")
    assert (page.context["basket"].parts, page.context["basket"].pieces, page.context["cart_count"]) == ((), 0, 0)
    assert "For later" in page.content.decode()

    client.post("/cart/later/", {"variant": str(variant.pk), "later": "0"})
    assert client.get("/cart/").context["basket"].pieces == 2
    assert client.post("/cart/later/", {"variant": str(good(shop()).pk), "later": "1"}).status_code == 404


def test_what_was_taken_out_can_be_taken_back(client: Client) -> None:
    variant = good(shop())
    put(client, variant, 4)

    page = client.post("/cart/put/", {"variant": str(variant.pk), "quantity": 0, "pieces": 4}, follow=True)
    assert page.context["removed"] == {"id": variant.pk, "title": "Green tea", "pieces": 4}
    client.post("/cart/put/", {"variant": str(variant.pk), "quantity": 4})

    assert CartLine.objects.get().quantity == 4


@pytest.mark.parametrize("address", ["?removed=x", "?removed=01a20ad2-3c5e-782c-b835-ea0fa8898f12&pieces=x", "?removed="])
def test_a_made_up_way_back_shows_nothing(client: Client, address: str) -> None:
    page = client.get(f"/cart/{address}")

    assert page.status_code == 200
    assert page.context["removed"] is None


@pytest.mark.parametrize(("price", "words"), [(12_000, "Dearer than when you put it in"), (8_000, "Cheaper than when")])
def test_a_changed_price_is_told_until_it_was_read(client: Client, price: int, words: str) -> None:
    variant = good(shop())
    put(client, variant)
    assert "I have seen it" not in client.get("/cart/").content.decode()
    variant.price_minor = price
    variant.save()

    assert words in client.get("/cart/").content.decode()
    client.post("/cart/seen/")
    assert words not in client.get("/cart/").content.decode()


def test_less_stock_than_wished_is_told_with_a_way_out(client: Client) -> None:
    variant = good(shop(), pieces=3)
    put(client, variant, 5)

    page = client.get("/cart/")

    assert "Only 3 left" in page.content.decode()
    assert "Take 3" in page.content.decode()
    assert page.context["basket"].items == ()


def test_strangers_cannot_touch_a_cart(client: Client) -> None:
    variant = good(shop())
    put(client, variant)

    for address in ("/cart/choose/", "/cart/seen/"):
        assert Client().post(address, {"chosen": "0"}).status_code == 302
    assert Client().post("/cart/later/", {"variant": str(variant.pk), "later": "1"}).status_code == 404

    assert CartLine.objects.get().is_chosen
    assert not CartLine.objects.get().is_later


def test_what_was_chosen_and_kept_for_later_stays_so_after_signing_in(client: Client) -> None:
    tea, cup, who = good(shop()), good(shop()), person()
    put(client, tea, 2)
    put(client, cup)
    client.post("/cart/choose/", {"variant": str(tea.pk)})
    client.post("/cart/later/", {"variant": str(cup.pk), "later": "1"})
    client.force_login(who)

    client.get("/cart/")

    kept = {line.variant_id: (line.quantity, line.is_chosen, line.is_later) for line in CartLine.objects.all()}
    assert kept == {tea.pk: (2, False, False), cup.pk: (1, False, True)}
