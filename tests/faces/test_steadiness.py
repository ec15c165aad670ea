"""Pages stand still while they load, and the keyboard's place on them is seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer
from tests.marketing.factories import slot
from tests.storefront.factories import good, market

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHIFTED = """
() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((one) => (sum += one.hadRecentInput ? 0 : one.value)))
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 400);
})
"""
MARKED = """
() => {
  const at = document.activeElement, look = getComputedStyle(at);
  return at === document.body ? "nowhere" : look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2
    || look.boxShadow !== "none" ? "" : at.outerHTML.slice(0, 120);
}
"""


def test_nothing_jumps_and_focus_is_seen(
    live_server: LiveServer, browser: Browser, events_drain: Callable[[], object]
) -> None:  # fmt: skip
    variant = market()
    for number in range(6):
        good(variant.product.store, f"Tea number {number}")
    slot("home_hero")
    events_drain()
    found = []
    for width in (360, 1280):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.set_default_timeout(60_000)
        for path in ("/", f"/c/{variant.product.category.path}/", f"/p/{variant.product.slug}/"):
            page.goto(live_server.url + path, wait_until="load")
            if (shifted := page.evaluate(SHIFTED)) > 0.01:
                found.append(f"{path} at {width} px shifts by {shifted:.3f}")
            for _ in range(14):
                page.keyboard.press("Tab")
                if unseen := page.evaluate(MARKED):
                    found.append(f"{path} at {width} px: focus is not seen on {unseen}")
        page.close()
    assert found == []
