"""The store's page and its settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from tests.catalog import factories as catalog
from tests.seller.test_editor import photo
from tests.seller.test_products import desk, url
from tests.stores import factories as stores

from entrepot.catalog.models import Decoration as Row
from entrepot.catalog.queries import decoration_desk, decoration_of
from entrepot.stores.queries import store as stored_store

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def test_a_page_is_drafted_looked_at_and_shown() -> None:
    store = stores.store()
    first, second = catalog.product(store), catalog.product(store)
    client, path = desk(store), url(store, "decoration")
    assert client.get(path).status_code == 200

    client.post(
        path,
        {
            "version": "0",
            "introduction_en": "Toys since 1903",
            "banner": photo(),
            "banner_alt_en": "Shelves",
            "add": str(first.pk),
        },
    )
    client.post(path, {"version": "1", "introduction_en": "Toys", "featured": [str(first.pk)], "add": str(second.pk)})
    client.post(path, {"version": "2", "introduction_en": "Toys", "featured": [str(first.pk), str(second.pk)], "move": "up:1"})

    draft = decoration_desk(store.pk).draft
    assert draft.featured == (second.pk, first.pk)
    assert draft.banner is not None
    assert decoration_of(store.pk).featured == ()
    looked_at = client.get(url(store, "decoration-preview"), {"lang": "zh-hans"}).content.decode()
    assert "Toys" in looked_at
    client.post(path, {"version": "3", "introduction_en": "Toys", "featured": [str(second.pk)], "publish": "1"})
    assert decoration_of(store.pk).featured == (second.pk,)
    assert decoration_of(store.pk).introduction == {"en": "Toys"}


def test_what_is_wrong_with_a_page_is_said_and_nothing_is_saved() -> None:
    store = stores.store()
    foreign = catalog.product(stores.store())
    client, path = desk(store), url(store, "decoration")

    other = client.post(path, {"version": "0", "introduction_en": "Typed", "add": str(foreign.pk)})
    late = client.post(path, {"version": "7", "introduction_en": "Typed"})

    assert (other.status_code, late.status_code) == (422, 422)
    assert "Only the store&#x27;s own products" in other.content.decode()
    assert foreign.texts["en"]["title"] not in other.content.decode()
    assert "Typed" in late.content.decode()
    assert not Row.objects.exists()


def test_settings_are_stored_and_wrong_ones_are_not() -> None:
    store = stores.store()
    client, path = desk(store), url(store, "settings")
    sent = {"name_en": "New name", "contact_email": "a@example.org", "holiday_until": "2099-01-31"}
    half = client.post(path, {**sent, "return_street": "Somewhere 1"})
    nameless = client.post(path, {"name_en": ""})
    assert (half.status_code, nameless.status_code) == (422, 422)
    assert stored_store(store.pk).settings == {}

    client.post(path, sent)

    kept = stored_store(store.pk)
    assert kept.name == {"en": "New name"}
    assert kept.settings == {"contact_email": "a@example.org", "holiday_until": "2099-01-31"}
    client.post(path, {"name_en": "New name", "contact_email": ""})
    assert stored_store(store.pk).settings == {}
