"""What a store's programs do at its desk: keys and secrets are replaced, articles are marked, products get a freight template."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from tests.api.market import api, key_of, signed_in
from tests.inventory.factories import stocked
from tests.logistics import factories as logistics
from tests.stores import factories as stores

from entrepot.events.models import WebhookEndpoint
from entrepot.events.services import add_endpoint
from entrepot.identity.models import ApiKey
from entrepot.identity.types import SYSTEM, Actor
from entrepot.inventory.queries import LOW
from entrepot.kernel import clock
from entrepot.logistics.queries import templates_of_products
from entrepot.logistics.services import save_template
from entrepot.stores.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> Store:
    return stores.store(kind="domestic", country="US", currency="USD")


@pytest.fixture
def owner(store: Store) -> Actor:
    return stores.staff(store)


@pytest.fixture
def desk(owner: Actor) -> Client:
    return signed_in(owner)


def test_a_replaced_key_works_beside_the_new_one_until_it_ends(
    store: Store, owner: Actor, desk: Client, virtual_clock: Any
) -> None:
    old = key_of(owner, ["stock.view"], store.id)
    path = f"/stores/{store.id}/keys/{ApiKey.objects.get().pk}/replace"

    answer = api(f"{path}?overlap_s=3600", "post", client=desk)
    new = answer.json()["raw"]
    both = [api(f"/stores/{store.id}/stock", key=key).status_code for key in (old, new)]
    virtual_clock.advance(timedelta(hours=2))
    later = [api(f"/stores/{store.id}/stock", key=key).status_code for key in (old, new)]

    assert (answer.status_code, both, later) == (201, [200, 200], [401, 200])
    again = api(path, "post", client=desk)
    assert (again.status_code, again.json()["code"]) == (409, "identity.key_not_replaceable")


def test_a_key_is_ended_at_once_where_that_is_asked_for(store: Store, owner: Actor, desk: Client) -> None:
    old = key_of(owner, ["stock.view"], store.id)

    new = api(f"/stores/{store.id}/keys/{ApiKey.objects.get().pk}/replace?overlap_s=0", "post", client=desk).json()

    assert api(f"/stores/{store.id}/stock", key=old).status_code == 401
    assert api(f"/stores/{store.id}/stock", key=new["raw"]).status_code == 200


def test_a_key_replaces_no_key(store: Store, owner: Actor) -> None:
    key = key_of(owner, ["keys.manage"], store.id)

    answer = api(f"/stores/{store.id}/keys/{ApiKey.objects.get().pk}/replace", "post", key=key)

    assert answer.status_code == 403
    assert ApiKey.objects.count() == 1


@pytest.mark.parametrize(("asked", "hours"), [("", 24), ("?overlap_s=7200", 2)])
def test_a_secret_is_replaced_with_the_time_that_is_asked_for(store: Store, desk: Client, asked: str, hours: int) -> None:
    made = add_endpoint(store.id, "https://example.org/hook")

    answer = api(f"/stores/{store.id}/webhooks/{made.id}/rotate-secret{asked}", "post", client=desk)

    assert answer.status_code == 200
    assert answer.json()["secret"] != made.secret
    until = WebhookEndpoint.objects.get().secret_before_until
    assert until is not None
    assert abs((until - clock.SystemClock().now()) - timedelta(hours=hours)) < timedelta(minutes=5)


def test_a_secret_in_wrong_hands_ends_at_once(store: Store, desk: Client) -> None:
    made = add_endpoint(store.id, "https://example.org/hook")

    api(f"/stores/{store.id}/webhooks/{made.id}/rotate-secret?overlap_s=0", "post", client=desk)

    assert WebhookEndpoint.objects.get().sealed_secret_before is None


def test_articles_run_low_by_their_mark_and_are_found_by_it(store: Store, desk: Client) -> None:
    many, few = (stocked(store, pieces, kind="domestic") for pieces in (30, 8))
    marks, stock = f"/stores/{store.id}/low-marks", f"/stores/{store.id}/stock?scarce=low"
    before = api(marks, client=desk).json()

    assert api(stock, client=desk).json()["items"] == []
    api(marks, "put", {"pieces": 10}, client=desk)
    by_store = [row["sku"] for row in api(stock, client=desk).json()["items"]]
    api(f"{marks}/{many.id}", "put", {"pieces": 40}, client=desk)
    by_both = {row["sku"] for row in api(stock, client=desk).json()["items"]}
    told = api(marks, client=desk).json()
    api(marks, "put", {"pieces": None}, client=desk)
    api(f"{marks}/{many.id}", "put", {"pieces": None}, client=desk)

    assert before == {"default_pieces": LOW, "store_pieces": None, "items": [], "next": None}
    assert (by_store, by_both) == ([few.sku], {few.sku, many.sku})
    assert told == {
        "default_pieces": LOW,
        "store_pieces": 10,
        "items": [{"variant_id": str(many.id), "sku": many.sku, "pieces": 40}],
        "next": None,
    }
    assert api(marks, client=desk).json() == before


@pytest.mark.parametrize("pieces", [-1, 1_000_001, "many"])
def test_a_mark_that_is_not_plausible_is_refused(store: Store, desk: Client, pieces: object) -> None:
    assert api(f"/stores/{store.id}/low-marks", "put", {"pieces": pieces}, client=desk).status_code == 422
    assert api(f"/stores/{store.id}/low-marks", client=desk).json()["store_pieces"] is None


def test_products_are_moved_between_freight_templates(store: Store, desk: Client) -> None:
    light = save_template(store.id, logistics.template(currency="USD"), actor=SYSTEM)
    heavy = save_template(store.id, logistics.template(name="Heavy", currency="USD"), actor=SYSTEM)
    sofa, lamp = stocked(store, kind="domestic").product, stocked(store, kind="domestic").product
    foreign = stocked(stores.store()).product
    templates = f"/stores/{store.id}/freight-templates"

    moved = api(f"{templates}/{heavy.key}/products", "post", {"product_ids": [str(sofa.pk), str(foreign.pk)]}, client=desk)
    own = api(f"/stores/{store.id}/products/{sofa.pk}", client=desk).json()["freight_template"]
    by_heavy, by_light = (
        [row["id"] for row in api(f"{templates}/{key}/products", client=desk).json()["items"]] for key in (heavy.key, light.key)
    )
    api(f"{templates}/{light.key}/products", "post", {"product_ids": [str(sofa.pk)]}, client=desk)

    assert moved.json() == {"products": 1}
    assert own == str(heavy.key)
    assert (by_heavy, by_light) == ([str(sofa.pk)], [str(lamp.pk)])
    assert templates_of_products(store.id, [sofa.pk]) == {}
    assert api(f"/stores/{store.id}/products/{sofa.pk}", client=desk).json()["freight_template"] is None


def test_a_template_of_another_store_is_none(store: Store, desk: Client) -> None:
    sofa = stocked(store, kind="domestic").product
    other = stores.store()
    foreign = save_template(other.pk, logistics.template(), actor=SYSTEM).key

    for key in (foreign, uuid4()):
        path = f"/stores/{store.id}/freight-templates/{key}/products"
        assert api(path, client=desk).status_code == 404
        assert api(path, "post", {"product_ids": [str(sofa.pk)]}, client=desk).status_code == 404
    assert templates_of_products(store.id, [sofa.pk]) == {}


def test_pages_of_marks_and_of_a_template_join(store: Store, desk: Client) -> None:
    template = save_template(store.id, logistics.template(currency="USD"), actor=SYSTEM)
    for _ in range(3):
        article = stocked(store, kind="domestic")
        api(f"/stores/{store.id}/low-marks/{article.id}", "put", {"pieces": 3}, client=desk)

    for path, name in (("low-marks", "variant_id"), (f"freight-templates/{template.key}/products", "id")):
        found: list[UUID] = []
        cursor = ""
        while True:
            page = api(f"/stores/{store.id}/{path}?limit=2&cursor={cursor}", client=desk).json()
            found += [row[name] for row in page["items"]]
            if not (cursor := page["next"]):
                break
        assert len(found) == len(set(found)) == 3
