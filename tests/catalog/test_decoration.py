"""How a store decorates its page."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from pytest_django.fixtures import Settings
from tests.catalog import factories
from tests.stores import factories as stores

from entrepot.catalog import queries, services
from entrepot.catalog.errors import DecorationChanged, NothingDecorated, NotOfThisStore, TooManyFeatured
from entrepot.catalog.models import Decoration as Row
from entrepot.catalog.types import Decoration, StorePicture
from entrepot.database import sql
from entrepot.identity.enums import StoreRole
from entrepot.kernel.errors import Forbidden, Invalid
from entrepot.kernel.ids import uuid7
from entrepot.kernel.pictures import NotAPicture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def png(width: int = 2000, height: int = 1000) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, height), "#c33").save(written, "PNG")
    return written.getvalue()


def test_a_store_without_decoration_shows_none() -> None:
    store = stores.store()

    assert queries.decoration_of(store.pk) == Decoration()
    assert queries.decoration_desk(store.pk).version == 0


def test_a_draft_is_seen_by_nobody_until_it_is_published() -> None:
    store = stores.store()
    owner = stores.staff(store)
    product = factories.product(store)
    wanted = Decoration(introduction={"en": " Toys since 1903 ", "zh-hans": ""}, featured=(product.pk, product.pk))

    version = services.save_decoration(store.pk, wanted, version=0, actor=owner)

    kept = Decoration(introduction={"en": "Toys since 1903"}, featured=(product.pk,))
    assert version == 1
    assert queries.decoration_of(store.pk) == Decoration()
    assert queries.decoration_desk(store.pk).draft == kept
    assert queries.decoration_desk(store.pk).is_changed

    services.publish_decoration(store.pk, version=1, actor=owner)

    assert queries.decoration_of(store.pk) == kept
    assert not queries.decoration_desk(store.pk).is_changed
    assert sql.scalar("SELECT count(*) FROM events_fact WHERE kind = 'catalog.decoration_published'") == 1


def test_discarding_takes_the_draft_back_to_what_is_shown() -> None:
    store = stores.store()
    owner = stores.staff(store)
    services.save_decoration(store.pk, Decoration(introduction={"en": "First"}), version=0, actor=owner)
    services.publish_decoration(store.pk, version=1, actor=owner)
    services.save_decoration(store.pk, Decoration(introduction={"en": "Second"}), version=1, actor=owner)

    assert services.discard_decoration(store.pk, version=2, actor=owner) == 3

    assert queries.decoration_desk(store.pk).draft.introduction_in("zh-hans") == "First"


def test_who_read_an_older_draft_does_not_overwrite_the_newer() -> None:
    store = stores.store()
    owner = stores.staff(store)
    services.save_decoration(store.pk, Decoration(introduction={"en": "First"}), version=0, actor=owner)

    with pytest.raises(DecorationChanged):
        services.save_decoration(store.pk, Decoration(introduction={"en": "Late"}), version=0, actor=owner)
    with pytest.raises(DecorationChanged):
        services.publish_decoration(store.pk, version=0, actor=owner)

    assert queries.decoration_desk(store.pk).draft.introduction == {"en": "First"}
    assert queries.decoration_of(store.pk) == Decoration()


def test_products_and_pictures_of_others_are_refused() -> None:
    store, other = stores.store(), stores.store()
    owner = stores.staff(store)
    foreign = factories.product(other)
    elsewhere = StorePicture(f"stores/{other.pk}/a.webp", 10, 10)

    with pytest.raises(NotOfThisStore):
        services.save_decoration(store.pk, Decoration(featured=(foreign.pk,)), version=0, actor=owner)
    with pytest.raises(Invalid):
        services.save_decoration(store.pk, Decoration(banner=elsewhere), version=0, actor=owner)
    with pytest.raises(TooManyFeatured):
        services.save_decoration(store.pk, Decoration(featured=tuple(uuid7() for _ in range(13))), version=0, actor=owner)

    assert Row.objects.count() == 0


def test_nothing_is_published_where_nothing_was_saved() -> None:
    store = stores.store()

    with pytest.raises(NothingDecorated):
        services.publish_decoration(store.pk, version=0, actor=stores.staff(store))


def test_only_those_who_edit_the_store_decorate_it() -> None:
    store = stores.store()
    goods = stores.staff(store, StoreRole.VIEWER)

    with pytest.raises(Forbidden):
        services.save_decoration(store.pk, Decoration(), version=0, actor=goods)
    with pytest.raises(Forbidden):
        services.keep_store_picture(store.pk, png(), "logo", actor=goods)

    assert Row.objects.count() == 0


def test_a_picture_is_cut_to_its_place_and_painted_anew() -> None:
    store = stores.store()
    owner = stores.staff(store)

    banner = services.keep_store_picture(store.pk, png(), "banner", actor=owner)

    assert (banner.width, banner.height) == (1600, 400)
    assert banner.path.startswith(f"stores/{store.pk}/")
    with pytest.raises(NotAPicture):
        services.keep_store_picture(store.pk, b"<svg onload=alert(1)>", "banner", actor=owner)
