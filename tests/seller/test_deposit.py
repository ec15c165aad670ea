"""The deposit at the desk: what is missing, adding to it, and what happened."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.seller.world import World, build, client_of
from tests.stores import factories as stores

from entrepot.identity.enums import StoreRole
from entrepot.settlement.services import top_up_deposit

pytestmark = pytest.mark.django_db(transaction=True)


def at(world: World, page: str) -> str:
    return reverse(f"seller:{page}", kwargs={"slug": world.store.slug})


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def asking(deposit_minor: int) -> World:
    """A store whose plan asks for a deposit."""
    world = build()
    category = world.variant.product.category.path
    stores.fee_plan("global", category, deposit_minor=deposit_minor)
    return world


def test_what_is_missing_is_told_and_added_from_the_balance() -> None:
    world = asking(5_000)
    client = client_of(stores.staff(world.store, StoreRole.FINANCE))

    assert "CN¥50.00 of the deposit are missing." in words(client.get(at(world, "money")).content.decode())
    page = client.get(at(world, "deposit"))
    assert "CN¥50.00 are missing." in words(page.content.decode())

    for typed in ("", "0", "100.01", "1.234", "x"):
        wrong = client.post(at(world, "top-up"), {"currency": "CNY", "amount": typed})
        assert (wrong.status_code, bool(wrong.context["forms"][0][0].errors["amount"])) == (422, True), typed
    assert client.post(at(world, "top-up"), {"currency": "XXQ", "amount": "1"}).status_code == 302
    assert client.post(at(world, "top-up"), {"currency": "CNY", "amount": "50.00"}).status_code == 302

    page = client.get(at(world, "deposit"))
    [row] = page.context["rows"]
    assert "Nothing is missing." in words(page.content.decode())
    assert (row.kind, row.amount_minor) == ("topped_up", 5_000)
    assert "of the deposit are missing" not in words(client.get(at(world, "money")).content.decode())
    assert client.get(reverse("seller:journal", kwargs={"slug": world.store.slug, "journal_id": row.id})).status_code == 200


def test_somebody_who_may_not_pay_out_sees_no_form() -> None:
    world = asking(5_000)
    page = client_of(stores.staff(world.store, StoreRole.MANAGER)).get(at(world, "deposit"))
    assert page.status_code == 200
    assert "Add to the deposit" not in page.content.decode()


def test_the_list_costs_the_same_for_one_move_and_for_three() -> None:
    world = asking(5_000)
    client = client_of(world.owner)
    top_up_deposit(world.store.pk, 100, currency="CNY", actor=world.owner)

    def statements() -> int:
        client.get(at(world, "deposit"))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(at(world, "deposit")).status_code == 200
        return len(asked)

    few = statements()
    for _number in range(2):
        top_up_deposit(world.store.pk, 100, currency="CNY", actor=world.owner)
    assert statements() == few
