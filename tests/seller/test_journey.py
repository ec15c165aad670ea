"""With a browser: a merchant publishes and ships, an operator opens a store and looks into the order."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, sync_playwright
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer
from tests.catalog import factories as catalog
from tests.identity import factories as people
from tests.seller.world import build
from tests.stores import factories as stores

from entrepot.catalog.models import Product
from entrepot.identity.enums import PlatformRole, StoreRole
from entrepot.identity.models import Membership, Person, StoreGrant
from entrepot.orders.models import Order
from entrepot.stores.models import Store, StoreApplication

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium"),
]
PASSWORD = "a long enough password"


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """A small screen; anything that the page logs as an error fails the test."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps a loop in this thread
    problems: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 360, "height": 740}, java_script_enabled=request.param)
        opened.set_default_timeout(15_000)
        opened.on(
            "console",
            lambda message: problems.append(message.text) if message.type == "error" and " 422 " not in message.text else None,
        )
        yield opened
        browser.close()
    assert problems == []


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def painted(colour: str) -> bytes:
    """A small picture as a file."""
    written = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(written, "PNG")
    return written.getvalue()


def sign_in(page: Page, live_server: LiveServer, person: Person, path: str) -> None:
    page.goto(live_server.url + path)
    page.fill("input[name=login]", person.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"**{path}**")


def go_to(page: Page, section: str) -> None:
    """By the desk's navigation, which is a drawer on narrow screens."""
    if (menu := page.get_by_role("link", name="Menu", exact=True)).is_visible():
        menu.click()
    page.get_by_role("link", name=section, exact=True).click()


def fits(page: Page) -> bool:
    return (
        bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth")) if page.locator("html.js").count() else True
    )


def test_a_merchant_publishes_a_product_and_ships_an_order(live_server: LiveServer, page: Page) -> None:
    world = build()
    catalog.category("toys")
    owner = people.person(password=PASSWORD)
    StoreGrant.objects.create(person=owner, store_id=world.store.pk, role=StoreRole.OWNER)
    sign_in(page, live_server, owner, f"/seller/stores/{world.store.slug}/")

    go_to(page, "Products")
    page.get_by_role("link", name="New product").click()
    page.get_by_label("Title (English)").fill("Wooden horse")
    page.get_by_label("Category").select_option(label="Toys")
    page.get_by_label("Country of origin").select_option("DE")
    page.get_by_label("HS code").fill("950300")
    page.get_by_label("SKU").fill("HORSE-1")
    page.get_by_label("Weight (g)").fill("500")
    page.get_by_role("button", name="Save and publish").click()
    assert page.get_by_label("Price", exact=False).first.get_attribute("aria-invalid") == "true"
    page.locator("[name=v-0-price_minor]").fill("19.99")
    page.get_by_label("Upload pictures").set_input_files(
        {"name": "horse.png", "mimeType": "image/png", "buffer": painted("#963")}
    )
    page.get_by_role("button", name="Upload", exact=True).click()
    page.get_by_label("What it shows (English)").fill("A horse of wood")
    page.get_by_role("button", name="Save and publish").click()
    page.get_by_text("On sale", exact=True).wait_for()
    product = Product.objects.get(variants__sku="HORSE-1")
    assert product.state == "published"
    assert product.pictures.get().alt == {"en": "A horse of wood"}
    assert fits(page)
    page.get_by_role("link", name="Preview").click()
    picture = page.get_by_role("img", name="A horse of wood")
    picture.wait_for()
    if page.locator("html.js").count():
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 60

    go_to(page, "Orders")
    assert fits(page)
    number = Order.objects.get(pk=world.to_ship).number
    page.get_by_role("link", name=number).click()
    page.get_by_label("Carrier").fill("dhl")
    page.get_by_label("Tracking number").fill("RB123456799DE")
    page.get_by_role("button", name="Ship", exact=True).click()
    page.get_by_text("Shipped. The shopper is told.").wait_for()
    assert Order.objects.get(pk=world.to_ship).state == "shipped"
    assert fits(page)


def test_fulfilment_filters_orders_ships_them_by_a_table_and_prints(live_server: LiveServer, page: Page) -> None:
    world = build()
    person = people.person(password=PASSWORD)
    StoreGrant.objects.create(person=person, store_id=world.store.pk, role=StoreRole.FULFILMENT)
    sign_in(page, live_server, person, f"/seller/stores/{world.store.slug}/orders/")
    number = Order.objects.get(pk=world.to_ship).number

    page.get_by_role("link", name="To ship").click()
    page.get_by_text("Search and filters").click()
    page.get_by_label("Order by").select_option(label="Nearest deadline first")
    page.get_by_role("button", name="Show", exact=True).click()
    assert fits(page)
    page.get_by_label(f"Choose {number}").check()
    page.get_by_role("button", name="Ship the chosen").click()
    page.get_by_label(f"Tracking number of {number}").fill("RB123456799DE")
    page.get_by_role("button", name="Check what will happen").click()
    page.get_by_text("1 of 1 can be shipped. Nothing is sent yet.").wait_for()
    assert Order.objects.get(pk=world.to_ship).state == "paid"
    assert fits(page)
    page.get_by_role("button", name="Ship these 1").click()
    page.get_by_text("1 of 1 were shipped.").wait_for()
    assert Order.objects.get(pk=world.to_ship).state == "shipped"

    page.get_by_role("button", name="Packing slips").click()
    page.get_by_role("img", name=number).wait_for()
    assert fits(page)


def test_an_operator_opens_a_store_and_looks_into_an_order(live_server: LiveServer, page: Page) -> None:
    world = build()
    waiting = stores.store(state="applied")
    StoreApplication.objects.create(store=waiting, applied_at=waiting.created_at)
    operator = people.person(password=PASSWORD)
    Membership.objects.create(organisation=people.platform(), person=operator, role=PlatformRole.ADMIN)
    sign_in(page, live_server, operator, "/console/")

    go_to(page, "Store applications")
    page.locator(f"a[href='/console/queues/applications/{waiting.pk}/']").first.click()
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("The store is open.").wait_for()
    assert Store.objects.get(pk=waiting.pk).state == "open"

    go_to(page, "Orders")
    page.get_by_label("Order number").fill(Order.objects.get(pk=world.settled).number)
    page.keyboard.press("Enter")
    ledger = page.locator("#story").text_content() or ""
    assert "Payment of an order, put into escrow" in ledger
    assert "order.settle" in ledger
    assert "CN¥100.00" in ledger
    assert fits(page)
