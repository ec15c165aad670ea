"""Pages that say "slower": search and messages, and no other."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.identity.factories import person
from tests.stores import factories as stores

from entrepot.messaging.models import Message

pytestmark = pytest.mark.django_db


def test_search_above_the_limit_says_when_to_go_on(client: Client, settings: Any) -> None:
    settings.SEARCH_LIMIT = 1
    there: Any = {"REMOTE_ADDR": "8.8.8.8"}
    assert client.get("/search/?q=tea", **there).status_code == 200
    refused = client.get("/search/?q=tea", **there)

    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert "That was very often in a short time." in refused.content.decode()
    assert "操作过于频繁" in client.get("/search/?q=tea&lang=zh-hans", **there).content.decode()
    for page in ("/", "/stores/", "/cart/", "/search/suggest/?q=t"):
        assert client.get(page, **there).status_code == 200
    client.force_login(person())
    assert client.get("/search/?q=tea", **there).status_code == 200


def test_the_search_box_above_its_own_limit_shows_no_list(client: Client, settings: Any) -> None:
    settings.SEARCH_LIMIT = 1
    there: Any = {"REMOTE_ADDR": "8.8.8.8"}
    allowed = [client.get("/search/suggest/?q=t", **there).status_code for _ in range(5)]

    refused = client.get("/search/suggest/?q=t", **there)

    assert allowed == [200] * 5
    assert (refused.status_code, refused.json()) == (429, {"items": []})
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert client.get("/search/?q=t", **there).status_code == 200  # searches have their own
    client.force_login(person())
    assert client.get("/search/suggest/?q=t", **there).status_code == 200


def test_a_message_above_the_limit_stays_in_the_form(client: Client, settings: Any) -> None:
    settings.MESSAGE_LIMIT = 1
    client.force_login(person())
    about = {"store": stores.store().pk}
    first = client.post("/messages/new/", {**about, "text": "One", "key": "1"})
    for address in ("/messages/new/", first["Location"]):
        refused = client.post(address, {**about, "text": "Two of mine", "key": "2"})
        assert refused.status_code == 429
        assert 1 <= int(refused["Retry-After"]) <= 60
        assert "Two of mine" in refused.content.decode()

    assert Message.objects.count() == 1
