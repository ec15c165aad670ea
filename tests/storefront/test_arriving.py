"""Lists say by when goods arrive where the visitor is, and can be narrowed by it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.logistics import factories as logistics
from tests.storefront.factories import good, shop
from tests.stores import factories as stores

from entrepot.identity.types import SYSTEM
from entrepot.kernel import clock
from entrepot.logistics.services import save_template
from entrepot.stores.models import Store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("virtual_clock")]
Drain = Callable[[], object]


def sends(days: int, *, title: str) -> Store:
    """A store in China with one good, that arrives `days` days after it was shipped."""
    of = stores.store(kind="domestic")
    way = logistics.service(logistics.AreaGroup(("1",), (logistics.charge(),), 1, days), countries=("CN",))
    save_template(of.pk, logistics.template(way), actor=SYSTEM, is_default=True)
    good(of, title, brand=title.split(maxsplit=1)[0])
    return of


@pytest.fixture
def market(events_drain: Drain) -> None:
    for days, title in ((1, "Swift tea"), (4, "Usual tea"), (20, "Slow tea")):
        sends(days, title=title)
    events_drain()


def shown(client: Client, query: str, path: str = "/search/") -> tuple[dict[str, str], dict[str, int]]:
    """What each card says of its arrival, and the choices of the facet with their counts."""
    answer = client.get(f"{path}?{query}")
    page = answer.content.decode()
    cards = dict(re.findall(r'<h3><a href="[^"]+">([^<]+)</a></h3>.*?good__arrives[^"]* small">([^<]*)<', page, re.DOTALL))
    groups = {group.title: group.choices for group in answer.context["results"].groups}
    return cards, {choice.address: choice.count for choice in groups.get("Arrives", ())}


@pytest.mark.usefixtures("market")
@pytest.mark.parametrize("path", ["/search/", "/c/things/"])
def test_cards_say_it_and_lists_are_narrowed_by_it(client: Client, path: str) -> None:
    cards, choices = shown(client, "q=tea", path)
    narrowed, others = shown(client, "q=tea&arrives=7", path)

    today = clock.now().date()
    by = {title: today + timedelta(days=2 + days) for title, days in (("Swift tea", 1), ("Usual tea", 4), ("Slow tea", 20))}
    assert cards == {title: f"Arrives by {day:%b} {day.day}" for title, day in by.items()}
    assert choices == {"?q=tea&arrives=3": 1, "?q=tea&arrives=7": 2, "?q=tea&arrives=14": 2, "?q=tea&arrives=30": 3}
    assert set(narrowed) == {"Swift tea", "Usual tea"}
    # the facet leaves its own filter out, the chosen one leads back; others are counted within it
    assert others == {"?q=tea&arrives=3": 1, "?q=tea": 2, "?q=tea&arrives=14": 2, "?q=tea&arrives=30": 3}
    assert set(shown(client, "q=tea&arrives=7&brand=slow", path)[0]) == set()
    assert set(shown(client, "arrives=3&sort=price_up", path)[0]) == {"Swift tea"}
    assert len(shown(client, "q=tea&arrives=soon", path)[0]) == 3
    assert len(shown(client, "q=tea&arrives=0", path)[0]) == 0


@pytest.mark.usefixtures("market")
def test_the_choices_name_the_day(client: Client) -> None:
    page = client.get("/search/?q=tea").content.decode()
    chinese = client.get("/search/?q=tea&lang=zh-hans").content.decode()

    assert "By Mar 9 (7 days)" in page
    assert "7 天内（3月9日前）" in chinese
    assert re.search(r"\d+月\d+日前送达", chinese)


@pytest.mark.usefixtures("market")
def test_elsewhere_nothing_arrives(client: Client) -> None:
    client.cookies["preferences"] = "US.USD"

    cards, choices = shown(client, "q=tea")

    assert set(cards.values()) == {"Not delivered to United States"}
    assert choices == {}
    assert shown(client, "q=tea&arrives=30")[0] == {}


def test_every_page_with_cards_says_it(client: Client, events_drain: Drain) -> None:
    of = shop(slug="tea-house")
    first, second = good(of, "First tea"), good(of, "Second tea")
    events_drain()
    client.get(f"/p/{second.product.slug}/")

    for path in ("/", f"/p/{first.product.slug}/", "/s/tea-house/", "/c/things/"):
        assert "Arrives by" in client.get(path).content.decode(), path


@pytest.mark.usefixtures("market")
def test_pages_of_a_narrowed_list_go_on(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from entrepot.storefront import results

    monkeypatch.setattr(results, "PAGE", 1)
    first = client.get("/search/?arrives=7")
    second = client.get(f"/search/{first.context['results'].next}")

    titles = [card["title"] for answer in (first, second) for card in answer.context["results"].cards]
    assert sorted(titles) == ["Swift tea", "Usual tea"]
    assert second.context["results"].next == ""
