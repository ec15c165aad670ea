"""Goods between warehouses, counts under the lock, and marks."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from tests.identity import factories as people
from tests.inventory.factories import demand, shelf, stocked, warehouse
from tests.stores import factories as stores

from entrepot.identity.types import SYSTEM
from entrepot.inventory.errors import BelowReserved, UnknownVariant
from entrepot.inventory.models import LowMark, Movement, Stock
from entrepot.inventory.queries import invariants, low_marks
from entrepot.inventory.services import count, mark_low, reserve, transfer
from entrepot.inventory.types import Moved, Receipt, Transfer
from entrepot.kernel.errors import Forbidden, Invalid, Missing

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_transfer_books_both_ends_or_neither_and_once() -> None:
    store = stores.store()
    variant = stocked(store, pieces=10)
    here, there = Stock.objects.get().warehouse_id, warehouse(store)
    reserve([demand(variant, 4)])

    with pytest.raises(UnknownVariant):
        transfer(Transfer(variant.pk, here, warehouse(stores.store()), 1), actor=SYSTEM)
    for _ in range(2):
        transfer(Transfer(variant.pk, here, there, 6, ref="truck 1"), actor=SYSTEM)
    with pytest.raises(BelowReserved):
        transfer(Transfer(variant.pk, here, there, 1), actor=SYSTEM)
    with pytest.raises(Invalid):
        transfer(Transfer(variant.pk, here, here, 1), actor=SYSTEM)
    with pytest.raises(Missing):
        transfer(Transfer(variant.pk, here, there, 1), actor=people.shopper())

    assert dict(Stock.objects.values_list("warehouse_id", "on_hand")) == {here: 4, there: 6}
    assert list(Movement.objects.filter(kind="moved").order_by("id").values_list("delta", "ref")) == [
        (-6, "truck 1"),
        (6, "truck 1"),
    ]
    assert list(invariants.breaches()) == []


def test_opposite_transfers_at_once_do_not_wait_for_each_other_for_ever() -> None:
    store = stores.store()
    variant = stocked(store, pieces=20)
    here, there = Stock.objects.get().warehouse_id, warehouse(store)
    transfer(Transfer(variant.pk, here, there, 10), actor=SYSTEM)
    start = threading.Barrier(2)

    def move(back: bool) -> None:
        start.wait()
        for _ in range(10):
            transfer(Transfer(variant.pk, there if back else here, here if back else there, 1), actor=SYSTEM)
        connection.close()

    threads = [threading.Thread(target=move, args=(back,)) for back in (False, True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert set(Stock.objects.values_list("on_hand", flat=True)) == {10}


def test_a_count_says_what_lies_there_and_never_less_than_is_promised() -> None:
    store = stores.store()
    variant = stocked(store, pieces=10)
    place = Stock.objects.get().warehouse_id
    reserve([demand(variant, 4)])

    right, fewer, impossible, nonsense = (
        count([Receipt(variant.pk, place, pieces)], actor=SYSTEM)[0] for pieces in (10, 7, 3, -1)
    )

    assert isinstance(right, Moved)
    assert isinstance(fewer, Moved)
    assert isinstance(impossible, BelowReserved)
    assert isinstance(nonsense, Invalid)
    assert shelf(variant) == (7, 4)
    assert list(Movement.objects.order_by("id").values_list("kind", "reason", "delta")) == [
        ("received", "", 10),
        ("adjusted", "counted", -3),
    ]


def test_marks_are_the_stores_own() -> None:
    store, other = stores.store(), stores.store()
    variant = stocked(store)
    viewer = stores.staff(store, "viewer")

    mark_low(store.pk, 9, actor=SYSTEM)
    mark_low(store.pk, 3, actor=SYSTEM, variant_id=variant.pk)
    mark_low(store.pk, 4, actor=SYSTEM, variant_id=variant.pk)
    with pytest.raises(UnknownVariant):
        mark_low(other.pk, 3, actor=SYSTEM, variant_id=variant.pk)
    with pytest.raises(Forbidden):
        mark_low(store.pk, 1, actor=viewer)
    with pytest.raises(Invalid):
        mark_low(store.pk, -1, actor=SYSTEM)

    assert low_marks(store.pk, variant.pk) == (9, 4)
    assert low_marks(other.pk, variant.pk) == (None, None)
    assert LowMark.objects.count() == 2
