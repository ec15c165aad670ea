"""Some of an order's goods leave before the rest: stock, reservations and movements always say the same."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.inventory.factories import shelf, stocked

from entrepot.catalog.models import Variant
from entrepot.database import sql
from entrepot.identity.types import SYSTEM
from entrepot.inventory import services
from entrepot.inventory.models import Movement, Reservation
from entrepot.inventory.types import Demand, DemandLine, Gone, Reserved
from entrepot.kernel import clock


def promised(variant: Variant, *quantities: int) -> UUID:
    """An order for which each quantity is reserved and paid."""
    order_id = uuid4()
    lines = tuple(DemandLine(order_id, variant.store_id, variant.pk, quantity, variant.sku) for quantity in quantities)
    [outcome] = services.reserve([Demand(lines, clock.now())])
    assert isinstance(outcome, Reserved)
    services.commit([order_id])
    return order_id


def gone(order_id: UUID, variant: Variant, quantity: int, ref: str) -> Gone:
    return Gone(order_id, variant.pk, quantity, ref)


@pytest.mark.django_db
def test_a_part_leaves_and_the_rest_stays_promised() -> None:
    variant = stocked(pieces=10)
    order_id = promised(variant, 5)

    services.consume_part([gone(order_id, variant, 2, "parcel 1")], actor=SYSTEM)

    assert shelf(variant) == (8, 3)
    assert sorted(Reservation.objects.filter(order_id=order_id).values_list("quantity", "state")) == [
        (2, "consumed"),
        (3, "committed"),
    ]
    services.consume_part([gone(order_id, variant, 1, "parcel 2")], actor=SYSTEM)
    services.consume([order_id], actor=SYSTEM)
    services.consume([order_id], actor=SYSTEM)
    assert shelf(variant) == (5, 0)
    refs = Movement.objects.filter(kind="sold").order_by("id").values_list("ref", "delta", "on_hand_after")
    assert list(refs) == [("parcel 1", -2, 8), ("parcel 2", -1, 7), (f"order:{order_id}", -2, 5)]


@pytest.mark.django_db
def test_never_more_leaves_than_is_promised_to_the_order() -> None:
    variant = stocked(pieces=10)
    order_id, other = promised(variant, 2), promised(variant, 3)

    services.consume_part([gone(order_id, variant, 9, "too much"), gone(uuid4(), variant, 1, "nobody's")], actor=SYSTEM)
    services.consume_part([], actor=SYSTEM)

    assert shelf(variant) == (8, 3)
    assert Reservation.objects.get(order_id=other).state == "committed"


@pytest.mark.django_db(transaction=True)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 4), min_size=1, max_size=3), st.lists(st.lists(st.integers(1, 5), max_size=3), max_size=4))
def test_any_sequence_of_parts_keeps_the_books(reserved: list[int], parcels: list[list[int]]) -> None:
    variant = stocked(pieces=20)
    order_id = promised(variant, *reserved)

    for number, pieces in enumerate(parcels):
        services.consume_part([gone(order_id, variant, each, f"{order_id}/{number}") for each in pieces], actor=SYSTEM)
        left = max(0, sum(reserved) - sum(sum(each) for each in parcels[: number + 1]))
        assert shelf(variant) == (20 - sum(reserved) + left, left)
    services.consume([order_id], actor=SYSTEM)

    assert shelf(variant) == (20 - sum(reserved), 0)
    totals: Any = sql.one(
        "SELECT sum(quantity) FILTER (WHERE state = 'consumed'), sum(quantity) FROM inventory_reservation WHERE order_id = %s",
        (order_id,),
    )
    assert totals == (sum(reserved), sum(reserved))
    assert sum(Movement.objects.filter(stock__variant=variant).values_list("delta", flat=True)) == 20 - sum(reserved)
