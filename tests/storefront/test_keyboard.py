"""Search suggestions, the gallery of a product and hearts by keyboard alone."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.catalog import factories as catalog
from tests.identity.factories import person
from tests.storefront.browser import MARKS, opened
from tests.storefront.factories import good, shop

from entrepot.catalog.models import Variant
from entrepot.catalog.types import PictureDraft
from entrepot.favourites.models import Favourite

pytestmark = MARKS
PICTURES = tuple(PictureDraft(f"{settings.STATIC_URL}entrepot/mark.svg?{n}", {"en": f"Side {n}"}) for n in (1, 2, 3))


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps a loop in this thread
    with opened(1200) as page:
        yield page


@pytest.fixture
def variant(events_drain: Callable[[], object]) -> Variant:
    """A long drink by Longwell, with three pictures."""
    path = catalog.category("longdrinks", parent=catalog.category("drinks"), name={"en": "Long drinks"}).path
    made = good(shop(), "Longjing tea", brand="Longwell", category=path, pictures=PICTURES)
    events_drain()
    return made


def suggested(page: Page, typed: str) -> dict[str, int]:
    """Types into the search box; how many presses of the arrow lead to each suggestion, by its kind."""
    box = page.locator("#q")
    box.focus()
    page.keyboard.type(typed)
    options = page.locator("#q-list [role=option]")
    options.first.wait_for()
    expect(box).to_have_attribute("aria-expanded", "true")
    kinds = options.locator("small").all_inner_texts()
    return {kind: kinds.index(kind) + 1 for kind in kinds}


@pytest.mark.parametrize(
    ("kind", "leads_to"),
    [("Category", "/c/drinks/longdrinks/"), ("Brand", "/search/?brand=longwell"), ("Product", "/p/longjing-tea-")],
)
def test_each_suggestion_leads_to_its_page(
    live_server: LiveServer, page: Page, variant: Variant, kind: str, leads_to: str
) -> None:
    page.goto(live_server.url)
    presses = suggested(page, "long")[kind]

    for _ in range(presses):
        page.keyboard.press("ArrowDown")
    chosen = page.locator("#q-list [aria-selected=true]")
    expect(chosen).to_have_count(1)
    assert page.locator("#q").get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(f"{re.escape(leads_to)}.*"))
    page.locator("main").get_by_text(variant.product.texts["en"]["title"]).first.wait_for()


@pytest.mark.usefixtures("variant")
def test_what_was_typed_comes_back_and_the_list_goes(live_server: LiveServer, page: Page) -> None:
    page.goto(live_server.url)
    last = max(suggested(page, "long").values())
    box = page.locator("#q")

    page.keyboard.press("ArrowUp")
    expect(page.locator("#q-list [role=option]").nth(last - 1)).to_have_attribute("aria-selected", "true")
    assert box.input_value() != "long"
    page.keyboard.press("ArrowDown")
    expect(box).to_have_value("long")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")

    expect(box).to_have_value("long")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#q-list")).to_be_hidden()
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#q-list")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=long")


def test_pictures_are_turned_and_enlarged_by_keyboard(live_server: LiveServer, page: Page, variant: Variant) -> None:
    page.goto(f"{live_server.url}/p/{variant.product.slug}/")
    stage, thumbs = page.locator("#stage"), page.locator(".gallery__thumbs a")
    expect(stage).to_have_attribute("alt", "Side 1")

    thumbs.nth(1).focus()
    page.keyboard.press("Enter")
    expect(stage).to_have_attribute("alt", "Side 2")
    expect(thumbs.nth(1)).to_have_attribute("aria-current", "true")
    expect(thumbs.nth(0)).not_to_have_attribute("aria-current", "true")
    page.locator(".gallery__zoom").focus()
    page.keyboard.press("Enter")
    large = page.locator("dialog.zoom img")
    expect(large).to_have_attribute("alt", "Side 2")
    expect(page.locator("dialog.zoom button")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(large).to_have_attribute("alt", "Side 3")
    page.keyboard.press("ArrowRight")
    expect(large).to_have_attribute("alt", "Side 1")
    page.keyboard.press("ArrowLeft")
    expect(large).to_have_attribute("alt", "Side 3")
    page.keyboard.press("Escape")

    expect(page.locator("dialog.zoom")).to_have_count(0)
    expect(page.locator(".gallery__zoom")).to_be_focused()
    expect(stage).to_have_attribute("alt", "Side 3")


def test_a_heart_is_pressed_in_place_and_removed_things_come_back(
    live_server: LiveServer, page: Page, variant: Variant
) -> None:
    person("kim@example.org", password="a long enough one")
    page.goto(live_server.url)
    hearts = page.locator(f'.heart[value="{variant.product_id}"]')
    hearts.first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/login/**")
    page.locator("main [name=login]").fill("kim@example.org")
    page.locator("main [name=password]").fill("a long enough one")
    page.keyboard.press("Enter")

    page.wait_for_url(f"{live_server.url}/")
    assert hearts.count() == 2  # among the new and among the bought ones
    for heart in hearts.all():
        expect(heart).to_have_attribute("aria-pressed", "true")
    hearts.first.focus()
    page.keyboard.press("Space")
    for heart in hearts.all():
        expect(heart).to_have_attribute("aria-pressed", "false")
    expect(hearts.first).to_be_focused()
    page.get_by_text("It is no longer among your favourites.").wait_for()
    page.wait_for_timeout(700)  # a double press counts once
    page.keyboard.press("Space")
    expect(hearts.first).to_have_attribute("aria-pressed", "true")

    page.goto(f"{live_server.url}/favourites/")
    page.get_by_role("button", name="Remove Longjing tea").focus()
    page.keyboard.press("Enter")
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_text("It is back among your favourites.").wait_for()
    page.get_by_role("button", name="Put Longjing tea into the cart").focus()
    page.keyboard.press("Enter")
    page.get_by_text("It is in your cart.").wait_for()
    assert page.url.startswith(f"{live_server.url}/favourites/")
    assert Favourite.objects.count() == 1
