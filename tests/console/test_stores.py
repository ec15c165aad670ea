"""One store in the console: where it stands, what is open of it, and the steps it can take."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.identity import factories as people
from tests.seller.world import build, client_of

from entrepot.identity.enums import PlatformRole
from entrepot.stores.queries import store as store_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_administrator_lets_a_store_wind_down_and_opens_it_again() -> None:
    world = build()
    client, key = client_of(people.operator(PlatformRole.ADMIN)), {"store_id": world.store.pk}
    page, move = reverse("console:store", kwargs=key), reverse("console:move-store", kwargs=key)
    shown = client.get(page)
    assert [step.name for step in shown.context["steps"]] == ["suspend", "wind_down"]  # not closed at once: an order is open
    assert [end.code for end, _ in shown.context["ends"]] == ["orders", "balance"]
    assert page in client.get(reverse("console:stores")).content.decode()

    client.post(move, {"do": "wind_down"})
    assert store_of(world.store.pk).state == "open"  # nobody said why
    client.post(move, {"do": "wind_down", "reason": "The company is gone."})
    assert store_of(world.store.pk).state == "closing"
    assert [step.name for step in client.get(page).context["steps"]] == ["reopen"]
    client.post(move, {"do": "reopen"})

    assert store_of(world.store.pk).state == "open"
    client.post(move, {"do": "approve"})
    assert store_of(world.store.pk).state == "open"


def test_an_operator_suspends_but_does_not_close() -> None:
    world = build()
    client, key = client_of(people.operator(PlatformRole.OPERATOR)), {"store_id": world.store.pk}
    assert [step.name for step in client.get(reverse("console:store", kwargs=key)).context["steps"]] == ["suspend"]

    assert client.post(reverse("console:move-store", kwargs=key), {"do": "wind_down", "reason": "x"}).status_code == 403

    client.post(reverse("console:move-store", kwargs=key), {"do": "suspend", "reason": "Fakes."})
    assert store_of(world.store.pk).state == "suspended"
