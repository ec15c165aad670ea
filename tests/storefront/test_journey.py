"""A person with a browser: search, product, cart, checkout, cashier, paid order."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer
from tests.storefront.factories import good, market

from entrepot.orders.models import Order

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium"),
]


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """A small screen; anything that the page logs as an error fails the test."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps a loop in this thread
    problems: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 360, "height": 740}, java_script_enabled=request.param)
        opened.set_default_timeout(15_000)
        opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        yield opened
        browser.close()
    assert problems == []


def test_a_guest_buys(live_server: LiveServer, page: Page, events_drain: Callable[[], object]) -> None:
    variant = market()
    good(variant.product.store, "Black tea")
    events_drain()

    page.goto(live_server.url)
    page.locator(".masthead input[type=search]").fill("green tea")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Green tea").click()
    assert "Total at your door" in page.locator("main").inner_text()
    page.get_by_role("button", name="Add to cart").click()
    page.get_by_role("link", name="Go to checkout").click()
    for name, value in {
        "name": "Wang Xiaoming", "phone": "13800138000", "email": "guest@example.org", "city": "Hangzhou",
        "line1": "Wensan Road 1", "postcode": "310012",
    }.items():  # fmt: skip
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=region]").select_option("330000")
    page.get_by_role("button", name="Show the total").click()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Order and pay").click()
    page.get_by_role("button", name="Pay", exact=True).click()
    page.get_by_role("link", name="Order").first.click()

    order = Order.objects.get()
    assert order.state == "paid"
    shown = page.locator("main").inner_text()
    assert order.number in shown
    assert "are in escrow" in shown
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") if page.locator("html.js").count() else True
