"""From the cart to the order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from tests.identity.factories import person
from tests.storefront.factories import ADDRESS, bought, good, market, put, reviewed, shop

from entrepot.kernel import clock
from entrepot.orders.models import CartLine, Order, Purchase

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_empty_cart_has_no_checkout(client: Client) -> None:
    assert client.get("/checkout/")["Location"] == "/cart/"


def test_what_was_typed_stays_and_every_field_says_what_is_wrong(client: Client) -> None:
    put(client, market())

    page = client.post("/checkout/", {"country": "CN", "name": "Wang Xiaoming", "phone": "call me", "region": "Narnia"})

    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"phone", "email", "region", "city", "line1", "postcode"}
    text = page.content.decode()
    assert 'value="Wang Xiaoming"' in text
    assert "This is not a phone number of that country." in text
    assert 'aria-invalid="true"' in text


@pytest.mark.parametrize(
    ("country", "fields"),
    [
        ("US", ["name", "phone", "email", "line1", "line2", "city", "region", "postcode"]),
        ("CN", ["name", "phone", "email", "region", "city", "district", "line1", "line2", "postcode"]),
        ("SG", ["name", "phone", "email", "line1", "line2", "postcode"]),
        ("JP", ["name", "phone", "email", "line1", "line2", "region", "postcode"]),
        ("GB", ["name", "phone", "email", "line1", "line2", "city", "postcode"]),
    ],
)
def test_the_form_is_as_the_country_writes_addresses(client: Client, country: str, fields: list[str]) -> None:
    put(client, market())

    page = client.get("/checkout/", {"country": country, "name": "Li"})

    assert [field.name for field in page.context["form"].shown()] == fields
    assert 'value="Li"' in page.content.decode()


def test_a_chosen_province_brings_its_cities(client: Client) -> None:
    put(client, market())

    form = client.get("/checkout/", {"country": "CN", "region": "330000", "city": "Hangzhou"}).context["form"]

    assert ("杭州市", "Hangzhou Shi") in form.postal.cities
    assert form["city"].value() == "杭州市"
    assert "Xihu Qu" in [label for _key, label in form.postal.districts]


def test_without_scripts_a_button_brings_the_fields_of_another_country(client: Client) -> None:
    put(client, market())

    page = client.post("/checkout/", ADDRESS | {"country": "SG", "again": "1"})

    assert page.context["form"].errors == {}
    assert 'name="region"' not in page.content.decode()
    assert 'value="Wang Xiaoming"' in page.content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"phone": "12345"}, "phone"),
        ({"postcode": "3100"}, "postcode"),
        ({"region": "Narnia"}, "region"),
        ({"city": "Narnia"}, "city"),
        ({"country": "XX"}, "country"),
    ],
)
def test_what_does_not_fit_the_country_is_said_beside_its_field(client: Client, wrong: dict[str, str], field: str) -> None:
    put(client, market())

    page = client.post("/checkout/", ADDRESS | wrong)

    assert list(page.context["form"].errors) == [field]
    assert not Order.objects.exists()


def test_the_review_opens_the_total_up(client: Client) -> None:
    address = reviewed(client, market())

    page = client.get(address)

    [order] = page.context["orders"]
    assert (order.goods_minor, order.freight_minor) == (10_000, 1_200)
    text = page.content.decode()
    assert all(part in text for part in ("Wang Xiaoming", "Total at your door", "data-countdown", "Zhejiang"))
    assert not Order.objects.exists()


def test_where_nobody_delivers_the_form_says_so(client: Client) -> None:
    put(client, market())

    page = client.post("/checkout/", ADDRESS | {"country": "DE", "region": "", "postcode": "10115", "phone": "030 123456"})

    assert page.status_code == 200
    assert "does not deliver this to Germany" in page.content.decode()


def test_a_guest_buys_once_however_often_the_button_is_pressed(client: Client) -> None:
    variant = market()
    address = reviewed(client, variant)
    cookies = dict(client.cookies.items())

    first = client.post(f"{address}place/")
    again = client.post(f"{address}place/")

    assert cookies["cart"].value
    assert first["Location"] == again["Location"]
    order = Order.objects.get()
    assert (order.buyer_id, order.state, order.address["division"]) == (None, "wait_buyer_pay", "330000")
    assert (Purchase.objects.get().email, Purchase.objects.get().language) == ("guest@example.org", "en")
    assert not CartLine.objects.exists()


def test_a_person_needs_no_email(client: Client) -> None:
    who = person("shopper@example.org")
    client.force_login(who)
    put(client, market())
    assert "email" not in client.get("/checkout/").context["form"].fields

    order, _cashier = bought(client, good(shop()))

    assert order.buyer_id == who.pk
    assert Purchase.objects.get().email == "shopper@example.org"


def test_two_stores_make_two_orders_of_one_purchase(client: Client) -> None:
    put(client, market())
    bought(client, good(shop()))

    assert Order.objects.count() == 2
    assert Purchase.objects.count() == 1


def test_an_expired_quote_is_not_bought(client: Client, virtual_clock: clock.VirtualClock) -> None:
    address = reviewed(client, market())
    virtual_clock.advance(timedelta(minutes=16))

    page = client.get(address).content.decode()
    answer = client.post(f"{address}place/", follow=True)

    assert "Work it out anew" in page
    assert "Please look at the new total." in answer.content.decode()
    assert not Order.objects.exists()


def test_somebody_who_was_faster_leaves_a_clear_word(client: Client) -> None:
    variant = market()
    variant_of_one = good(variant.product.store, pieces=1)
    mine, theirs = reviewed(client, variant_of_one), Client()
    bought(theirs, variant_of_one)

    answer = client.post(f"{mine}place/", follow=True)

    assert answer.redirect_chain == [("/cart/", 302)]
    assert "Only 0 of “Green tea” are left" in answer.content.decode()
    assert Order.objects.count() == 1


def test_another_browser_cannot_use_the_quote(client: Client) -> None:
    address = reviewed(client, market())
    other = Client()
    put(other, good(shop()))

    assert other.get(address)["Location"] == "/checkout/"
    assert other.post(f"{address}place/")["Location"] == "/checkout/"
    assert not Order.objects.exists()
