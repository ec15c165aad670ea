"""Every page of the shop on a narrow phone, in both languages, for guests and for people: nothing is wider than the screen."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from tests.identity.factories import person
from tests.messaging.factories import conversation
from tests.orders.factories import order_in
from tests.storefront.browser import MARKS, opened, sign_in
from tests.storefront.factories import good, market, shirt
from tests.stores import factories as stores

from entrepot.favourites.services import follow_store, keep_product
from entrepot.identity.queries import actor_of
from entrepot.orders.services import save_address
from entrepot.orders.types import Address
from entrepot.storefront import urls

pytestmark = MARKS
PASSWORD = "a long enough one"
LONG = "Extraordinarilylongwordwithoutanyspaces hand-picked spring harvest green tea of the eastern mountains, 250 g"
# Pages that need something of the visitor's own are asked for with it below; these lead on, answer programs, or need a link of a mail.
NO_PAGES = {
    "suggest", "robots", "sitemap", "sitemap-file", "put-in-cart", "cart-choose", "cart-later", "cart-seen", "quote-again", "place",
    "pay", "buy-again", "move", "address-undo", "address-default", "address-delete", "own-data-file", "identity-forget", "heart",
    "favourite-undo", "message-picture", "notices-read", "notice", "unsubscribe", "preferences", "media", "healthz", "returned",
    "sandbox-cashier", "erase", "case-move", "case-picture", "case", "case-edit", "case-amount",
}  # fmt: skip


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps a loop in this thread
    with opened(360) as page:
        yield page


def _is_for_guests(path: str) -> bool:
    return not path.startswith(("/account/", "/favourites/", "/orders/", "/messages/", "/notices/"))


def _measured(page: Page) -> dict[str, Any]:
    """How far the page reaches to the right, what reaches furthest, and the lines that the masthead's first row takes."""
    return page.evaluate(
        """() => {
          const wide = [...document.querySelectorAll("body *")]
            .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
            .filter((one) => !one.closest(".table-scroll, .tabs, .subnav, .gallery__thumbs"))
            .map((one) => `${one.tagName}.${one.className}`).slice(-3);
          const tops = [document.querySelector(".masthead .brand"), ...document.querySelectorAll(".masthead__links > li")]
            .map((one) => one.getBoundingClientRect()).filter((box) => box.width);
          const middle = tops.map((box) => box.top + box.height / 2);
          return {
            page: location.pathname,
            over: Math.max(0, document.documentElement.scrollWidth - innerWidth), wide,
            rows: Math.max(...middle) - Math.min(...middle) < 12 ? 1 : 2,
          };
        }"""
    )  # type: ignore[no-any-return]


def test_no_page_is_wider_than_a_phone(live_server: LiveServer, page: Page, events_drain: Callable[[], object]) -> None:
    variant = market()
    of = variant.product.store
    good(of, LONG, brand="Longbrand")
    product = shirt(of)
    who = person("kim@example.org", password=PASSWORD, display_name="Kim Longname of the House of Long Names")
    actor = actor_of(who)
    stores.fee_plan("global")
    order = order_in("shipped", actor=actor)
    order_in("paid", actor=actor)
    address_id = save_address(
        Address("Wang Xiaoming of the Long Street", "CN", ("Wensan Road 1",), "Hangzhou", "330000", "310012", "13800138000"),
        actor=actor,
    )
    talk = conversation(LONG, shopper=actor)
    keep_product(product.pk, actor=actor)
    keep_product(variant.product_id, actor=actor)
    follow_store(of.pk, actor=actor)
    events_drain()
    given = {"slug": product.slug, "category_path": "things", "order_id": order.pk, "name": "confirm_receipt"}
    given |= {"address_id": address_id, "conversation_id": talk.pk}
    more = {"conversation-new": f"?store={of.pk}"}  # pages that are about something
    named = {
        name: reverse(f"storefront:{name}", kwargs={key: given[key] for key in pattern.pattern.converters}) + more.get(name, "")
        for pattern in urls.urlpatterns
        if (name := str(pattern.name)) not in NO_PAGES | {"review", "store"}
    }
    shop_pages = [*named.values(), f"/s/{of.slug}/", "/search/?q=tea", "/search/?q=nothing-like-it", "/accounts/signup/"]

    wrong = []
    for email in ("", "kim@example.org"):
        if email:
            sign_in(page, live_server, email, PASSWORD)
        page.goto(f"{live_server.url}/p/{product.slug}/")
        page.get_by_role("button", name="Add to cart").click()
        for language in ("en", "zh-hans"):
            for path in shop_pages if email else filter(_is_for_guests, shop_pages):
                page.goto(f"{live_server.url}{path}{'&' if '?' in path else '?'}lang={language}")
                found = _measured(page)
                if found["over"] or found["rows"] > 1:
                    wrong.append((email or "guest", language, path, found))
    assert wrong == []
