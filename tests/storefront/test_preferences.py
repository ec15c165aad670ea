"""Language, destination and currency stick."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.identity.factories import person
from tests.storefront.factories import good, shop

pytestmark = pytest.mark.django_db


def test_choices_stick_and_lead_back(client: Client) -> None:
    good(shop(), "Green tea", price=10_000)
    chosen = {"country": "DE", "currency": "EUR", "language": "zh-hans", "theme": "dark", "next": "/stores/"}

    answer = client.post("/preferences/", chosen)

    assert answer["Location"] == "/stores/"
    page = client.get("/").content.decode()
    assert all(text in page for text in ('lang="zh-hans"', 'data-theme="dark"', "中文 Green tea", "€"))
    assert "德国" in page


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere(client: Client, elsewhere: str) -> None:
    assert client.post("/preferences/", {"next": elsewhere})["Location"] == "/"


def test_what_is_no_choice_changes_nothing(client: Client) -> None:
    client.post("/preferences/", {"country": "GB", "currency": "GBP"})
    client.post("/preferences/", {"country": "XX", "currency": "BTC", "language": "tlh"})

    assert client.cookies["preferences"].value == "GB.GBP"
    assert "django_language" not in client.cookies


@pytest.mark.parametrize("cookie", ["", "x", "ZZ.EUR", "DE.BTC", "DE.EUR; x", "é"])
def test_a_cookie_that_makes_no_sense_counts_as_none(client: Client, cookie: str) -> None:
    client.cookies["preferences"] = cookie

    assert "China" in client.get("/").content.decode()


def test_it_takes_a_post(client: Client) -> None:
    assert client.get("/preferences/").status_code == 405


def test_a_persons_choices_go_along_to_another_device(client: Client) -> None:
    who, phone = person(), Client()
    client.force_login(who)
    phone.cookies["django_language"] = "en"
    phone.force_login(who)

    client.post("/preferences/", {"country": "DE", "currency": "EUR", "language": "zh-hans"})

    page = phone.get("/").content.decode()
    assert 'lang="zh-hans"' in page
    assert "德国" in page
    phone.post("/preferences/", {"language": "en"})
    assert 'lang="en"' in client.get("/").content.decode()
    assert "Germany" in client.get("/").content.decode()


def test_a_guests_choices_stay_with_a_person_who_never_chose(client: Client) -> None:
    client.post("/preferences/", {"country": "GB", "currency": "GBP", "language": "zh-hans"})
    client.force_login(person())

    page = client.get("/").content.decode()

    assert 'lang="zh-hans"' in page
    assert "英国" in page
