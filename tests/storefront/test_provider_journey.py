"""A person with a browser pays at a provider that is not ours; its message is lost, and the order is paid all the same."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer
from tests.identity.factories import person
from tests.payments import simulated
from tests.payments.simulated import Market
from tests.storefront.factories import market as goods
from tests.storefront.test_journey import CHROMIUM

from entrepot.identity.queries import actor_of
from entrepot.orders.models import Order
from entrepot.orders.services import save_address
from entrepot.orders.types import Address
from entrepot.payments import services
from entrepot.payments.models import Notification, Payment

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium"),
]


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """A phone's width; anything that a page logs as an error fails the test."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps a loop in this thread
    problems: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 360, "height": 740})
        opened.set_default_timeout(30_000)
        opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        yield opened
        browser.close()
    assert problems == []


@pytest.fixture
def providers(live_server: LiveServer, settings: object) -> Iterator[Market]:
    """The simulator, with an account of ours at each provider."""
    settings.PAYMENT_NOTIFY_URL = f"{live_server.url}/api/v1/payments/{{code}}/notify"  # type: ignore[attr-defined]
    with simulated.market() as found:
        for kind in simulated.KINDS:
            found.account(kind)
        yield found


def to_the_cashier(live_server: LiveServer, page: Page, way: str) -> None:
    """Sign in, buy one thing, choose how to pay."""
    variant = goods()
    who = person("shopper@example.org", password="a long enough one")
    where = Address("Wang Xiaoming", "CN", ("Wensan Road 1",), "Hangzhou", "330000", "310012", "13800138000")
    save_address(where, actor=actor_of(who))
    page.goto(f"{live_server.url}/accounts/login/?next=/p/{variant.product.slug}/")
    page.locator("[name=login]").fill("shopper@example.org")
    page.locator("[name=password]").fill("a long enough one")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add to cart").click()
    page.get_by_role("link", name="Go to checkout").click()
    page.get_by_role("button", name="Show the total").first.click()
    page.get_by_text(way, exact=True).click()
    page.get_by_role("button", name="Order and pay").click()


def test_order_is_paid_by_the_return_when_alipays_message_is_lost(
    live_server: LiveServer, page: Page, providers: Market
) -> None:
    to_the_cashier(live_server, page, "Alipay")
    page.get_by_text("What becomes of the message").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("[name=fate]").select_option("drop")
    page.get_by_role("button", name="Pay", exact=True).click()

    page.get_by_role("heading", name="Thank you: it is paid").wait_for()
    providers.simulator.work()

    assert [order.state for order in Order.objects.all()] == ["paid"]
    assert (providers.heard, Notification.objects.count()) == ([], 0)
    assert Payment.objects.get().provider == "alipay"


def test_order_is_paid_by_the_poller_when_nobody_comes_back(live_server: LiveServer, page: Page, providers: Market) -> None:
    to_the_cashier(live_server, page, "Alipay")
    page.get_by_role("button", name="Pay", exact=True).wait_for()
    providers.press(providers.trade(), fate="drop")  # the browser is closed at this moment
    providers.simulator.work()
    assert [order.state for order in Order.objects.all()] == ["wait_buyer_pay"]

    payment = Payment.objects.get()
    Payment.objects.update(next_query_at=payment.created_at)  # a minute later
    services.poll_pending()

    assert [order.state for order in Order.objects.all()] == ["paid"]
    assert providers.heard == []


def test_wechat_code_is_scanned_with_another_device(live_server: LiveServer, page: Page, providers: Market) -> None:
    to_the_cashier(live_server, page, "WeChat Pay")
    page.get_by_role("heading", name="Scan to pay").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    providers.press(providers.trade("wechat"))

    page.get_by_role("heading", name="Thank you: it is paid").wait_for()
    assert Payment.objects.get().method == "code"
