"""Orders at the desk: found, shipped one by one and by a table, cancelled with all the money back."""

from __future__ import annotations

import csv
import io
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.urls import reverse
from tests.inventory.factories import shelf, stocked
from tests.seller.world import bought, build, client_of
from tests.stores import factories as stores

from entrepot.identity.enums import StoreRole
from entrepot.ledger.queries import balances
from entrepot.ledger.types import AccountKey
from entrepot.logistics.queries import tracking
from entrepot.orders.errors import ViewNameTaken
from entrepot.orders.models import Order
from entrepot.orders.queries import SORTS, OrderFilter, store_orders
from entrepot.orders.services import change_view

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

    client, path = client_of(world.owner), reverse("seller:ship-many", args=[world.store.slug])
    preview = client.post(path, {"table": table})
    assert [bool(wrong) for _row, wrong in preview.context["plan"]] == [False, True, True, True]
    assert set(Order.objects.filter(pk__in=[world.to_ship, second]).values_list("state", flat=True)) == {"paid"}

    page = client.post(path, {"table": preview.context["form"]["table"].value(), "do": "ship"})

    assert [bool(wrong) for _row, wrong in page.context["results"]] == [False, True, True, True]
    assert page.context["shipped"] == 1
    states = dict(Order.objects.values_list("pk", "state"))
    assert (states[world.to_ship], states[second], states[foreign]) == ("shipped", "paid", "paid")


def test_a_file_of_shipments_and_tables_that_make_no_sense() -> None:
    world = build()
    client, path = client_of(world.owner), reverse("seller:ship-many", args=[world.store.slug])
    number = Order.objects.get(pk=world.to_ship).number

    for wrong in ("", f"{number},dhl,1\n{number},dhl,2"):
        assert client.post(path, {"table": wrong, "do": "ship"}).status_code == 422
    for wrong in ("only-a-number", number, f"{number},nonsense"):
        assert client.post(path, {"table": wrong, "do": "ship"}).context["shipped"] == 0
    assert Order.objects.get(pk=world.to_ship).state == "paid"

    client.post(path, {"file": SimpleUploadedFile("s.csv", f"\ufeff{number},dhl,T-9\n".encode()), "do": "ship"})
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
        "owner": ["cancel_paid", "ship", "ship_part"],
        "viewer": [],
        "finance": [],
    }
    assert by_role["viewer"].context["claims"] is None
    assert by_role["finance"].context["claims"] is not None


def test_a_number_tells_its_carrier_and_what_is_odd_about_it() -> None:
    world = build()
    client, path = client_of(world.owner), reverse("seller:ship-many", args=[world.store.slug])
    number = Order.objects.get(pk=world.to_ship).number

    guessed = client.post(path, {"number": [number], "carrier": [""], "tracking": ["rb 123456799 de"]})
    odd = client.post(path, {"table": f"{number},dhl,1Z"})

    [(line, wrong)] = guessed.context["plan"]
    assert (line.carrier, line.tracking, line.is_guessed, line.warnings, wrong) == ("post", "RB123456799DE", True, (), "")
    assert odd.context["plan"][0][0].warnings == ("unknown_form", "not_a_number_of_this_carrier")
    assert Order.objects.get(pk=world.to_ship).state == "paid"


def test_two_people_who_ship_the_same_order_ship_it_once() -> None:
    world = build()
    path, number = reverse("seller:ship-many", args=[world.store.slug]), Order.objects.get(pk=world.to_ship).number
    clients = [client_of(world.owner), client_of(stores.staff(world.store, StoreRole.FULFILMENT))]
    start = threading.Barrier(2)

    def ship(client: Client, parcel: str) -> bool:
        start.wait()
        try:
            answer = client.post(path, {"table": f"{number},dhl,{parcel}", "do": "ship"})
            return "1 of 1 were shipped." in answer.content.decode()  # `context` holds what both threads rendered
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        shipped = list(pool.map(ship, clients, ["T-1", "T-2"]))

    assert sorted(shipped) == [False, True]
    assert len(tracking(world.to_ship)) == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=paid", ["to_ship"]),
        ("state=finished", ["settled"]),
        ("q=RB123456785", ["settled"]),
        ("q=100%25", []),
        ("carrier=dhl", ["settled"]),
        ("late=on", []),
        ("since=2999-01-01", []),
        ("until=2000-01-01", []),
        ("destination=CN&sort=oldest", ["settled", "to_ship"]),
        ("sort=newest", ["to_ship", "settled"]),
        ("sort=deadline&state=paid", ["to_ship"]),
        ("sort=nonsense&destination=XX", ["to_ship", "settled"]),
    ],
)
def test_filters_of_the_list(query: str, found: list[str]) -> None:
    world = build()

    page = client_of(world.owner).get(f"{reverse('seller:orders', args=[world.store.slug])}?{query}")

    assert [row["id"] for row in page.context["rows"]] == [getattr(world, name) for name in found]


@pytest.mark.parametrize("sort", SORTS)
def test_pages_of_every_sort_show_each_order_once(sort: str) -> None:
    world = build()
    for _ in range(3):
        bought(world.variant)
    whole = [row["id"] for row in store_orders(world.store.pk, OrderFilter(sort=sort))]

    seen, after = [], None
    while page := store_orders(world.store.pk, OrderFilter(sort=sort), after=after, limit=2):
        seen += [row["id"] for row in page]
        after = (page[-1]["marker"], page[-1]["id"])

    assert len(whole) == 5
    assert seen == whole


def test_views_are_kept_shared_renamed_and_deleted_by_their_maker_alone() -> None:
    world = build()
    mine, colleague = client_of(world.owner), client_of(stores.staff(world.store, StoreRole.FULFILMENT))
    keep, orders = (reverse(f"seller:{name}", args=[world.store.slug]) for name in ("keep-view", "orders"))

    assert mine.post(keep, {"name": "", "query": "state=paid"}).status_code == 422
    mine.post(keep, {"name": "Late", "query": "state=paid&late=on&next=//evil.example"})
    assert colleague.get(orders).context["views"] == []
    view = next(view for view in mine.get(orders).context["views"] if view.name == "Late")
    assert (view.name, view.query, view.is_shared) == ("Late", "state=paid&late=on", False)

    manage = reverse("seller:manage-view", args=[world.store.slug, view.id])
    mine.post(manage, {"name": "Too late", "is_shared": "on"})
    [shared] = colleague.get(orders).context["views"]
    assert (shared.name, shared.is_mine) == ("Too late", False)
    for data in ({"do": "delete"}, {"name": "x"}, {"name": ""}):
        assert colleague.post(manage, data).status_code == 404

    mine.post(keep, {"name": "Other"})
    with pytest.raises(ViewNameTaken):
        change_view(view.id, world.store.pk, actor=world.owner, name="Other", is_shared=False)
    mine.post(manage, {"do": "delete"})
    assert [each.name for each in mine.get(orders).context["views"]] == ["Other", "To ship"]


def test_slips_and_pick_list_are_printed_as_page_and_as_pdf() -> None:
    world = build()
    Order.objects.filter(pk=world.to_ship).update(note="请用礼品包装 & <ribbon>")
    path, client = reverse("seller:print", args=[world.store.slug]), client_of(world.owner)
    both = [str(world.to_ship), str(world.settled)]

    slips = client.get(path, {"order": both, "what": "slips"})
    picks = client.get(path, {"order": both, "what": "pick"}).context["picks"]
    pdfs = [client.get(path, {"order": both, "what": what}) for what in ("slips.pdf", "pick.pdf")]

    assert "请用礼品包装 &amp; &lt;ribbon&gt;" in slips.content.decode()
    assert slips.content.count(b'<svg class="bars"') == 2
    assert [(row["sku"], row["quantity"]) for row in picks] == [(world.variant.sku, 2)]
    assert [(pdf["Content-Type"], pdf.content[:5]) for pdf in pdfs] == [("application/pdf", b"%PDF-")] * 2
    assert b"STSong-Light" in pdfs[0].content
    foreign = bought(stocked())
    assert client.get(path, {"order": [*both, str(foreign)]}).status_code == 404
    assert client.get(path, {"order": "nonsense"}).status_code == 404
    assert client.get(path, {"what": "pick.pdf"}).status_code == 404


def test_the_statement_as_csv_says_what_the_page_says() -> None:
    world = build()
    client = client_of(stores.staff(world.store, StoreRole.FINANCE))
    page = client.get(reverse("seller:statement", args=[world.store.slug, "CNY"])).context["page"]

    answer = client.get(reverse("seller:statement-csv", args=[world.store.slug, "CNY"]))

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(Decimal(row["amount"]), Decimal(row["balance"]), row["posting"]) for row in rows] == [
        (Decimal(line.change_minor) / 100, Decimal(line.balance_minor) / 100, str(line.journal_id)) for line in page.lines
    ]
    assert rows
    assert client.get(reverse("seller:statement-csv", args=[world.store.slug, "XXQ"])).status_code == 404
