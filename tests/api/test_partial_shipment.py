"""Programs ship an order in several parcels: lines go in, parcels with their contents and address come out."""

from __future__ import annotations

from typing import Any

import pytest
from tests.api.market import api, goods, key_of, shopper_key, wish
from tests.inventory.factories import shelf
from tests.stores import factories as stores

from entrepot.logistics.models import Parcel

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_program_ships_some_pieces_now_and_the_rest_later() -> None:
    variant = goods(price=1500)
    shopper_, shopper = shopper_key()
    assert shopper_
    order = api("/checkout", "post", wish(variant, 3), key=shopper).json()["orders"][0]["id"]
    staff = key_of(stores.staff(variant.product.store), ["orders.ship", "orders.view"], variant.store_id)

    def ship(number: str, lines: Any = None) -> Any:
        wanted = {"order_id": order, "carrier": "yunexpress", "tracking_number": number} | (
            {"lines": lines} if lines is not None else {}
        )
        return api(f"/stores/{variant.store_id}/shipments", "post", {"shipments": [wanted]}, key=staff)

    def one(quantity: int) -> list[dict[str, Any]]:
        return [{"variant_id": str(variant.pk), "quantity": quantity}]

    first = ship("YT1", one(2)).json()["outcomes"][0]
    repeated = ship("YT1", one(2)).json()["outcomes"][0]
    too_many = ship("YT2", one(2)).json()["outcomes"][0]
    assert (first["ok"], first["result"]["target"]) == (True, "partly_shipped")
    assert (repeated["ok"], Parcel.objects.count()) == (True, 1)
    assert (too_many["ok"], too_many["problem"]["code"]) == (False, "orders.pieces_not_left")
    assert [ship("YT2", wrong).status_code for wrong in ([], one(0))] == [422, 422]
    assert shelf(variant) == (8, 1)

    assert ship("YT2").json()["outcomes"][0]["result"]["target"] == "shipped"
    seen = api(f"/orders/{order}", key=shopper).json()
    assert [[line["quantity"] for line in parcel["lines"]] for parcel in seen["parcels"]] == [[2], [1]]
    assert seen["parcels"][0]["tracking_url"] == "https://www.yuntrack.com/parcelTracking?id=YT1"
    assert shelf(variant) == (7, 0)
