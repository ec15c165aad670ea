"""A browser for tests: the system's Chromium, in which anything that a page logs as an error fails the test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
MARKS = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium"),
]


@contextmanager
def opened(width: int = 360, **more: Any) -> Iterator[Page]:
    """An empty page, `width` pixels wide; `more` goes to the browser's context."""
    problems: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": 740}, **more)
        page.set_default_timeout(15_000)
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        yield page
        browser.close()
    assert problems == []


def sign_in(page: Page, live_server: LiveServer, email: str, password: str) -> None:
    """By the form, as people do."""
    page.goto(f"{live_server.url}/accounts/login/")
    page.locator("main [name=login]").fill(email)
    page.locator("main [name=password]").fill(password)
    with page.expect_navigation():
        page.keyboard.press("Enter")
