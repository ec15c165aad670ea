"""Pieces of pages that are kept show each visitor their own."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.identity.factories import person
from tests.storefront.factories import market, put

from entrepot.storefront import landed
from entrepot.stores.models import Store

pytestmark = pytest.mark.django_db


def test_the_frame_of_a_page_is_of_its_visitor_and_its_address(client: Client) -> None:
    market()
    pages = {path: client.get(path).content.decode() for path in ("/stores/", "/stores/?a=1&b=%22", "/search/?q=tea")}

    for path, page in pages.items():
        assert "\x02" not in page
        shown = path.replace("&", "&amp;")
        assert set(re.findall(r'name="next" value="([^"]*)"', page)) == {shown}, path
    assert 'href="/accounts/login/?next=/stores/%3Fa%3D1%26b%3D%2522"' in pages["/stores/?a=1&b=%22"]
    assert 'value="tea"' in pages["/search/?q=tea"]
    assert 'value="tea"' not in client.get("/stores/").content.decode()


@pytest.mark.parametrize("path", ["/stores/", "/", "/search/?q=tea", "/p/"])
def test_what_one_visitor_has_is_not_shown_to_another(client: Client, path: str) -> None:
    variant = market()
    path = f"/p/{variant.product.slug}/" if path == "/p/" else path
    put(client, variant, 3)
    client.get("/stores/")  # takes the message
    signed_in = Client()
    signed_in.force_login(person())
    guest, member, other = (who.get(path).content.decode() for who in (client, signed_in, Client()))

    assert 'id="cart-count">3<' in guest
    assert 'id="cart-count"' not in other
    assert "/accounts/login/?next" in other
    assert "/accounts/login/?next" not in member
    tokens = [set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)) for page in (guest, member, other)]
    assert all(len(token) == 1 for token in tokens)
    assert len(set.union(*tokens)) == 3


def test_the_theme_is_the_browsers(client: Client) -> None:
    client.cookies["theme"] = "dark"
    assert '<option value="dark" selected>' in client.get("/stores/").content.decode()
    assert '<option value="dark" selected>' not in Client().get("/stores/").content.decode()


def test_a_line_of_the_cart_is_shown_as_it_is_now(client: Client) -> None:
    variant = market()
    put(client, variant, 1)
    assert "CN¥100.00" in client.get("/cart/").content.decode()
    put(client, variant, 1)
    page = client.get("/cart/").content.decode()

    assert "CN¥200.00" in page
    assert 'value="2" min="1"' in page


def test_a_message_is_shown_once_on_a_page_that_others_keep_warm(client: Client) -> None:
    variant = market()
    page = f"/p/{variant.product.slug}/"
    Client().get(page)
    put(client, variant, 1)

    first, second = (client.get(page).content.decode() for _ in range(2))

    assert "It is in your cart." in first
    assert "It is in your cart." not in second
    assert "\x02" not in first + second


def test_a_new_price_is_on_the_page_at_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landed, "FRESH_S", 60.0)
    variant = market()
    page = f"/p/{variant.product.slug}/"
    assert "CN¥100.00" in client.get(page).content.decode()
    variant.price_minor = 12_300
    variant.save()

    assert "CN¥100.00" not in client.get(page).content.decode()
    assert "CN¥123.00" in client.get(page).content.decode()


def test_a_store_that_moved_is_shown_where_it_is_now(client: Client) -> None:
    store = market().product.store
    before = client.get("/").content.decode()
    Store.objects.filter(pk=store.pk).update(country="NZ")

    assert "New Zealand</p>" not in before
    assert "New Zealand</p>" in client.get("/").content.decode()
