"""Pages of the account."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from django.test import Client
from tests.identity.factories import person, staff_of
from tests.orders.factories import order_in
from tests.stores import factories as stores

from entrepot.identity.models import Person
from entrepot.identity.queries import actor_of

pytestmark = pytest.mark.django_db
PASSWORD = "tea leaves in the rain"


@pytest.fixture
def who(settings: Any) -> Person:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return person("wang@example.org", display_name="Wang", password=PASSWORD)


def signed_in(client: Client) -> Client:
    answer = client.post("/accounts/login/", {"login": "wang@example.org", "password": PASSWORD})
    assert answer.status_code == 302
    return client


def proved(client: Client) -> Client:
    """Signed in, and the password given once more."""
    assert signed_in(client).post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


def test_pages_need_a_person(client: Client) -> None:
    for address in ("/account/", "/account/profile/", "/account/data/", "/account/data/file/", "/account/erase/"):
        assert client.get(address)["Location"].startswith("/accounts/login/?next=")


@pytest.mark.usefixtures("who")
def test_every_tile_of_the_account_leads_somewhere(client: Client) -> None:
    page = proved(client).get("/account/")
    tiles = re.findall(r'<h3><a href="([^"]+)"', page.content.decode())

    assert len(tiles) == 14
    assert [address for address in tiles if client.get(address).status_code != 200] == []
    assert "Your account has a password only." in page.content.decode()


def test_a_name_is_kept_and_a_long_one_stays_in_the_form(client: Client, who: Person) -> None:
    signed_in(client)
    assert client.post("/account/profile/", {"name": "  Wang\u202e  Fang "})["Location"] == "/account/"
    who.refresh_from_db()
    assert who.display_name == "Wang Fang"
    refused = client.post("/account/profile/", {"name": "x" * 81})
    who.refresh_from_db()

    assert (refused.status_code, who.display_name) == (422, "Wang Fang")
    assert "x" * 81 in refused.content.decode()


@pytest.mark.usefixtures("who")
def test_the_file_comes_after_the_password_was_given_again(client: Client) -> None:
    signed_in(client)
    for address in ("/account/data/file/", "/account/erase/"):
        assert client.get(address)["Location"].startswith("/accounts/reauthenticate/")
    answer: Any = proved(client).get("/account/data/file/")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/zip", "private, no-store")
    assert answer["Content-Disposition"].startswith('attachment; filename="entrepot-')
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert {"account/person.json", "orders/orders.json", "messaging/conversations.json"} <= set(archive.namelist())


def test_the_account_is_erased_and_every_session_ends(client: Client, who: Person) -> None:
    elsewhere = signed_in(Client())
    wrong = proved(client).post("/account/erase/", {"email": "wong@example.org"})
    assert wrong.status_code == 422
    assert "This is not the e-mail address of your account." in wrong.content.decode()
    assert 'value="wong@example.org"' in wrong.content.decode()

    assert client.post("/account/erase/", {"email": "wang@example.org"})["Location"] == "/account/erased/"
    assert "The account is erased" in client.get("/account/erased/").content.decode()
    for browser in (client, elsewhere):
        assert browser.get("/account/").status_code == 302
    assert client.post("/accounts/login/", {"login": "wang@example.org", "password": PASSWORD}).status_code == 200
    who.refresh_from_db()
    assert not who.is_active


def test_what_hinders_is_said_before_and_after_asking(client: Client, who: Person) -> None:
    order = order_in("paid", actor=actor_of(who))
    staff_of(stores.store().pk, who=who)
    proved(client)
    asked = client.get("/account/erase/")
    done = client.post("/account/erase/", {"email": "wang@example.org"})
    who.refresh_from_db()

    assert (asked.status_code, done.status_code, who.is_active) == (200, 409, True)
    for page in (asked, done):
        assert f"Orders are still open: {order.number}." in page.content.decode()
        assert "You have a role in a store" in page.content.decode()
        assert 'name="email"' not in page.content.decode()


@pytest.mark.usefixtures("who")
def test_other_sessions_are_ended_from_the_list(client: Client) -> None:
    elsewhere = signed_in(Client(headers={"user-agent": "An old telephone"}))
    page = signed_in(client).get("/accounts/sessions/")
    assert "An old telephone" in page.content.decode()
    assert page.content.decode().count("This device") == 1
    client.post("/accounts/sessions/")

    assert elsewhere.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200
