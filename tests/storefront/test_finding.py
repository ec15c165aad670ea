"""What search engines are told equals what people see; suggestions; kept pieces and shared answers."""

from __future__ import annotations

import gzip
import json
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.template import Context, Template, VariableDoesNotExist
from django.test import Client, RequestFactory
from tests.catalog import factories as catalog
from tests.storefront.factories import good, market, shirt, shop

from entrepot.catalog.services import set_prices, suspend
from entrepot.catalog.types import PriceUpdate
from entrepot.identity.types import SYSTEM
from entrepot.kernel import shared
from entrepot.orders.queries import arriving
from entrepot.search.types import SearchRequest
from entrepot.storefront import answers
from entrepot.storefront.kept import Shelf
from entrepot.storefront.views import crawlers

pytestmark = pytest.mark.django_db
Drain = Callable[[], object]


def _data(page: str) -> dict[str, dict[str, Any]]:
    found = [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)]
    return {one["@type"]: one for one in found}


@pytest.mark.parametrize("currency", ["CNY", "EUR"])
def test_data_of_a_product_equals_its_page(client: Client, currency: str) -> None:
    product = shirt(shop())
    gone = product.variants.get(sku="White-S")
    client.cookies["preferences"] = f"CN.{currency}"

    answer = client.get(f"/p/{product.slug}/", {"variant": str(gone.pk)})

    page, data = answer.content.decode(), _data(answer.content.decode())
    shown = re.search(r'price__now">\D*([\d.,]+)<', page)
    offer = data["Product"]["offers"]
    assert shown is not None
    assert (offer["price"], offer["priceCurrency"]) == (shown[1].replace(",", ""), currency)
    assert offer["availability"] == "https://schema.org/OutOfStock"
    assert "Sold out" in page
    assert data["Product"]["name"] == "Shirt"
    assert f"<h1>{data['Product']['name']}</h1>" in page
    assert f"<dd>{data['Product']['sku']}</dd>" in page


def test_the_way_to_a_category_is_told_as_it_is_shown(client: Client) -> None:
    catalog.category("tea", name={"en": "Tea & more", "zh-hans": "茶"})

    english, chinese = client.get("/c/tea/").content.decode(), client.get("/c/tea/?lang=zh-hans").content.decode()

    assert [item["name"] for item in _data(english)["BreadcrumbList"]["itemListElement"]] == ["Tea & more"]
    [item] = _data(chinese)["BreadcrumbList"]["itemListElement"]
    assert (item["name"], item["item"].endswith("/c/tea/?lang=zh-hans")) == ("茶", True)
    assert 'rel="canonical" href="http://localhost:8000/c/tea/?lang=zh-hans"' in chinese
    assert 'rel="canonical" href="http://localhost:8000/c/tea/"' in english
    assert 'hreflang="zh-Hans" href="http://localhost:8000/c/tea/?lang=zh-hans"' in english


def test_a_title_cannot_break_out_of_the_data(client: Client) -> None:
    variant = good(shop(), "</script><b>x")

    page = client.get(f"/p/{variant.product.slug}/").content.decode()

    assert "<b>x" not in page
    assert _data(page)["Product"]["name"] == "</script><b>x"


def test_the_map_names_everything_on_sale_in_each_language(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawlers, "A_FILE", 1)
    of = shop(slug="tea-house")
    kept, gone, other = good(of, "Kept"), good(of, "Gone"), good(of, "Other")
    suspend([gone.product_id], SYSTEM, reason="recalled")

    index = client.get("/sitemap.xml").content.decode()
    files = [re.sub("^http://localhost:8000", "", address) for address in re.findall("<loc>(.*?)</loc>", index)]
    named = [address for file in files for address in re.findall("<loc>(.*?)</loc>", client.get(file).content.decode())]

    assert files == ["/sitemaps/pages.xml", "/sitemaps/products-1.xml", "/sitemaps/products-2.xml"]
    products = sorted(address for address in named if "/p/" in address)
    assert products == sorted(
        f"http://localhost:8000/p/{one.product.slug}/{language}" for one in (kept, other) for language in ("", "?lang=zh-hans")
    )
    assert "http://localhost:8000/s/tea-house/" in named
    assert client.get("/sitemaps/products-3.xml").status_code == 404
    assert client.get("/sitemaps/odd.xml").status_code == 404


def test_robots_stay_out_of_what_belongs_to_visitors(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /cart/" in text
    assert "Sitemap: http://localhost:8000/sitemap.xml" in text


def test_suggestions_lead_to_goods_and_words(client: Client, events_drain: Drain) -> None:
    parent = catalog.category("drinks")
    path = catalog.category("longdrinks", parent=parent, name={"en": "Long drinks"}).path
    variant = good(shop(), "Longjing tea", brand="Longwell", category=path)
    events_drain()

    items = client.get("/search/suggest/", {"q": "long"}).json()["items"]

    assert {"kind": "Brand", "text": "Longwell", "href": "/search/?brand=longwell"} in items
    assert {"kind": "Category", "text": "Long drinks", "href": "/c/drinks/longdrinks/"} in items
    for item in items:
        assert client.get(item["href"]).status_code == 200, item
    assert {"kind": "Product", "text": "Longjing tea", "href": f"/p/{variant.product.slug}/"} in items
    assert client.get("/search/suggest/").json() == {"items": []}
    assert client.get("/search/suggest/", {"q": "\0"}).json() == {"items": []}


def test_what_was_looked_at_comes_back_on_the_next_pages(client: Client) -> None:
    of = shop()
    first, second = good(of, "First tea"), good(of, "Second tea")
    client.get(f"/p/{first.product.slug}/")

    page = client.get(f"/p/{second.product.slug}/")

    assert [card["title"] for card in page.context["seen"]] == ["First tea"]
    assert [card["title"] for card in client.get("/").context["seen"]] == ["Second tea", "First tea"]
    client.cookies["seen"] = "forged"
    assert client.get("/").context["seen"] == []


def test_a_product_page_is_small_and_costs_the_same_each_time(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable[[int], Any]
) -> None:
    monkeypatch.setattr(arriving, "FRESH_S", 60.0)
    variant = market()
    address = f"/p/{variant.product.slug}/"
    client.get(address)

    with django_assert_num_queries(8):
        answer = client.get(address)

    assert len(gzip.compress(answer.content)) < 60_000


def test_a_kept_page_gives_each_visitor_a_token_of_their_own(client: Client) -> None:
    variant = market()
    address = f"/p/{variant.product.slug}/"

    one, other = client.get(address).content.decode(), Client().get(address).content.decode()

    tokens = [set(re.findall(r'name="csrfmiddlewaretoken" value="(\w{64})"', page)) for page in (one, other)]
    assert tokens[0]
    assert tokens[1]
    assert not tokens[0] & tokens[1]
    assert "\x02" not in one + other


def test_a_kept_page_shows_a_new_price_at_once(client: Client) -> None:
    variant = market()
    address = f"/p/{variant.product.slug}/"
    assert "CN¥100.00" in client.get(address).content.decode()

    set_prices([PriceUpdate(variant.pk, 12_300)], SYSTEM)

    assert "CN¥123.00" in client.get(address).content.decode()


def test_pieces_make_room_for_newer_ones() -> None:
    shelf = Shelf(room=10)
    shelf.keep("a", "12345")
    shelf.keep("b", "12345")
    shelf.find("a")

    shelf.keep("c", "12345")

    assert (shelf.find("a"), shelf.find("b"), shelf.find("c")) == ("12345", None, "12345")


def test_an_answer_is_shared_while_it_is_fresh(monkeypatch: pytest.MonkeyPatch, events_drain: Drain) -> None:
    monkeypatch.setattr(answers, "FRESH_S", 30.0)
    of, request = shop(), SearchRequest(text="oolong", language="en")
    before = answers.answer(request)
    good(of, "Oolong")
    events_drain()

    again = answers.answer(request)
    now = time.monotonic()
    monkeypatch.setattr(shared.time, "monotonic", lambda: now + 31)
    renewed = answers.answer(request)

    assert again is before
    assert (len(before.page.hits), len(renewed.page.hits)) == (0, 1)


def _rendered(text: str, **context: object) -> str:
    request = RequestFactory().get("/")
    return Template("{% load market %}" + text).render(Context({"request": request, **context}))


def test_a_key_that_the_page_does_not_know_is_a_mistake_and_keeps_nothing(settings: Any) -> None:
    piece = '{% kept "test of keys" given|upper %}{{ shown }}{% endkept %}'
    assert _rendered(piece, given="a", shown="one") == _rendered(piece, given="a", shown="two") == "one"
    assert _rendered('{% kept "none" given %}{{ shown }}{% endkept %}', given=None, shown="three") == "three"

    with pytest.raises(VariableDoesNotExist):
        _rendered(piece, shown="three")
    with pytest.raises(VariableDoesNotExist):
        _rendered('{% kept "none" given.missing %}{% endkept %}', given={})

    settings.STRICT_TEMPLATES = False
    assert [_rendered(piece, shown=word) for word in ("four", "five")] == ["four", "five"]
