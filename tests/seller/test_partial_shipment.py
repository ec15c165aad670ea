"""A merchant ships an order in two parcels, and shopper, merchant and programs read the same of it."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.urls import reverse
from tests.identity import factories as people
from tests.inventory.factories import shelf, stocked
from tests.orders.factories import quote_of, request_of
from tests.seller.world import client_of
from tests.stores import factories as stores

from entrepot.catalog.models import Variant
from entrepot.events.services import drain
from entrepot.identity.enums import StoreRole
from entrepot.identity.types import SYSTEM, Actor
from entrepot.logistics.queries import parcels_of
from entrepot.notices.models import Notice
from entrepot.orders import services
from entrepot.orders.enums import Mover
from entrepot.orders.models import Order
from entrepot.orders.types import Placed
from entrepot.stores.models import Store

pytestmark = pytest.mark.django_db(transaction=True)


def paid(shopper: Actor) -> tuple[Store, UUID]:
    stores.fee_plan("global", commission_bps=500)
    store = stores.store()
    lamp, chair = stocked(store, pieces=10), stocked(store, pieces=10)
    [outcome] = services.place([request_of(quote_of((lamp, 3), (chair, 1)), actor=shopper)])
    assert isinstance(outcome, Placed)
    services.advance("pay", [outcome.orders[0].id], mover=Mover.PROVIDER, actor=SYSTEM)
    return store, outcome.orders[0].id


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def test_the_page_ships_what_was_counted_and_then_the_rest() -> None:
    shopper = people.shopper()
    store, order_id = paid(shopper)
    client = client_of(stores.staff(store, StoreRole.FULFILMENT))
    page, path = reverse("seller:order", args=[store.slug, order_id]), reverse("seller:ship", args=[store.slug, order_id])

    first = client.get(page)
    assert [field.initial for field in first.context["shipping"].counted] == [3, 1]
    client.post(path, {"carrier": "Royal Mail?", "tracking": "RB123456785GB", "pieces0": "1", "pieces1": "0"})
    order = Order.objects.get(pk=order_id)
    assert order.state == "partly_shipped"

    again = client.get(page)
    assert [field.initial for field in again.context["shipping"].counted] == [2, 1]
    assert "Partly shipped" in again.content.decode()
    client.post(path, {"carrier": "顺丰速运", "tracking": "SF1234567890", "pieces0": "2", "pieces1": "1"})

    order.refresh_from_db()
    assert order.state == "shipped"
    parcels = parcels_of([order_id])[order_id]
    assert [[line.quantity for line in parcel.lines] for parcel in parcels] == [[1], [2, 1]]
    assert [parcel.carrier for parcel in parcels] == ["Royal Mail?", "sf"]
    shown = client.get(page).content.decode()
    assert "SF Express" in shown
    assert "https://www.sf-express.com/chn/en/waybill/waybill-detail/SF1234567890" in shown


@pytest.mark.parametrize(
    ("pieces", "sentence"),
    [
        ({"pieces0": "0", "pieces1": "0"}, "A parcel holds at least one piece."),
        ({"pieces0": "4", "pieces1": "0"}, "less than or equal to 3"),
        ({"pieces0": "-1", "pieces1": "1"}, "greater than or equal to 0"),
    ],
)
def test_pieces_that_cannot_be_are_told_beside_the_field_and_nothing_is_sent(pieces: dict[str, str], sentence: str) -> None:
    store, order_id = paid(people.shopper())
    client = client_of(stores.staff(store, StoreRole.FULFILMENT))

    refused = client.post(reverse("seller:ship", args=[store.slug, order_id]), {"carrier": "dhl", "tracking": "T-1", **pieces})

    assert refused.status_code == 422
    assert sentence in text_of(refused.content.decode())
    assert 'value="T-1"' in refused.content.decode()
    assert parcels_of([order_id])[order_id] == []


def test_the_shopper_reads_what_is_on_its_way_and_is_told() -> None:
    shopper = people.shopper()
    store, order_id = paid(shopper)
    merchant = client_of(stores.staff(store, StoreRole.FULFILMENT))
    merchant.post(
        reverse("seller:ship", args=[store.slug, order_id]),
        {"carrier": "yunexpress", "tracking": "YT1234567890123456", "pieces0": "1", "pieces1": "0"},
    )
    drain()

    client = client_of(shopper)
    page = client.get(reverse("storefront:order", args=[order_id])).content.decode()
    text = text_of(page)

    assert "Some of your goods are on their way; the store sends the rest later." in text
    assert "The store has promised to ship the rest within" in text
    assert "YunExpress YT1234567890123456" in text
    assert 'href="https://www.yuntrack.com/parcelTracking?id=YT1234567890123456"' in page
    assert "I have received it" not in text
    assert Notice.objects.filter(kind="order_partly_shipped", person_id=shopper.person_id).count() == 1
    assert "When do I confirm receipt?" in client.get(reverse("storefront:order-help", args=[order_id])).content.decode()


def test_the_stock_falls_with_each_parcel() -> None:
    store, order_id = paid(people.shopper())
    client = client_of(stores.staff(store, StoreRole.FULFILMENT))
    variant = Order.objects.get(pk=order_id).lines.get(position=1).variant_id
    client.post(
        reverse("seller:ship", args=[store.slug, order_id]),
        {"carrier": "dhl", "tracking": "T-1", "pieces0": "2", "pieces1": "0"},
    )

    assert shelf(Variant.objects.get(pk=variant)) == (8, 1)
