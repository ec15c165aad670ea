"""Files that nobody came back for do not lie there for ever; a view that cannot be renamed keeps what was typed."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.urls import reverse
from django.utils import translation
from pytest_django.fixtures import Settings
from tests.inventory.factories import stocked
from tests.seller.world import build, client_of

from entrepot.catalog.models import ProductPicture
from entrepot.catalog.services import forget_pictures
from entrepot.events.services.periodic import run_job
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.orders.services import save_view
from entrepot.seller import uploads
from entrepot.seller.printing import address_lines
from entrepot.seller.templatetags.seller import order_of, reference

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _folders(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    options = settings.STORAGES["private"]["OPTIONS"] | {"location": str(tmp_path / "private")}
    settings.STORAGES = settings.STORAGES | {"private": settings.STORAGES["private"] | {"OPTIONS": options}}


def aged(path: str, days: int) -> None:
    then = (clock.now() - timedelta(days=days)).timestamp()
    os.utime(path, (then, then))


def test_imports_that_were_only_tried_are_forgotten_after_a_week() -> None:
    store, old, young = uuid4(), uuid4(), uuid4()
    for upload in (old, young):
        uploads.keep(store, upload, ContentFile(b"sku\n1\n", name="goods.csv"))
        uploads.keep_columns(store, upload, {"sku": "sku"})
    root = storages["private"]
    for path in (f"imports/{store}/{old}/goods.csv", f"imports/{store}/columns/{old}.json"):
        aged(root.path(path), 8)

    run_job("seller.forget_uploads")

    assert (uploads.kept(store, old), uploads.kept(store, young)) == ("", "goods.csv")
    assert (uploads.columns_of(store, old), uploads.columns_of(store, young)) == (None, {"sku": "sku"})


def test_pictures_that_no_product_shows_are_forgotten_after_a_week() -> None:
    product = stocked().product
    names = {
        name: default_storage.save(f"products/{product.store_id}/{name}.webp", ContentFile(b"x"))
        for name in ("shown", "lost", "new")
    }
    ProductPicture.objects.create(product=product, position=9, url=default_storage.url(names["shown"]))
    for name in ("shown", "lost"):
        aged(default_storage.path(names[name]), 8)

    assert forget_pictures() == 1
    run_job("catalog.forget_pictures")

    assert {name for name, path in names.items() if default_storage.exists(path)} == {"shown", "new"}


def test_a_view_that_cannot_be_renamed_keeps_the_name_that_was_typed() -> None:
    world = build()
    client = client_of(world.owner)
    view = world.ids["view_id"]
    save_view(world.store.pk, "Late ones", "late=1", actor=world.owner)
    path = reverse("seller:manage-view", args=[world.store.slug, view])

    taken = client.post(path, {"name": "Late ones", "is_shared": "on"})
    long = client.post(path, {"name": "x" * 41})

    assert (taken.status_code, long.status_code) == (422, 422)
    assert "You have a view “Late ones” already." in taken.content.decode()
    assert 'value="Late ones"' in taken.content.decode()
    assert f'value="{"x" * 41}"' in long.content.decode()
    assert client.get(reverse("seller:orders", args=[world.store.slug])).context["views"][0].name in {"To ship", "Late ones"}


def test_what_a_booking_refers_to_is_said_and_an_order_is_led_to() -> None:
    order_id = uuid7()

    assert order_of(f"order:{order_id}") == order_id
    assert order_of(f"payout:{order_id}") is None
    assert order_of("order:not-a-number") is None
    with translation.override("en"):
        assert reference(f"reserve:{order_id}") == "Held back money released"
        assert reference("DN-2201") == "DN-2201"
    with translation.override("zh-hans"):
        assert reference(f"payout:{order_id}") == "提现"


def test_the_country_on_a_parcel_is_written_as_every_carrier_reads_it() -> None:
    with translation.override("zh-hans"):
        lines = address_lines({"name": "高子涵", "country": "CN", "city": "深圳", "lines": ["科苑路 887 号"]})

    assert lines[-1] == "CHINA"
