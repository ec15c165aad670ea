"""A person with a browser: search, product, cart, checkout, cashier, paid order."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer
from tests.identity.factories import person
from tests.storefront.factories import good, market, quick_shop, shop

from entrepot.identity.queries import actor_of
from entrepot.identity.types import SYSTEM
from entrepot.orders.models import Order
from entrepot.orders.services import save_address, ship
from entrepot.orders.types import Address, Shipment
from entrepot.tax.services import load_rules

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


def _fits(page: Page) -> bool:
    """No page is wider than the screen."""
    return not page.locator("html.js").count() or bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_guest_buys_across_two_stores(live_server: LiveServer, page: Page, events_drain: Callable[[], object]) -> None:
    variant = market()
    good(quick_shop(), "Black tea", price=5_000)
    good(variant.product.store, "White tea", price=7_000)
    events_drain()

    page.goto(live_server.url)
    page.locator(".masthead input[type=search]").fill("green tea")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Green tea").click()
    assert "Total at your door" in page.locator("main").inner_text()
    for title in ("Green tea", "Black tea", "White tea"):
        page.goto(f"{live_server.url}/search/?q={title}")
        page.get_by_role("link", name=title).first.click()
        page.get_by_role("button", name="Add to cart").click()

    assert _fits(page)
    page.get_by_role("button", name="Remove White tea").click()
    page.get_by_text("is out of your cart").wait_for()
    page.get_by_role("button", name="One more").first.click()
    page.get_by_text("3 pieces chosen").wait_for()
    page.get_by_role("link", name="Go to checkout").click()

    page.locator("[name=region]").select_option("330000")
    for name, value in {
        "name": "Wang Xiaoming", "phone": "13800138000", "email": "guest@example.org", "line1": "Wensan Road 1",
        "postcode": "310012",
    }.items():  # fmt: skip
        page.locator(f"[name={name}]").fill(value)
    city = page.locator("[name=city]")
    if page.locator("html.js").count():
        page.locator("select[name=city]").select_option("杭州市")
    else:
        city.fill("Hangzhou")
    page.get_by_role("button", name="Show the total").last.click()
    assert _fits(page)
    page.get_by_label("Express").check()
    if not page.locator("html.js").count():
        page.get_by_role("button", name="Work out the total").click()
    page.get_by_text("CN¥292.00").wait_for()
    page.get_by_role("button", name="Order and pay").click()
    assert _fits(page)
    page.get_by_role("button", name="Pay", exact=True).click()
    page.get_by_role("heading", name="Thank you: it is paid").wait_for()
    page.get_by_role("link", name="Order").first.click()

    orders = list(Order.objects.order_by("id"))
    assert [order.state for order in orders] == ["paid", "paid"]
    assert sum(order.total_minor for order in orders) == 29_200
    assert {order.freight["service"] for order in orders} == {"express"}
    shown = page.locator("main").inner_text()
    assert orders[0].number in shown
    assert "are in escrow" in shown
    assert "Paid into escrow" in shown
    assert _fits(page)


def test_a_person_buys_from_abroad_and_confirms_receipt(live_server: LiveServer, page: Page) -> None:
    load_rules()
    variant = good(shop("global", currency="CNY"), "Hair tonic", hs_code="3305100090")
    who = person("shopper@example.org", password="a long enough one")
    save_address(
        Address("Wang Xiaoming", "CN", ("Wensan Road 1",), "Hangzhou", "330000", "310012", "13800138000"), actor=actor_of(who)
    )

    page.goto(f"{live_server.url}/accounts/login/?next=/p/{variant.product.slug}/")
    page.locator("[name=login]").fill("shopper@example.org")
    page.locator("[name=password]").fill("a long enough one")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add to cart").click()
    page.get_by_role("link", name="Go to checkout").click()
    page.get_by_role("button", name="Show the total").click()
    page.get_by_role("button", name="Order and pay").click()
    page.get_by_text("Something is missing for customs.").wait_for()
    assert _fits(page)
    page.locator("[name=identity_name]").fill("李雷")
    page.locator("[name=identity_number]").fill("11010519491231002X")
    page.get_by_role("button", name="Order and pay").click()
    page.get_by_role("button", name="Pay", exact=True).click()
    page.get_by_role("heading", name="Thank you: it is paid").wait_for()

    order = Order.objects.get()
    ship([Shipment(order.pk, "own-van", "V-1")], actor=SYSTEM)
    page.goto(f"{live_server.url}/orders/?state=shipped")
    page.get_by_role("link", name="I have received it").click()
    page.get_by_text("Have you received everything?").wait_for()
    assert _fits(page)
    page.get_by_role("button", name="I have received it").click()
    page.get_by_text("Thank you. The store is paid now.").wait_for()

    order.refresh_from_db()
    assert order.state == "finished"
    shown = page.locator("main").inner_text()
    assert "李* · ******002X" in shown
    assert "11010519491231002X" not in page.content()
    assert _fits(page)
