"""What the carrier is told of a parcel."""

from __future__ import annotations

import pytest
from tests.orders.factories import order_in

from entrepot.database import sql
from entrepot.identity.types import SYSTEM
from entrepot.orders import services
from entrepot.orders.models import Line
from entrepot.orders.types import Shipment


@pytest.mark.django_db
def test_parcel_knows_from_where_to_where_it_goes() -> None:
    """Without it the simulator took every journey from abroad for one at home, without customs."""
    order = order_in("paid")
    warehouse = sql.scalar("SELECT id FROM inventory_warehouse WHERE store_id = %s", (order.store_id,))
    Line.objects.filter(order=order).update(warehouse_id=warehouse)

    services.ship([Shipment(order.id, "simulator", "XS473124829DE")], actor=SYSTEM)

    assert sql.rows("SELECT origin, destination FROM logistics_parcel WHERE order_id = %s", (order.id,)) == [("DE", "CN")]
