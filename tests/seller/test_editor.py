"""The editor's buttons: pictures, options, properties of the category; preview, copy, plan."""

from __future__ import annotations

import io
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django.fixtures import Settings
from tests.catalog import factories as catalog
from tests.logistics import factories as logistics
from tests.seller.test_products import desk, form, url
from tests.stores import factories as stores

from entrepot.catalog import services
from entrepot.catalog.models import Product
from entrepot.catalog.queries import stored_products
from entrepot.events.models import Timer
from entrepot.events.services import fire_due
from entrepot.identity.enums import StoreRole
from entrepot.identity.types import SYSTEM
from entrepot.kernel import clock
from entrepot.logistics.queries import templates_of_products
from entrepot.logistics.services import save_template
from entrepot.stores.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def photo(colour: str = "#c33", *, name: str = "a.jpg") -> SimpleUploadedFile:
    """A picture that knows where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    written = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(written, "JPEG", exif=exif)
    return SimpleUploadedFile(name, written.getvalue(), "image/jpeg")


def test_an_uploaded_picture_is_painted_anew_and_saved_with_the_product(tmp_path: Path) -> None:
    store = stores.store()

    desk(store).post(url(store, "new-product"), form(pictures="", files=[photo(), photo()]))

    product = Product.objects.get(store=store)
    [picture] = stored_products([product.pk])[product.pk].draft.pictures  # the same picture twice is one
    assert picture.url.startswith(f"/media/products/{store.pk}/")
    kept = (tmp_path / "media" / picture.url.removeprefix("/media/")).read_bytes()
    assert kept[:4] == b"RIFF"
    assert b"Camera" not in kept


def test_a_file_that_is_no_picture_is_named_and_the_rest_is_saved() -> None:
    store = stores.store()
    client = desk(store)

    response = client.post(
        url(store, "new-product"), form(pictures="", files=[SimpleUploadedFile("b.png", b"<script>"), photo()]), follow=True
    )

    assert "b.png: This is not a picture" in response.content.decode()
    product = Product.objects.get(store=store)
    assert product.pictures.count() == 1


def test_pictures_are_ordered_described_and_removed_before_anything_is_saved() -> None:
    store = stores.store()
    typed = form(
        pictures="",
        **{
            "pic-TOTAL": "3",
            "pic-0-url": "/a.webp",
            "pic-1-url": "/b.webp",
            "pic-1-alt-en": "From behind",
            "pic-2-url": "/c.webp",
            "title_en": "Typed",
        },
    )
    client = desk(store)

    def order(action: str) -> list[str]:
        page = client.post(url(store, "new-product"), {**typed, "picture": action})
        assert page.context["form"]["title_en"].value() == "Typed"
        return [picture["url"][1] for picture in page.context["pictures"]]

    assert [order(action) for action in ("main:2", "up:1", "down:0", "remove:1", "up:9", "x")] == [
        ["c", "a", "b"],
        ["b", "a", "c"],
        ["b", "a", "c"],
        ["a", "c"],
        ["a", "b", "c"],
        ["a", "b", "c"],
    ]
    assert not Product.objects.filter(store=store).exists()
    client.post(url(store, "new-product"), typed)
    product = Product.objects.get(store=store)
    pictures = stored_products([product.pk])[product.pk].draft.pictures
    assert [(picture.url, dict(picture.alt)) for picture in pictures] == [
        ("/a.webp", {}),
        ("/b.webp", {"en": "From behind"}),
        ("/c.webp", {}),
    ]


def test_options_become_articles_and_those_that_are_there_stay() -> None:
    store = stores.store()
    typed = form(
        combine="1",
        **{"option-0-name": "colour", "option-0-values": "red, blue", "option-1-name": "size", "option-1-values": "S，M"},
        **{"v-0-options": ""},
    )

    page = desk(store).post(url(store, "new-product"), typed)

    rows = [(row["sku"].value(), row["options"].value(), row["price_minor"].value()) for row in page.context["articles"]]
    assert rows == [
        ("HORSE-1", "colour: red; size: S", "19.99"),
        ("HORSE-1-RED-M", "colour: red; size: M", "19.99"),
        ("HORSE-1-BLUE-S", "colour: blue; size: S", "19.99"),
        ("HORSE-1-BLUE-M", "colour: blue; size: M", "19.99"),
    ]


def test_properties_of_the_category_have_fields_of_their_own() -> None:
    store = stores.store()
    hints = [{"name": "voltage", "kind": "number", "unit": "V", "required": True}, {"name": "wireless", "kind": "boolean"}]
    place = catalog.category("lamps", attribute_hints=hints)
    client = desk(store)

    asked = client.post(
        url(store, "new-product"), form(category=place.path, attributes="voltage: 12 V\ncolour: red", refresh="1")
    )
    assert [(hint["name"], hint["value"]) for hint in asked.context["properties"]] == [("voltage", "12 V"), ("wireless", "")]
    assert asked.context["form"]["attributes"].value() == "colour: red"

    client.post(
        url(store, "new-product"),
        form(category=place.path, attributes="colour: red", **{"attr:voltage": "230", "attr:wireless": "no"}),
    )
    product = Product.objects.get(store=store)
    draft = stored_products([product.pk])[product.pk].draft
    assert [(a.name, a.value, a.unit) for a in draft.attributes] == [
        ("voltage", Decimal(230), "V"),
        ("wireless", False, ""),
        ("colour", "red", ""),
    ]
    page = client.get(url(store, "product", product_id=product.pk))
    assert [hint["value"] for hint in page.context["properties"]] == ["230 V", "no"]
    assert page.context["form"]["attributes"].value() == "colour: red"


def test_a_draft_can_be_looked_at_as_shoppers_will_see_it() -> None:
    store = stores.store()
    product = catalog.product(store, published=False)

    page = desk(store, StoreRole.VIEWER).get(url(store, "preview", product_id=product.pk), {"lang": "zh-hans"})

    assert page.status_code == 200
    assert product.texts["zh-hans"]["title"] in page.content.decode()


def test_a_copy_is_a_draft_with_numbers_of_its_own() -> None:
    store = stores.store()
    product = catalog.product(store, sku="A")
    client = desk(store)

    first = client.post(url(store, "duplicate", product_id=product.pk))
    client.post(url(store, "duplicate", product_id=product.pk))

    copies = Product.objects.filter(store=store).exclude(pk=product.pk).order_by("pk")
    assert first["Location"] == url(store, "product", product_id=copies[0].pk)
    assert [copy.state for copy in copies] == ["draft", "draft"]
    assert [copy.variants.get().sku for copy in copies] == ["A-2", "A-3"]
    assert copies[0].texts == product.texts


def test_a_product_goes_on_sale_and_off_by_the_clock() -> None:
    store = stores.store()
    product = catalog.product(store, published=False)
    client, now = desk(store), clock.now()
    on, off = now + timedelta(hours=1), now + timedelta(hours=2)
    path = url(store, "schedule", product_id=product.pk)

    client.post(path, {"publish_at": f"{on:%Y-%m-%dT%H:%M}", "withdraw_at": f"{off:%Y-%m-%dT%H:%M}"})
    assert Timer.objects.filter(subject=product.pk, cancelled_at=None).count() == 2
    with clock.using(clock.VirtualClock(on)):
        fire_due()
    product.refresh_from_db()
    assert product.state == "published"
    with clock.using(clock.VirtualClock(off)):
        fire_due()
    product.refresh_from_db()
    assert product.state == "draft"


def test_a_plan_for_the_past_is_refused_and_an_empty_time_takes_a_plan_back() -> None:
    store = stores.store()
    product = catalog.product(store, published=False)
    client, soon = desk(store), clock.now() + timedelta(days=1)
    path = url(store, "schedule", product_id=product.pk)

    past = client.post(path, {"publish_at": "2001-01-01T00:00"}, follow=True)
    assert "Choose a time that is still to come." in past.content.decode()
    assert not Timer.objects.filter(subject=product.pk).exists()
    client.post(path, {"publish_at": f"{soon:%Y-%m-%dT%H:%M}"})
    client.post(path, {"publish_at": ""})
    assert not Timer.objects.filter(subject=product.pk, cancelled_at=None).exists()


def test_a_viewer_neither_copies_nor_plans() -> None:
    store = stores.store()
    product = catalog.product(store)
    client = desk(store, StoreRole.VIEWER)

    assert client.post(url(store, "duplicate", product_id=product.pk)).status_code == 403
    assert client.post(url(store, "schedule", product_id=product.pk), {"publish_at": "2099-01-01T00:00"}).status_code == 403
    assert Product.objects.filter(store=store).count() == 1
    assert not Timer.objects.exists()
    assert services.keep_picture  # the verb behind the upload asks for the same right as the editor


def two_ways(store: Store) -> tuple[str, str]:
    """The keys of the store's default template and of one for heavy goods."""
    light = save_template(store.pk, logistics.template(), actor=SYSTEM)
    heavy = save_template(store.pk, logistics.template(name="Heavy"), actor=SYSTEM)
    return str(light.key), str(heavy.key)


def test_a_product_is_sent_by_the_template_that_is_chosen_in_its_editor() -> None:
    store = stores.store()
    light, heavy = two_ways(store)
    client = desk(store)

    client.post(url(store, "new-product"), form(freight=heavy))
    product = Product.objects.get(store=store)
    page = client.get(url(store, "product", product_id=product.pk)).content.decode()
    chosen = templates_of_products(store.pk, [product.pk])
    client.post(
        url(store, "product", product_id=product.pk), form(freight=light, version=product.version, external_id="HORSE-1")
    )

    assert chosen == {product.pk: UUID(heavy)}
    assert f'<option value="{heavy}" selected>Heavy</option>' in page
    assert "Standard (the default)" in page
    assert templates_of_products(store.pk, [product.pk]) == {}  # the default again


def test_a_template_of_another_store_cannot_be_chosen() -> None:
    store, other = stores.store(), stores.store()
    two_ways(store)
    _light, foreign = two_ways(other)

    answer = desk(store).post(url(store, "new-product"), form(freight=foreign))

    assert answer.status_code == 422
    assert "Select a valid choice" in answer.content.decode()
    assert not Product.objects.exists()


def test_what_is_typed_keeps_its_template_when_the_page_is_rearranged() -> None:
    store = stores.store()
    _light, heavy = two_ways(store)

    page = desk(store).post(url(store, "new-product"), form(freight=heavy, add_variant="1")).content.decode()

    assert f'<option value="{heavy}" selected>Heavy</option>' in page
    assert not Product.objects.exists()


def test_who_may_not_change_freight_sees_the_template_and_no_field() -> None:
    store = stores.store()
    two_ways(store)
    desk(store).post(url(store, "new-product"), form())
    product = Product.objects.get(store=store)

    page = desk(store, StoreRole.VIEWER).get(url(store, "product", product_id=product.pk)).content.decode()

    assert "It goes by the freight template “Standard (the default)”." in page
    assert 'name="freight"' not in page
    assert "Make a freight template" not in page


def test_a_copy_goes_by_the_template_of_what_it_was_made_of() -> None:
    store = stores.store()
    _light, heavy = two_ways(store)
    client = desk(store)
    client.post(url(store, "new-product"), form(freight=heavy))
    original = Product.objects.get(store=store)

    client.post(url(store, "duplicate", product_id=original.pk))

    copy = Product.objects.exclude(pk=original.pk).get(store=store)
    assert templates_of_products(store.pk, [copy.pk]) == {copy.pk: UUID(heavy)}


def test_a_store_without_templates_is_told_what_is_missing() -> None:
    store = stores.store()

    page = desk(store).get(url(store, "new-product")).content.decode()

    assert "The store has no freight template yet" in page
    assert "Make a freight template" in page


def test_properties_are_asked_for_in_the_language_of_the_page() -> None:
    """The category asks for “weight”; the field keeps that name whatever the reader's language."""
    store = stores.store()
    catalog.category("scales", attribute_hints=[{"name": "weight", "kind": "number", "unit": "g"}])
    client = desk(store)
    client.cookies["django_language"] = "zh-hans"

    asked = form(category=catalog.category("scales").path, refresh="1")
    page = client.post(url(store, "new-product"), asked).content.decode()

    assert 'name="attr:weight"' in page
    assert "重量" in page
