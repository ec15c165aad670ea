"""axe on every page of every face, in both languages, light on a wide screen and dark on a narrow one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, ViewportSize
from pytest_django.live_server_helper import LiveServer
from tests.faces import walk
from tests.faces.whole_market import Whole, build

AXE: Final = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not AXE.exists(), reason="no axe-core: `make axe` gets it by npm"),
]
WIDE: Final[ViewportSize] = {"width": 1280, "height": 900}
NARROW: Final[ViewportSize] = {"width": 360, "height": 740}
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES_OF_LOOKS: Final = ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable"]
RUN: Final = """
only => axe.run(document, {runOnly: only, resultTypes: ["violations"]}).then(found => found.violations.map(one =>
  `${one.impact} ${one.id}: ` + one.nodes.slice(0, 3).map(node =>
    `${node.target.join(" ")} ${(node.any[0] || node.all[0] || node.none[0] || {}).message || ""}`).join(" | ")))
"""
STILL: Final = """
() => {
  const still = new CSSStyleSheet();
  still.replaceSync("*, ::before, ::after { transition: none !important; animation: none !important; }");
  document.adoptedStyleSheets.push(still);
}
"""


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("face", walk.FACES, ids=lambda face: face or "accounts")
def test_axe_finds_nothing(live_server: LiveServer, browser: Browser, face: str, language: str) -> None:
    market, source = build(), AXE.read_text()
    pages = {who: _page(browser, live_server, market, who, language) for who in market.browsers}
    found: list[str] = []
    for visit in walk.visits(market, face):
        if walk.is_page(market.browsers[visit.who].get(visit.path)):
            page, logged = pages[visit.who]
            found += [f"{visit.name} ({visit.who}): {fault}" for fault in _faults(page, live_server.url + visit.path, source)]
            found += [f"{visit.name} ({visit.who}) logs: {error}" for error in logged]
            logged.clear()
    for page, _logged in pages.values():
        page.context.close()
    assert not found, "\n".join(found)


def _page(
    browser: Browser, live_server: LiveServer, market: Whole, who: str, language: str
) -> tuple[Page, list[str]]:  # fmt: skip
    """A window that carries what the person's own browser does, in the language; and the errors that its pages log."""
    window = browser.new_context(viewport=WIDE, reduced_motion="reduce")
    window.set_default_timeout(60_000)
    jar: list[Any] = [
        {"name": name, "value": cookie.value, "url": live_server.url}
        for name, cookie in market.browsers[who].cookies.items()
        if cookie.value
    ]
    window.add_cookies([*jar, {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}])
    page, logged = window.new_page(), list[str]()
    page.on("console", lambda message: logged.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: logged.append(str(error)))
    return page, logged


def _faults(page: Page, address: str, source: str) -> Iterator[str]:
    """What is wrong with the page: what axe says, and scrolling sideways on a narrow screen."""
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    answer = page.goto(address, wait_until="load")
    assert answer is not None
    if answer.status != 200 or page.url != address:
        yield f"led to {page.url} with {answer.status}"
        return
    page.evaluate(source)
    page.evaluate(STILL)
    yield from page.evaluate(RUN, {"type": "tag", "values": RULES})
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(NARROW)
    for fault in page.evaluate(RUN, {"type": "rule", "values": RULES_OF_LOOKS}):
        yield f"dark, narrow: {fault}"
    if wide := _sideways(page):
        yield f"scrolls sideways at {NARROW['width']} px: {wide}"


def _sideways(page: Page) -> str:
    """The first elements that stand out of the window; "" when nothing has to be scrolled to."""
    told: str = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? "" :
          `${document.documentElement.scrollWidth} px ` + [...document.querySelectorAll("body *")].filter(
            (one) => one.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map(
            (one) => `${one.tagName.toLowerCase()}.${one.className}`).join(" ")"""
    )
    return told
