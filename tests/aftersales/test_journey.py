"""With a browser: buy, refund half, dispute the rest, be arbitrated, and see every cent in the seller's statement."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer
from tests.aftersales.factories import sold
from tests.aftersales.test_refunds import sound
from tests.identity import factories as people

from entrepot.aftersales.models import Case
from entrepot.events.services import drain, fire_due
from entrepot.identity.models import Person
from entrepot.kernel import clock
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
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps a loop in this thread
    problems: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 360, "height": 740})
        opened.set_default_timeout(20_000)
        opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        yield opened
        browser.close()
    assert problems == []


def as_person(page: Page, live_server: LiveServer, actor: Any, path: str) -> None:
    """Sign in as somebody else, and open a page."""
    page.context.clear_cookies()
    person = Person.objects.get(pk=actor.person_id)
    person.set_password(PASSWORD)
    person.save()
    page.goto(f"{live_server.url}/accounts/login/?next={path}")
    page.fill("input[name=login]", person.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"**{path}**")


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def test_refund_half_dispute_the_rest_and_find_every_cent(page: Page, live_server: LiveServer) -> None:
    order, shopper = sold(pieces=(2,), price=10_000, state="shipped")
    owner, arbiter = people.staff_of(order.store_id), people.operator("arbiter")
    slug = Store.objects.get(pk=order.store_id).slug

    # Half of it is agreed upon.
    as_person(page, live_server, shopper, f"/orders/{order.pk}/")
    page.get_by_role("link", name="Refund, return or exchange").click()
    fits(page)
    page.get_by_text("I keep it, but want part of the money back").click()
    page.select_option("#reason", "faulty")
    page.select_option("#pieces-1", "2")
    page.get_by_text("Up to CN¥200.00 can go back").wait_for()
    page.fill("#amount", "100")
    page.fill("#text", "Half of it does not work")
    fits(page)
    page.get_by_role("button", name="Ask the store").click()
    page.wait_for_url("**/cases/**")
    first = Case.objects.get()
    fits(page)

    as_person(page, live_server, owner, f"/seller/stores/{slug}/cases/")
    fits(page)
    page.get_by_role("link", name=first.number).click()
    fits(page)
    page.get_by_role("button", name="Agree and refund CN¥100.00").click()
    page.get_by_text("The money is on its way back").first.wait_for()
    drain()

    # The rest is refused, and the platform decides.
    as_person(page, live_server, shopper, f"/orders/{order.pk}/cases/new/?kind=partial")
    page.select_option("#pieces-1", "2")
    page.get_by_text("Up to CN¥100.00 can go back").wait_for()
    page.fill("#text", "The other half, too")
    page.get_by_role("button", name="Ask the store").click()
    page.wait_for_url("**/cases/**")
    second = Case.objects.exclude(pk=first.pk).get()

    as_person(page, live_server, owner, f"/seller/stores/{slug}/cases/{second.pk}/")
    page.locator("summary", has_text="Refuse").click()
    page.fill("#refuse-text", "That half works here")
    page.locator("button[value=refuse]").click()
    page.get_by_text("That half works here").wait_for()

    as_person(page, live_server, shopper, f"/cases/{second.pk}/")
    page.fill("#escalate-text", "It does not work here")
    page.get_by_role("button", name="Ask the platform to decide").click()
    page.get_by_text("Arbitration: both sides are heard").first.wait_for()
    fits(page)

    as_person(page, live_server, arbiter, f"/console/cases/{second.pk}/")
    page.get_by_role("button", name="Both sides were heard: decide").click()
    page.goto(f"{live_server.url}/console/queues/rulings/{second.pk}/")
    fits(page)
    page.fill("#amount", "40")
    page.get_by_text("CN¥40.00 to the shopper").wait_for()
    page.fill("#reason", "Both are right in part")
    page.get_by_role("button", name="Decide", exact=True).click()
    page.wait_for_url("**/console/queues/rulings/")

    with clock.using(clock.VirtualClock(clock.now() + timedelta(days=3, minutes=1))):
        fire_due()
        drain()
    second.refresh_from_db()
    assert (second.state, second.amount_minor) == ("success", 4_000)

    # What is left is confirmed, and the statement says so: 60.00 of 200.00 less 5 %.
    as_person(page, live_server, shopper, f"/orders/{order.pk}/")
    page.get_by_role("link", name="I have received it").click()
    page.get_by_role("button", name="I have received it").click()
    drain()
    as_person(page, live_server, owner, f"/seller/stores/{slug}/money/statement/CNY/")
    page.get_by_text("CN¥57.00").first.wait_for()
    fits(page)
    sound()
