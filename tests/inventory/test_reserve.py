from __future__ import annotations

import threading

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from tests.inventory.factories import demand, shelf, stocked, warehouse

from entrepot.events.models import StoredFact as Fact
from entrepot.identity.types import SYSTEM
from entrepot.inventory import services
from entrepot.inventory.errors import OutOfStock
from entrepot.inventory.models import Movement, Reservation
from entrepot.inventory.queries import invariants
from entrepot.inventory.rules import assign
from entrepot.inventory.types import Demand, DemandLine, Receipt, Reserved
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7


@pytest.mark.django_db
def test_reserve_serves_the_batch_in_order_until_nothing_is_left() -> None:
    variant = stocked(pieces=5)

    outcomes = services.reserve([demand(variant, 3), demand(variant, 3), demand(variant, 2)])

    assert [type(o) for o in outcomes] == [Reserved, OutOfStock, Reserved]
    assert outcomes[1].fields["available"] == 2
    assert shelf(variant) == (5, 5)
    assert Reservation.objects.count() == 2


@pytest.mark.django_db
def test_reserve_of_several_lines_is_all_or_nothing() -> None:
    plenty, scarce = stocked(pieces=5), stocked(pieces=1)
    order = uuid7()
    lines = tuple(DemandLine(order, v.store_id, v.id, 2, v.sku) for v in (plenty, scarce))

    [outcome] = services.reserve([Demand(lines, clock.now())])

    assert isinstance(outcome, OutOfStock)
    assert outcome.fields["sku"] == scarce.sku
    assert (shelf(plenty), shelf(scarce)) == ((5, 0), (1, 0))


@pytest.mark.django_db
def test_reserve_takes_another_warehouse_when_the_first_has_too_little() -> None:
    variant = stocked(pieces=1)
    other = warehouse(variant.product.store)
    services.receive([Receipt(variant.id, other, 4)], actor=SYSTEM)

    [outcome] = services.reserve([demand(variant, 3)])

    assert isinstance(outcome, Reserved)
    assert Reservation.objects.get().stock.warehouse_id == other


@pytest.mark.django_db
def test_release_gives_back_and_expire_frees_only_what_is_held_too_long(virtual_clock: clock.VirtualClock) -> None:
    from datetime import timedelta

    variant = stocked(pieces=5)
    kept, paid, late = uuid7(), uuid7(), uuid7()
    services.reserve([demand(variant, 1, order_id=o, minutes=m) for o, m in ((kept, 90), (paid, 10), (late, 10))])
    services.commit([paid])
    virtual_clock.advance(timedelta(minutes=30))

    assert services.expire() == 1
    assert shelf(variant) == (5, 2)
    assert services.release([kept]) == {kept}
    assert services.release([kept]) == set()
    assert shelf(variant) == (5, 1)


@pytest.mark.django_db
def test_consume_books_out_once_with_a_movement_an_order() -> None:
    variant = stocked(pieces=5)
    first, second = uuid7(), uuid7()
    services.reserve([demand(variant, 2, order_id=first), demand(variant, 1, order_id=second)])
    services.commit([first, second])

    services.consume([first, second], actor=SYSTEM)
    services.consume([first, second], actor=SYSTEM)

    assert shelf(variant) == (2, 0)
    sold = list(Movement.objects.filter(kind="sold").order_by("id").values_list("delta", "on_hand_after"))
    assert sold == [(-2, 3), (-1, 2)]
    assert list(invariants.breaches()) == []


@pytest.mark.django_db
def test_the_last_piece_tells_a_fact_and_its_return_another() -> None:
    variant = stocked(pieces=1)
    order = uuid7()
    Fact.objects.all().delete()

    services.reserve([demand(variant, order_id=order)])
    services.release([order])

    assert list(Fact.objects.order_by("position").values_list("kind", flat=True)) == [
        "inventory.stock_ran_out",
        "inventory.stock_came_back",
    ]


@pytest.mark.django_db(transaction=True)
def test_two_hundred_buyers_of_fifty_pieces_get_fifty() -> None:
    """opencart#4811, magento2#6363, nopCommerce#4184, woocommerce#44273, django-shop#888: oversell by read, check, write."""
    variant = stocked(pieces=50)
    outcomes: list[object] = []
    barrier = threading.Barrier(20)

    def buy() -> None:
        try:
            barrier.wait()
            for _ in range(10):
                outcomes.extend(services.reserve([demand(variant)]))
        finally:
            connection.close()

    threads = [threading.Thread(target=buy) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(isinstance(o, Reserved) for o in outcomes) == 50
    assert sum(isinstance(o, OutOfStock) for o in outcomes) == 150
    assert shelf(variant) == (50, 50)
    assert list(invariants.breaches()) == []


@pytest.mark.django_db(transaction=True)
def test_reserving_and_releasing_crosswise_never_deadlocks() -> None:
    variants = [stocked(pieces=1000) for _ in range(4)]
    failures: list[BaseException] = []

    def churn(seed: int) -> None:
        try:
            for i in range(15):
                picked = variants if (seed + i) % 2 else variants[::-1]
                order = uuid7()
                lines = tuple(DemandLine(order, v.store_id, v.id, 1, v.sku) for v in picked)
                services.reserve([Demand(lines, clock.now())])
                services.release([order])
        except BaseException as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=churn, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert [shelf(v) for v in variants] == [(1000, 0)] * 4


@given(
    free=st.lists(st.integers(0, 9), min_size=1, max_size=4),
    wishes=st.lists(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 5)), min_size=1, max_size=3), max_size=12),
)
def test_assigning_never_gives_more_than_there_is(free: list[int], wishes: list[list[tuple[int, int]]]) -> None:
    variants = [uuid7() for _ in free]
    place = uuid7()
    rows = {v: [(n, place, pieces)] for n, (v, pieces) in enumerate(zip(variants, free, strict=True))}
    demands = [
        Demand(tuple(DemandLine(uuid7(), place, variants[v % len(free)], q, "x") for v, q in wish), clock.now())
        for wish in wishes
    ]

    results = assign(demands, rows)

    taken = [0] * len(free)
    for demanded, (outcome, choices) in zip(demands, results, strict=True):
        assert isinstance(outcome, Reserved) == (len(choices) == len(demanded.lines))
        assert isinstance(outcome, Reserved) or choices == []
        for line, row in choices:
            taken[row] += line.quantity
    assert all(t <= f for t, f in zip(taken, free, strict=True))
