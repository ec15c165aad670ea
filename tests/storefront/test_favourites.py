"""Hearts on every page, a guest's wish that waits for the sign-in, and the list in the account."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.identity.factories import person
from tests.storefront.factories import good, shirt, shop

from entrepot.catalog.services import set_prices, suspend
from entrepot.catalog.types import PriceUpdate
from entrepot.favourites.models import Favourite, FollowedStore
from entrepot.favourites.services import keep_product
from entrepot.identity.models import Person
from entrepot.identity.queries import actor_of
from entrepot.identity.types import SYSTEM
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7

pytestmark = pytest.mark.django_db
PRESS = "/favourites/press/"


@pytest.fixture
def who(client: Client) -> Person:
    made = person()
    client.force_login(made)
    return made


def hearts(page: str) -> dict[str, str]:
    """Verb of each heart on the page by what it is of; the same thing says the same everywhere."""
    found = re.findall(r'form="hearts" name="(\w+)" value="([^"]+)" aria-pressed="(\w+)"', page)
    for name, _id, pressed in found:
        assert (name in {"drop", "unfollow"}) is (pressed == "true")
    said = {id_: name for name, id_, _pressed in found}
    assert len({(name, id_) for name, id_, _pressed in found}) == len(said)
    return said


@pytest.mark.usefixtures("who")
def test_a_heart_leads_back_to_the_page_and_is_pressed_everywhere(client: Client, events_drain: Callable[[], object]) -> None:
    of = shop()
    kept, other = good(of, "Kept tea"), good(of, "Other tea")
    events_drain()
    ids = {str(kept.product_id), str(other.product_id)}
    before = {path: hearts(client.get(path).content.decode()) for path in ("/", "/search/?q=tea")}

    answer = client.post(PRESS, {"keep": str(kept.product_id), "next": "/search/?q=tea"})

    assert (answer.status_code, answer["Location"]) == (302, "/search/?q=tea")
    for path in ("/", "/search/?q=tea", f"/p/{other.product.slug}/"):
        page = client.get(path).content.decode()
        assert hearts(page) == {**dict.fromkeys(ids, "keep"), str(kept.product_id): "drop"}, path
        assert "\x02" not in page
    assert all(found == dict.fromkeys(ids, "keep") for found in before.values())
    # the kept pieces of pages are shared with others, the hearts in them are not
    assert set(hearts(Client().get("/").content.decode()).values()) == {"keep"}


@pytest.mark.usefixtures("who")
def test_where_the_page_stays_its_hearts_are_told(client: Client) -> None:
    variant = good(shop())

    answer = client.post(PRESS, {"keep": str(variant.product_id), "next": "/"}, headers={"HX-Request": "true"})
    again = client.post(PRESS, {"keep": str(variant.product_id), "next": "/"}, headers={"HX-Request": "true"})

    told = json.loads(answer["HX-Trigger"])
    assert answer.status_code == again.status_code == 204
    assert told["heart"] == {"id": str(variant.product_id), "name": "drop"}
    assert told["toast"]["text"] == "It is among your favourites."
    assert Favourite.objects.count() == 1


@pytest.mark.parametrize("by_script", [False, True])
def test_a_guest_signs_in_and_comes_back_with_the_wish_done(client: Client, *, by_script: bool) -> None:
    variant = good(shop())
    person("kim@example.org", password="a long enough one")
    page = f"/p/{variant.product.slug}/"

    asked = client.post(
        PRESS, {"keep": str(variant.product_id), "next": page}, headers={"HX-Request": "true"} if by_script else {}
    )
    to_sign_in = asked["HX-Redirect"] if by_script else asked["Location"]
    assert to_sign_in == f"/accounts/login/?next=%2Fp%2F{variant.product.slug}%2F"
    assert Favourite.objects.count() == 0
    signed_in = client.post(to_sign_in, {"login": "kim@example.org", "password": "a long enough one", "next": page})
    shown = client.get(signed_in["Location"]).content.decode()

    assert signed_in["Location"] == page
    assert "It is among your favourites." in shown
    assert hearts(shown)[str(variant.product_id)] == "drop"
    assert Favourite.objects.count() == 1
    assert "It is among your favourites." not in client.get(page).content.decode()


def test_a_wish_of_long_ago_is_forgotten(client: Client, virtual_clock: clock.VirtualClock) -> None:
    variant = good(shop())
    client.post(PRESS, {"keep": str(variant.product_id), "next": "/"})
    virtual_clock.advance(timedelta(hours=3))
    client.force_login(person())

    assert client.get("/").status_code == 200

    assert Favourite.objects.count() == 0


@pytest.mark.usefixtures("who")
def test_hearts_refuse_nonsense_and_lead_nowhere_else(client: Client) -> None:
    variant = good(shop())

    wrong = [client.post(PRESS, data).status_code for data in ({}, {"keep": "x"}, {"keep": str(uuid7())}, {"do": "x"})]
    away = client.post(PRESS, {"keep": str(variant.product_id), "next": "https://evil.example/"})

    assert wrong == [404, 404, 404, 404]
    assert away["Location"] == "/favourites/"
    assert client.get(PRESS).status_code == 405


@pytest.mark.usefixtures("who")
def test_a_store_is_followed_from_its_page_and_listed(client: Client) -> None:
    of = shop(slug="tea-house", name={"en": "Tea House", "zh-hans": "茶舍"})
    assert "You follow no store yet" in client.get("/favourites/stores/").content.decode()

    client.post(PRESS, {"follow": str(of.pk), "next": "/s/tea-house/"})

    assert hearts(client.get("/s/tea-house/").content.decode())[str(of.pk)] == "unfollow"
    listed = client.get("/favourites/stores/").content.decode()
    assert "Tea House" in listed
    assert hearts(listed) == {str(of.pk): "unfollow"}
    client.post(PRESS, {"unfollow": str(of.pk), "next": "/favourites/stores/"})
    assert FollowedStore.objects.count() == 0
    assert client.get("/favourites/stores/?after=odd").status_code == 404


def test_the_list_tells_what_has_changed(client: Client, who: Person, events_drain: Callable[[], object]) -> None:
    of = shop()
    fallen, gone, sold_out, options = good(of, "Fallen"), good(of, "Gone"), good(of, "Empty", pieces=0), shirt(of)
    assert "Nothing kept yet" in client.get("/favourites/").content.decode()
    for product_id in (fallen.product_id, gone.product_id, sold_out.product_id, options.pk):
        keep_product(product_id, actor=actor_of(who))
    set_prices([PriceUpdate(fallen.pk, 8_000)], SYSTEM)
    suspend([gone.product_id], SYSTEM, reason="recalled")
    events_drain()

    page = client.get("/favourites/").content.decode()

    assert "Cheaper: CN¥100.00 when you kept it" in page
    assert "No longer on sale" in page
    assert ">Sold out<" in page
    assert page.count("Add to cart") == 1  # of the one that is there and has nothing to choose
    assert ">Choose<" in page
    assert page.count(">Remove<") == 4


def test_the_list_is_searched_sorted_and_paged(client: Client, who: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    from entrepot.storefront import keeping

    of = shop()
    made = [good(of, title, price=price) for title, price in (("Apple tea", 3_000), ("Cocoa", 1_000), ("Berry tea", 2_000))]
    for variant in made:
        keep_product(variant.product_id, actor=actor_of(who))
    set_prices([PriceUpdate(made[0].pk, 1_500), PriceUpdate(made[1].pk, 900)], SYSTEM)

    def titles(query: str) -> list[str]:
        return [item.title for item in client.get(f"/favourites/?{query}").context["page"].items]

    assert titles("") == titles("sort=odd") == ["Berry tea", "Cocoa", "Apple tea"]
    assert titles("sort=fell") == ["Apple tea", "Cocoa", "Berry tea"]
    assert titles("sort=price_up") == ["Cocoa", "Apple tea", "Berry tea"]
    assert titles("sort=price_down") == ["Berry tea", "Apple tea", "Cocoa"]
    assert titles("sort=name&q=TEA") == ["Apple tea", "Berry tea"]
    assert "None of your favourites is called that" in client.get("/favourites/?q=coffee").content.decode()
    monkeypatch.setattr(keeping, "PAGE", 2)
    assert (titles("page=1"), titles("page=2"), titles("page=9"), titles("page=x")) == (
        ["Berry tea", "Cocoa"], ["Apple tea"], ["Apple tea"], ["Berry tea", "Cocoa"]
    )  # fmt: skip
    assert 'href="?sort=name&amp;page=2"' in client.get("/favourites/?sort=name").content.decode()


def test_what_was_removed_comes_back_as_it_was(client: Client, who: Person) -> None:
    variant = good(shop())
    keep_product(variant.product_id, actor=actor_of(who))
    before = Favourite.objects.values_list("kept_at", "seen_minor").get()
    set_prices([PriceUpdate(variant.pk, 5_000)], SYSTEM)

    removed = client.post(PRESS, {"drop": str(variant.product_id), "next": "/favourites/?page=1&undo=1"})
    page = client.get(removed["Location"]).content.decode()
    assert Favourite.objects.count() == 0
    assert 'action="/favourites/undo/"' in page
    client.post("/favourites/undo/")
    client.post("/favourites/undo/")

    assert Favourite.objects.values_list("kept_at", "seen_minor").get() == before
    assert 'action="/favourites/undo/"' not in client.get("/favourites/?undo=1").content.decode()


def test_a_favourite_goes_into_the_cart_and_the_list_stays(client: Client, who: Person) -> None:
    variant = good(shop())
    keep_product(variant.product_id, actor=actor_of(who))

    answer = client.post("/cart/put/", {"variant": str(variant.pk), "add": 1, "quantity": 1, "next": "/favourites/?sort=name"})
    away = client.post("/cart/put/", {"variant": str(variant.pk), "add": 1, "quantity": 1, "next": "//evil.example"})

    assert answer["Location"] == "/favourites/?sort=name"
    assert away["Location"] == "/cart/"
    assert "It is in your cart." in client.get("/favourites/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_number_of_statements_however_long(
    client: Client, who: Person, number: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    of = shop()
    for _ in range(number):
        keep_product(good(of).product_id, actor=actor_of(who))
    client.get("/favourites/")

    with django_assert_num_queries(8):
        assert len(client.get("/favourites/").context["page"].items) == number


def test_hearts_cost_signed_in_people_one_statement_a_page_and_guests_none(client: Client) -> None:
    of = shop()
    for _ in range(3):
        good(of)

    def asked() -> int:
        with CaptureQueriesContext(connection) as done:
            client.get("/")
        return sum("favourites_" in query["sql"] for query in done)

    assert (asked(), asked()) == (0, 0)
    client.force_login(person())
    assert (asked(), asked()) == (1, 1)


def test_guests_are_sent_to_the_sign_in(client: Client) -> None:
    for path in ("/favourites/", "/favourites/stores/"):
        assert client.get(path)["Location"] == f"/accounts/login/?next={path}"
