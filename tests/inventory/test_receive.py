from __future__ import annotations

import pytest
from tests.inventory.factories import demand, shelf, stocked, warehouse
from tests.stores import factories as stores

from entrepot.identity.types import ANONYMOUS, SYSTEM
from entrepot.inventory import services
from entrepot.inventory.errors import BelowReserved, UnknownVariant, UnknownWarehouse
from entrepot.inventory.models import Movement, Stock
from entrepot.inventory.queries import invariants, levels, movements, stock_of_store
from entrepot.inventory.types import Moved, Receipt
from entrepot.kernel.errors import Forbidden, Invalid, Missing
from entrepot.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


def test_receive_with_a_ref_books_once() -> None:
    variant = stocked(pieces=0)
    place = Stock.objects.none()
    place = warehouse(variant.product.store)
    receipt = Receipt(variant.id, place, 7, ref="note-1")

    first = services.receive([receipt, receipt], actor=SYSTEM)
    again = services.receive([receipt], actor=SYSTEM)

    assert first == [Moved(variant.id, place, 7), Moved(variant.id, place, 7, repeated=True)]
    assert again == [Moved(variant.id, place, 7, repeated=True)]
    assert shelf(variant) == (7, 0)
    assert list(invariants.breaches()) == []


def test_adjust_below_what_is_promised_is_refused() -> None:
    variant = stocked(pieces=5)
    place = Stock.objects.get().warehouse_id
    services.reserve([demand(variant, 4)])

    outcomes = services.adjust(
        [Receipt(variant.id, place, -2), Receipt(variant.id, place, -1), Receipt(variant.id, place, 0)], actor=SYSTEM
    )

    assert [type(o) for o in outcomes] == [BelowReserved, Moved, Invalid]
    assert shelf(variant) == (4, 4)
    assert Movement.objects.filter(kind="adjusted").count() == 1


def test_receive_of_another_stores_variant_is_refused() -> None:
    variant, other = stocked(pieces=0), stores.store()
    place = warehouse(other)

    assert services.receive([Receipt(variant.id, place, 1)], actor=SYSTEM) == [UnknownVariant()]
    with pytest.raises(UnknownWarehouse):
        services.receive([Receipt(variant.id, uuid7(), 1)], actor=SYSTEM)
    assert not Movement.objects.exists()


def test_receive_by_strangers_moves_nothing() -> None:
    variant = stocked(pieces=0)
    place = warehouse(variant.product.store)
    receipt = [Receipt(variant.id, place, 1)]

    with pytest.raises((Missing, Forbidden)):
        services.receive(receipt, actor=ANONYMOUS)
    with pytest.raises(Missing):
        services.receive(receipt, actor=stores.staff(stores.store()))
    assert not Movement.objects.exists()

    services.receive(receipt, actor=stores.staff(variant.product.store))
    assert shelf(variant) == (1, 0)


def test_levels_and_lists_show_the_same_stock(django_assert_num_queries: object) -> None:
    variants = [stocked(pieces=n) for n in (1, 2, 3)]
    store = variants[0].product.store

    assert [levels([v.id])[v.id][0].available for v in variants] == [1, 2, 3]
    with django_assert_num_queries(2):  # type: ignore[operator]
        rows = stock_of_store(store.id)
    assert [row["available"] for row in rows] == [1]
    assert [m["delta"] for m in movements(store.id, rows[0]["id"])] == [1]
    assert movements(uuid7(), rows[0]["id"]) == []
