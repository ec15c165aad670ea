"""Looking around: home, categories, search, products, stores."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation
from tests.catalog import factories as catalog
from tests.storefront.factories import good, market, shirt, shop
from tests.stores import factories as stores

from entrepot.catalog.models import Decoration
from entrepot.catalog.services import publish, suspend
from entrepot.catalog.types import Text
from entrepot.identity.types import SYSTEM
from entrepot.kernel import clock
from entrepot.orders.queries import arriving
from entrepot.search.services import refresh_weights
from entrepot.storefront import signs
from entrepot.storefront.money import round_amount
from entrepot.storefront.templatetags.market import bound

pytestmark = pytest.mark.django_db
Drain = Callable[[], object]


def test_the_first_page_of_an_empty_market_says_so(client: Client) -> None:
    assert "There is nothing on the shelves yet." in client.get("/").content.decode()


def test_home_shows_goods_stores_and_departments(client: Client) -> None:
    tea = catalog.category("tea", name={"en": "Tea", "zh-hans": "茶"})
    of = shop(name={"en": "Tea House"})
    good(of, "Longjing", category=tea.path)

    page = client.get("/").content.decode()

    assert all(text in page for text in ("Longjing", "Tea House", 'href="/c/tea/"'))


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"), [("/", 6), ("/c/tea/", 8), ("/search/", 5), ("/s/tea-house/", 8), ("/stores/", 2)]
)
def test_lists_cost_the_same_however_long(
    client: Client,
    events_drain: Drain,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: Callable[[int], object],
    address: str,
    queries: int,
    rows: int,
) -> None:
    monkeypatch.setattr(arriving, "FRESH_S", 60.0)  # worked out once a minute for everybody
    tea = catalog.category("tea")
    of = shop(slug="tea-house")
    for n in range(rows):
        good(of, f"Tea {n}", category=tea.path)
        stores.store()
    events_drain()
    client.get(address)
    with django_assert_num_queries(queries):  # type: ignore[attr-defined]
        assert client.get(address).status_code == 200


def test_search_finds_and_narrows(client: Client, events_drain: Drain) -> None:
    of = shop()
    good(of, "Green tea", brand="Acme", price=1_000)
    good(of, "Black tea", brand="Bluebird", price=9_000)
    good(of, "Kettle", brand="Acme", price=2_000)
    events_drain()

    both = client.get("/search/", {"q": "tea"}).content.decode()
    one = client.get("/search/", {"q": "tea", "brand": "acme"}).content.decode()
    cheap = client.get("/search/", {"q": "tea", "max": "20"}).content.decode()

    assert ("Green tea" in both, "Black tea" in both, "Kettle" in both) == (True, True, False)
    assert ("Green tea" in one, "Black tea" in one) == (True, False)
    assert ("Green tea" in cheap, "Black tea" in cheap) == (True, False)
    assert "2 products" in both


def test_a_misspelt_word_is_corrected_and_can_be_kept(client: Client, events_drain: Drain) -> None:
    of = shop()
    for n in range(5):
        good(of, f"Garmin {n}")
    events_drain()
    refresh_weights(tolerance=0)

    page = client.get("/search/", {"q": "germin"}).content.decode()

    assert "Results for “garmin”" in page
    assert "typed=1" in page
    assert "Nothing found" in client.get("/search/", {"q": "germin", "typed": "1"}).content.decode()


def test_nothing_found_says_what_to_do(client: Client) -> None:
    assert "Try fewer or other words." in client.get("/search/", {"q": "xyzzy"}).content.decode()


@pytest.mark.parametrize(
    "query", ["cursor=forged", "sort=odd&min=abc&max=-1", "category=x&store=nobody", "q=%00", "min=1e9999", "q=" + "a" * 5000]
)
def test_odd_addresses_never_break_a_list(client: Client, query: str) -> None:
    assert client.get(f"/search/?{query}").status_code in {200, 400}


def test_category_pages_follow_their_cursor_to_the_end(client: Client, events_drain: Drain) -> None:
    of, tea = shop(), catalog.category("tea")
    titles = [f"Tea number {n:02d}" for n in range(30)]
    publish(catalog.create([catalog.draft(of, category=tea.path, texts={"en": Text(title)}) for title in titles]), SYSTEM)
    events_drain()

    first = client.get("/c/tea/")
    second = client.get("/c/tea/" + first.context["results"].next)

    shown = [card["title"] for page in (first, second) for card in page.context["results"].cards]
    assert sorted(shown) == titles
    assert second.context["results"].next == ""


def test_unknown_places_are_404(client: Client) -> None:
    closed = stores.store(state="closed", slug="gone")
    for address in ("/c/nowhere/", "/p/nothing/", "/s/nobody/", f"/s/{closed.slug}/", "/elsewhere/", "/stores/?after=x"):
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert "There is nothing here" in answer.content.decode()


def test_product_page_tells_the_cost_at_the_door(client: Client) -> None:
    variant = market()

    page = client.get(f"/p/{variant.product.slug}/")

    landed = page.context["landed"]
    assert (landed.goods_minor, landed.freight_minor) == (10_000, 1_200)
    assert landed.total_minor == 11_200 + landed.tax_minor
    text = page.content.decode()
    assert all(
        part in text for part in ("Delivered to China", "CN¥100.00", "In stock", "Fresh from the hills.", "Arrives between")
    )


def test_product_page_says_why_it_does_not_deliver(client: Client) -> None:
    variant = market()
    client.cookies["preferences"] = "BR.USD"

    page = client.get(f"/p/{variant.product.slug}/")

    assert page.context["landed"] is None
    assert "does not deliver this to Brazil" in page.content.decode()


def test_options_lead_to_the_article_that_differs_in_them_alone(client: Client) -> None:
    product = shirt(shop())
    by_sku = {variant.sku: str(variant.pk) for variant in product.variants.all()}

    page = client.get(f"/p/{product.slug}/", {"variant": by_sku["Blue-M"]})

    colour, size = page.context["options"]
    shown = [(value.text, value.variant_id, value.chosen) for value in colour.values]
    assert shown == [
        ("White", by_sku["White-M"], False),
        ("Blue", by_sku["Blue-M"], True),
    ]
    assert [(v.text, v.variant_id) for v in size.values] == [("S", by_sku["Blue-S"]), ("M", by_sku["Blue-M"])]


def test_a_sold_out_article_cannot_be_put_into_the_cart(client: Client) -> None:
    product = shirt(shop())
    gone = product.variants.get(sku="White-S")

    page = client.get(f"/p/{product.slug}/", {"variant": str(gone.pk)}).content.decode()

    assert "Sold out" in page
    assert " disabled>" in page


def test_a_product_taken_off_the_shelf_is_404(client: Client) -> None:
    variant = good(shop())
    suspend([variant.product_id], SYSTEM, reason="recalled")

    assert client.get(f"/p/{variant.product.slug}/").status_code == 404


def test_a_holiday_is_told_until_the_day_on_which_the_store_sends_again(
    client: Client, virtual_clock: clock.VirtualClock
) -> None:
    article = good(shop(slug="away", settings={"holiday_until": (clock.now() + timedelta(days=2)).date().isoformat()}))
    pages = [f"/p/{article.product.slug}/", "/s/away/"]

    while_away = [client.get(page).content.decode() for page in pages]
    virtual_clock.advance(timedelta(days=2))
    back = [client.get(page).content.decode() for page in pages]

    assert all("The store is on holiday" in text for text in while_away)
    assert not any("The store is on holiday" in text for text in back)


def test_stores_hang_out_their_signs_wherever_they_are_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signs, "FRESH_S", 0.0)
    variant = market()
    Decoration.objects.create(
        store=variant.product.store,
        published_at=clock.now(),
        shown={"logo": {"path": "of/sign.webp", "width": 320, "height": 320, "alt": {}}},
    )
    good(shop(name={"en": "Plain House"}))

    pages = {address: client.get(address).content.decode() for address in ("/", "/stores/", f"/p/{variant.product.slug}/")}

    assert {address: page.count("of/sign.webp") for address, page in pages.items()} == dict.fromkeys(pages, 1)
    assert '<span class="storecard__sign" aria-hidden="true">P</span>' in pages["/stores/"]


@pytest.mark.parametrize(
    ("title", "kept"),
    [("Shampoo, 500 ml", "500\u00a0ml"), ("老白茶饼 350 克", "350\u00a0克"), ("Book 2 volumes", "2 volumes")],
)
def test_figures_and_their_units_stay_in_one_line(title: str, kept: str) -> None:
    assert kept in bound(title)


def test_edges_of_prices_are_round_where_they_are() -> None:
    with translation.override("zh-hans"):
        assert (round_amount(25_000, "CNY"), round_amount(25_050, "CNY"), round_amount(300, "JPY")) == (
            "¥250",
            "¥250.50",
            "JP¥300",
        )


def test_a_search_says_when_nothing_has_all_of_the_words(client: Client, events_drain: Drain) -> None:
    of = shop()
    good(of, "Green tea")
    good(of, "Black coffee")
    good(of, "Green coffee, raw")
    events_drain()

    words = ("red coffee", "green tea", "coffee")
    beside, both, some = (client.get("/search/", {"q": asked}).content.decode() for asked in words)

    assert "Nothing has all of your words." in beside
    assert "1 product has all of your words. The others have some of them." in both
    assert "of your words." not in some
