"""Giving a store up at its desk: what stands in the way is said with links, and nothing new is sold from then on."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.seller.world import build, client_of
from tests.stores import factories as stores

from entrepot.catalog.queries import cards
from entrepot.events.services import drain
from entrepot.identity.enums import StoreRole
from entrepot.orders.enums import Mover
from entrepot.orders.services import cancel
from entrepot.stores.queries import store as store_of
from entrepot.stores.services import close_wound_down

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_store_is_given_up_when_what_it_sold_has_ended() -> None:
    world = build()
    owner, page = client_of(world.owner), reverse("seller:closing", kwargs={"slug": world.store.slug})
    assert page in owner.get(reverse("seller:settings", kwargs={"slug": world.store.slug})).content.decode()
    shown = owner.get(page)
    assert [(end.code, end.count, end.amount_minor) for end, _ in shown.context["ends"]] == [
        ("orders", 1, 0), ("balance", 0, 10_000),
    ]  # fmt: skip
    html = shown.content.decode()
    for place in ("orders", "money"):
        assert reverse(f"seller:{place}", kwargs={"slug": world.store.slug}) in html
    unsaid = owner.post(page, {"reason": " "})
    assert (unsaid.status_code, bool(unsaid.context["error"]), store_of(world.store.pk).state) == (409, True, "open")

    assert len(cards([world.variant.product_id], "en")) == 1
    assert owner.post(page, {"reason": "We retire."}).status_code == 302

    drain()
    assert store_of(world.store.pk).state == "closing"
    assert "winds down" in owner.get(reverse("seller:home", kwargs={"slug": world.store.slug})).content.decode()
    assert cards([world.variant.product_id], "en") == []
    assert close_wound_down() == []
    assert owner.post(page, {"reason": "Again."}).status_code == 409
    cancel(world.to_ship, actor=world.owner, mover=Mover.STORE, reason="We close.")
    drain()
    assert [end.code for end, _ in owner.get(page).context["ends"]] == ["balance"]


def test_only_the_owner_sees_the_way_out() -> None:
    world = build()
    manager = client_of(stores.staff(world.store, StoreRole.MANAGER))
    page = reverse("seller:closing", kwargs={"slug": world.store.slug})

    assert manager.get(page).status_code == 403
    assert page not in manager.get(reverse("seller:settings", kwargs={"slug": world.store.slug})).content.decode()


def test_a_store_of_which_nothing_is_open_closes_with_the_click() -> None:
    store = stores.store()
    owner, page = client_of(stores.staff(store)), reverse("seller:closing", kwargs={"slug": store.slug})

    owner.post(page, {"reason": "We never sold anything."})

    assert store_of(store.pk).state == "closed"
    assert "The store is closed." in owner.get(page).content.decode()
