"""With a browser and a keyboard: an operator opens a store, puts a listing on sale, gives one back, and looks into an order."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer
from tests.catalog import factories as catalog
from tests.console.test_access import applied
from tests.identity import factories as people
from tests.seller.world import build

from entrepot.catalog.models import Product
from entrepot.catalog.services import submit
from entrepot.identity.enums import PlatformRole
from entrepot.identity.models import Membership
from entrepot.identity.types import SYSTEM
from entrepot.orders.models import Order
from entrepot.stores.models import Store

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium"),
]
PASSWORD = "a long enough password"


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """A desk; anything that the page logs as an error fails the test."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps a loop in this thread
    problems: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 1280, "height": 800})
        opened.set_default_timeout(15_000)
        opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        yield opened
        browser.close()
    assert problems == []


def test_an_operator_works_by_keyboard(live_server: LiveServer, page: Page) -> None:
    world = build()
    store = applied()
    category = catalog.category("reviewed", needs_review=True).path
    good, bad = (catalog.product(published=False, category=category) for _ in range(2))
    submit([good.pk, bad.pk], SYSTEM)
    operator = people.person(password=PASSWORD)
    Membership.objects.create(organisation=people.platform(), person=operator, role=PlatformRole.OPERATOR)

    page.goto(f"{live_server.url}/console/queues/applications/")
    page.fill("input[name=login]", operator.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/console/queues/applications/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_text("you are at it").wait_for()
    page.keyboard.press("a")
    page.get_by_text("The store is open.").wait_for()
    assert Store.objects.get(pk=store.pk).state == "open"

    page.goto(f"{live_server.url}/console/queues/products/{good.pk}/")
    page.keyboard.press("j")
    page.wait_for_url(f"**/{bad.pk}/")
    page.keyboard.press("k")
    page.wait_for_url(f"**/{good.pk}/")
    page.keyboard.press("a")
    page.wait_for_url(f"**/{bad.pk}/")
    page.keyboard.press("r")
    page.keyboard.type("the picture is blurred")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Given back to the merchant.").wait_for()
    assert dict(Product.objects.filter(pk__in=[good.pk, bad.pk]).values_list("pk", "state")) == {
        good.pk: "published",
        bad.pk: "draft",
    }

    page.goto(f"{live_server.url}/console/orders/?q={Order.objects.get(pk=world.settled).number}")
    page.get_by_role("heading", name="What happened").wait_for()
    assert page.get_by_text("Order placed", exact=True).locator("visible=true").count() == 1
    page.get_by_role("link", name="Parcels").click()
    page.get_by_text("RB123456785DE").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
