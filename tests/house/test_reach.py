"""Who reaches what in the shop, generated from its addresses: what belongs to a shopper is not found by anybody else.

The desks have theirs in tests/seller/test_access.py and tests/console/test_access.py. A new address without a row here fails."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, reverse
from tests.identity import factories as people
from tests.messaging import factories as messaging
from tests.seller.world import bought, build, client_of
from tests.stores import factories as stores

from entrepot.aftersales.services import open_case
from entrepot.aftersales.types import Wish
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.messaging.models import MessagePicture
from entrepot.notices.enums import Kind
from entrepot.notices.models import Notice
from entrepot.notices.types import Target
from entrepot.orders.models import Order
from entrepot.orders.services import save_address
from entrepot.orders.types import Address
from entrepot.storefront import urls

FOR_ALL = {
    "home", "search", "category", "product", "stores", "store", "cart", "put-in-cart", "cart-choose", "cart-later", "cart-seen",
    "checkout", "preferences", "media", "styleguide", "healthz", "sandbox-cashier", "suggest", "robots", "sitemap", "sitemap-file",
    "heart", "erased", "unsubscribe",  # the latter by the signed token of a mail
}  # fmt: skip
FOR_THE_SIGNED_IN = {
    "orders", "account", "addresses", "address-new", "address-undo", "identity-forget",
    "conversations", "conversation-new", "notices", "notices-read", "notice-choices",
    "favourites", "followed", "favourite-undo", "profile", "own-data", "own-data-file", "erase", "cases",
}  # fmt: skip
OF_A_SHOPPER = {
    "review", "quote-again", "place", "returned", "order", "pay", "buy-again", "order-help", "sure", "move", "address-edit",
    "address-default", "address-delete", "conversation", "message-picture", "notice", "case-new", "case-amount", "case", "case-edit",
    "case-move", "case-picture",
}  # fmt: skip

OF_A_SESSION = {"review", "quote-again", "place"}  # quotes live in the shopper's session: others begin their own checkout


def told(shopper: Actor) -> UUID:
    """A notice that is the shopper's alone."""
    notice = Notice.objects.create(
        person_id=shopper.person_id, language="en", key="reach", kind=Kind.MESSAGE, params={}, is_shown=True, at=clock.now(),
        target=asdict(Target("conversation", "")),
    )  # fmt: skip
    return notice.pk


def patterns() -> dict[str, URLPattern]:
    return {str(p.name): p for p in urls.urlpatterns if isinstance(p, URLPattern)}


def test_every_address_has_a_row() -> None:
    assert patterns().keys() - (FOR_ALL | FOR_THE_SIGNED_IN | OF_A_SHOPPER) == set()


def test_every_address_of_an_object_that_is_not_shown_to_all_is_a_shoppers() -> None:
    of_objects = {name for name, pattern in patterns().items() if any("_id" in key for key in pattern.pattern.converters)}

    assert of_objects <= OF_A_SHOPPER


@pytest.mark.django_db(transaction=True)
def test_what_belongs_to_a_shopper_is_not_found_by_others() -> None:
    world, shopper = build(), people.shopper()
    order = Order.objects.get(pk=bought(world.variant, shopper=shopper))
    address = Address("Jo", "SG", ("1 Main St",), postcode="546080", phone="62345678")
    ids: dict[str, Any] = {
        "order_id": order.pk,
        "purchase_id": order.purchase_id,
        "quote_id": uuid7(),
        "address_id": save_address(address, actor=shopper),
        "conversation_id": messaging.conversation(shopper=shopper, pictures=[messaging.photograph()]).pk,
        "picture_id": MessagePicture.objects.get().pk,
        "notice_id": told(shopper),
        "case_id": open_case(order.pk, Wish("unshipped", "changed_mind", {1: 1}), actor=shopper),
        "name": "confirm_receipt",
    }
    others: dict[str, Client] = {
        "anonymous": client_of(None),
        "other shopper": client_of(people.shopper()),
        "other store's owner": client_of(stores.staff(stores.store())),
        "the store's owner": client_of(world.owner),
    }
    wrong = []
    for name in sorted(OF_A_SHOPPER & patterns().keys()):
        path = reverse(f"storefront:{name}", kwargs={key: ids[key] for key in patterns()[name].pattern.converters})
        for who, client in others.items():
            for method in ("GET", "POST"):
                answer = client.generic(method, path)
                to_sign_in = who == "anonymous" and answer.status_code == 302 and "/accounts/login/" in answer["Location"]
                elsewhere = (
                    name in OF_A_SESSION and answer.status_code == 302 and answer["Location"] == reverse("storefront:checkout")
                )
                if not (answer.status_code in {404, 405} or to_sign_in or elsewhere):
                    wrong.append((name, method, who, answer.status_code))
    assert wrong == []
    assert client_of(shopper).get(reverse("storefront:order", args=[order.pk])).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/search/", "/cart/", "/styleguide/", "/accounts/login/", "/nothing-here/"])
def test_every_page_has_a_policy_without_inline(client: Client, path: str) -> None:
    policy = client.get(path)["Content-Security-Policy"]

    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_preferences_lead_nowhere_else(client: Client, away: str) -> None:
    assert client.post("/preferences/", {"next": away, "theme": "dark"})["Location"] == "/"


@pytest.mark.django_db
@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example"])
def test_signing_in_leads_nowhere_else(client: Client, away: str) -> None:
    person = get_user_model().objects.get(pk=people.shopper().person_id)
    person.set_password("a-long-password-1")
    person.save()
    answer = client.post("/accounts/login/", {"login": person.email, "password": "a-long-password-1", "next": away})

    assert (answer.status_code, answer["Location"]) == (302, "/")
