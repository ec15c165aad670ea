"""With a browser, on a small screen: a merchant writes a freight template by keyboard and press, and sees its prices meanwhile."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer
from tests.identity import factories as people
from tests.seller.test_journey import CHROMIUM, PASSWORD, fits, sign_in
from tests.stores import factories as stores

from entrepot.identity.enums import StoreRole
from entrepot.identity.models import StoreGrant
from entrepot.logistics.queries import templates

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium"),
]


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """A phone; whatever the page logs as an error fails the test."""
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


def shot(page: Page, name: str) -> None:
    """A picture of the page, where somebody asked for pictures."""
    if folder := os.environ.get("FREIGHT_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def press(page: Page, selector: str) -> None:
    """By keyboard: the button is focused and Enter pressed; the answer has come when the page is quiet."""
    page.locator(selector).focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")


def test_a_template_is_written_by_keyboard_and_priced_while_it_is_typed(live_server: LiveServer, page: Page) -> None:
    store = stores.store()
    owner = people.person(password=PASSWORD)
    StoreGrant.objects.create(person=owner, store_id=store.pk, role=StoreRole.OWNER)
    with_scripts = sign_in_and_ask(live_server, page, owner, store.slug)

    page.locator("[name=name]").fill("Parcel")
    page.locator("[name=w0g0b0-start_fee]").fill("10")
    page.locator("[name=w0g0b0-add_fee]").fill("4")
    press(page, "#w0-add")
    press(page, "#w0g1-pick")
    shot(page, f"picker-{with_scripts}")
    assert fits(page)
    page.locator("[name=pick-q]").fill("jap")
    press(page, "#pick-find")
    page.get_by_label("Japan").check()
    press(page, "#pick-take")
    page.get_by_role("button", name="Take Japan away").wait_for()
    if with_scripts:  # the cursor stands where the work goes on
        page.wait_for_function("document.activeElement.id === 'w0g1-pick'")
    page.locator("[name=w0g1b0-start_fee]").fill("20")
    page.locator("[name=w0g1b0-add_fee]").fill("5")

    page.locator("[name=t-country]").select_option("JP")
    page.locator("[name=t-weight_g]").fill("2500")
    if not with_scripts:
        press(page, "#f-try")
    page.get_by_text("€30.00").first.wait_for()
    page.get_by_text("Row 2: Japan").wait_for()
    shot(page, f"editor-{with_scripts}")
    assert fits(page)

    page.locator("[name=w0g1b0-add_fee]").fill("21")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_text("Not more than the fee of the first").wait_for()
    shot(page, f"mistake-{with_scripts}")
    if with_scripts:
        page.locator("[name=name]").press("End")
        page.locator("[name=w0g1b0-add_fee]").fill("6")
        asked: list[str] = []

        def stay(dialog: object) -> None:
            asked.append(dialog.type)  # type: ignore[attr-defined]
            dialog.accept()  # type: ignore[attr-defined]

        page.once("dialog", stay)
        page.reload()
        assert asked == ["beforeunload"]
        return  # what was typed is gone, as the person chose
    page.locator("[name=w0g1b0-add_fee]").fill("5")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_text("Quotes from now on go by it.").wait_for()
    [stored] = templates(store.pk)
    assert [group.areas for group in stored.template.services[0].groups] == [("1",), ("JP",)]
    page.goto(f"{live_server.url}/seller/stores/{store.slug}/freight/")
    page.get_by_text("Parcel").first.wait_for()
    shot(page, f"list-{with_scripts}")
    assert fits(page)


def sign_in_and_ask(live_server: LiveServer, page: Page, owner: object, slug: str) -> bool:
    """To the empty editor; whether scripts run."""
    sign_in(page, live_server, owner, f"/seller/stores/{slug}/freight/")  # type: ignore[arg-type]
    page.get_by_role("link", name="New template").first.click()
    page.get_by_role("heading", name="New template").wait_for()
    return bool(page.locator("html.js").count())
