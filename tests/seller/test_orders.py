"""Orders at the desk: found, shipped one by one and by a table, cancelled with all the money back."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.inventory.factories import shelf, stocked
from tests.seller.world import bought, build, client_of
from tests.stores import factories as stores

from entrepot.identity.enums import StoreRole
from entrepot.ledger.queries import balances
from entrepot.ledger.types import AccountKey
from entrepot.logistics.queries import tracking
from entrepot.orders.models import Order

pytestmark = pytest.mark.django_db(transaction=True)


def test_shipping_makes_a_parcel_and_an_incomplete_form_does_not() -> None:
    world = build()
    client = client_of(stores.staff(world.store, StoreRole.FULFILMENT))
    path = reverse("seller:ship", args=[world.store.slug, world.to_ship])

    incomplete = client.post(path, {"carrier": "dhl", "tracking": ""})
    assert (incomplete.status_code, Order.objects.get(pk=world.to_ship).state) == (422, "paid")

    client.post(path, {"carrier": "dhl", "tracking": "RB123456799DE"})

    assert Order.objects.get(pk=world.to_ship).state == "shipped"
    [parcel] = tracking(world.to_ship)
    assert (parcel.carrier, parcel.number) == ("dhl", "RB123456799DE")
    again = client.post(path, {"carrier": "dhl", "tracking": "X1"})
    assert again.status_code == 422
    assert "cannot do this" in again.content.decode()


@pytest.mark.parametrize("mark", ["\t", ",", ";"])
def test_a_table_ships_what_it_can_and_says_line_by_line_what_it_cannot(mark: str) -> None:
    world = build()
    second, foreign = bought(world.variant), bought(stocked())
    numbers = dict(Order.objects.values_list("pk", "number"))
    rows = [
        ("order number", "carrier", "tracking number"),
        (numbers[world.to_ship], "dhl", "T-1"),
        (numbers[second], "dhl", "T-1"),
        (numbers[foreign], "dhl", "T-3"),
        ("nonsense", "dhl", "T-4"),
    ]
    table = "\n".join(mark.join(row) for row in rows)

    page = client_of(world.owner).post(reverse("seller:ship-many", args=[world.store.slug]), {"table": table})

    assert [bool(wrong) for _row, wrong in page.context["results"]] == [False, True, True, True]
    assert page.context["shipped"] == 1
    states = dict(Order.objects.values_list("pk", "state"))
    assert (states[world.to_ship], states[second], states[foreign]) == ("shipped", "paid", "paid")


def test_a_file_of_shipments_and_tables_that_make_no_sense() -> None:
    world = build()
    client, path = client_of(world.owner), reverse("seller:ship-many", args=[world.store.slug])
    number = Order.objects.get(pk=world.to_ship).number

    for wrong in ("", "only-a-number", f"{number},dhl,1\n{number},dhl,2"):
        assert client.post(path, {"table": wrong}).status_code == 422
    assert Order.objects.get(pk=world.to_ship).state == "paid"

    client.post(path, {"file": SimpleUploadedFile("s.csv", f"\ufeff{number},dhl,T-9\n".encode())})
    assert Order.objects.get(pk=world.to_ship).state == "shipped"


def test_cancelling_gives_everything_back_and_asks_for_a_reason() -> None:
    world = build()
    client, path = client_of(world.owner), reverse("seller:cancel", args=[world.store.slug, world.to_ship])
    before = shelf(world.variant)

    assert client.post(path, {"reason": ""}).status_code == 422
    client.post(path, {"reason": "sold out"})

    order = Order.objects.get(pk=world.to_ship)
    escrow = AccountKey("escrow.order", f"order:{order.pk}", "CNY")
    assert order.state == "closed_refunded"
    assert balances([escrow])[escrow].net_minor == 0
    assert shelf(world.variant) == (before[0], before[1] - 1)


def test_an_orders_number_leads_to_it_and_anothers_does_not() -> None:
    world = build()
    foreign = bought(stocked())
    client, path = client_of(world.owner), reverse("seller:orders", args=[world.store.slug])
    numbers = dict(Order.objects.values_list("pk", "number"))

    assert client.get(path, {"q": numbers[world.to_ship]})["Location"].endswith(f"{world.to_ship}/")
    assert client.get(path, {"q": numbers[foreign]}).status_code == 200
    assert client.get(reverse("seller:order", args=[world.store.slug, foreign])).status_code == 404
    assert [row["id"] for row in client.get(path, {"state": "paid"}).context["rows"]] == [world.to_ship]


def test_buttons_are_those_that_the_person_may_press() -> None:
    world = build()
    path = reverse("seller:order", args=[world.store.slug, world.to_ship])
    by_role = {role: client_of(stores.staff(world.store, role)).get(path) for role in ("owner", "viewer", "finance")}

    assert {role: sorted(page.context["moves"]) for role, page in by_role.items()} == {
        "owner": ["cancel_paid", "ship"],
        "viewer": [],
        "finance": [],
    }
    assert by_role["viewer"].context["claims"] is None
    assert by_role["finance"].context["claims"] is not None
