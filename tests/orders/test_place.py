from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from tests.inventory.factories import shelf, stocked
from tests.orders.factories import placed, quote_of, request_of

from entrepot.events.models import StoredFact, Timer
from entrepot.inventory.errors import OutOfStock
from entrepot.kernel import clock
from entrepot.kernel.batching import Gatherer
from entrepot.orders import services
from entrepot.orders.errors import EmptyOrder, QuoteExpired
from entrepot.orders.models import Line, Order, Purchase, Step
from entrepot.orders.types import CheckedOut, CheckoutRequest, Placed, Quote


@pytest.mark.django_db
def test_place_makes_one_order_a_store_and_keeps_what_was_quoted() -> None:
    here, there = stocked(price=1000), stocked(price=250)

    [outcome] = services.place([request_of(quote_of((here, 2), (there, 3), freight=500, tax=91))])

    assert isinstance(outcome, Placed)
    assert [o.store_id for o in outcome.orders] == [here.store_id, there.store_id]
    assert [(o.goods_minor, o.freight_minor, o.tax_minor) for o in outcome.orders] == [(2000, 500, 91), (750, 500, 91)]
    assert Purchase.objects.get().total_minor == outcome.total_minor == 3932
    assert list(Order.objects.values_list("state", flat=True)) == ["wait_buyer_pay"] * 2
    assert Line.objects.count() == Step.objects.count() == 2
    assert StoredFact.objects.filter(kind="orders.order_placed").count() == 2
    assert Timer.objects.filter(kind="orders.pay").count() == 2
    assert (shelf(here), shelf(there)) == ((10, 2), (10, 3))


@pytest.mark.django_db
def test_place_of_a_batch_refuses_some_and_serves_the_others() -> None:
    variant = stocked(pieces=3)
    gone = quote_of((variant, 1), minutes=-1)
    empty = Quote(gone.id, "CNY", "CN", (), clock.now(), clock.now() + timedelta(minutes=1))
    quotes = [quote_of((variant, 2)), quote_of((variant, 2)), gone, empty, quote_of((variant, 1))]

    outcomes = services.place([request_of(quote) for quote in quotes])

    assert [type(o) for o in outcomes] == [Placed, OutOfStock, QuoteExpired, EmptyOrder, Placed]
    assert shelf(variant) == (3, 3)
    assert Purchase.objects.count() == Order.objects.count() == 2


@pytest.mark.django_db
def test_place_over_two_stores_is_all_or_nothing() -> None:
    plenty, none = stocked(), stocked(pieces=0)

    [outcome] = services.place([request_of(quote_of((plenty, 1), (none, 1)))])

    assert isinstance(outcome, OutOfStock)
    assert shelf(plenty) == (10, 0)
    assert not Order.objects.exists()
    assert not Purchase.objects.exists()


@pytest.mark.django_db
def test_a_repeated_key_returns_the_first_purchase_even_after_the_quote_expired() -> None:
    variant = stocked()
    quote = quote_of((variant, 1))
    [first] = services.place([request_of(quote, key="k1")])
    late = quote_of((variant, 1), minutes=-1)

    outcomes = services.place([request_of(q, key=k) for q, k in ((quote, "k1"), (late, "k1"), (quote, "k2"), (quote, "k2"))])

    assert isinstance(first, Placed)
    assert [o.purchase_id for o in outcomes[:2]] == [first.purchase_id] * 2
    assert [o.repeated for o in outcomes] == [True, True, False, True]
    assert outcomes[2].purchase_id == outcomes[3].purchase_id
    assert shelf(variant) == (10, 2)


@pytest.mark.django_db
def test_a_repeat_of_the_purchase_that_took_the_last_piece_returns_it() -> None:
    quote = quote_of((stocked(pieces=1), 1))
    [first] = services.place([request_of(quote, key="last")])

    [again, stranger] = services.place([request_of(quote, key="last"), request_of(quote, key="other")])

    assert isinstance(first, Placed)
    assert isinstance(again, Placed)
    assert (again.purchase_id, again.repeated) == (first.purchase_id, True)
    assert isinstance(stranger, OutOfStock)


@pytest.mark.django_db
def test_the_number_of_statements_does_not_grow_with_the_batch(django_assert_num_queries: Callable[..., object]) -> None:
    variant = stocked(pieces=100)
    requests = [request_of(quote_of((variant, 1))) for _ in range(4)]
    services.place([request_of(quote_of((variant, 1)))])  # fills caches of rules

    for batch in (requests[:1], requests[1:4]):
        with django_assert_num_queries(5 + 2):  # two for the savepoint inside this test's transaction
            services.place(batch)


@pytest.mark.django_db(transaction=True)
def test_the_same_key_from_many_tabs_at_once_makes_one_purchase() -> None:
    """mollie/PrestaShop#1251: several tabs, one cart."""
    variant = stocked()
    quote = quote_of((variant, 1))
    outcomes: list[object] = []
    barrier = threading.Barrier(6)

    def press() -> None:
        try:
            barrier.wait()
            outcomes.extend(services.place([request_of(quote, key="one-press")]))
        finally:
            connection.close()

    _run([threading.Thread(target=press) for _ in range(6)])

    assert len({o.purchase_id for o in outcomes}) == 1
    assert Purchase.objects.count() == Order.objects.count() == 1
    assert shelf(variant) == (10, 1)


@pytest.mark.django_db(transaction=True)
def test_the_same_keys_in_many_batches_at_once_make_one_purchase_each_with_one_payment() -> None:
    """The batch that comes second is undone by the unique key, repeated, and finds what the first placed."""
    variant = stocked(pieces=100)
    quote = quote_of((variant, 1))
    outcomes: list[object] = []
    barrier = threading.Barrier(4)

    def press(turn: int) -> None:
        wishes = [CheckoutRequest(request_of(quote, key=f"k{(n + turn) % 5}"), "sandbox", "instant") for n in range(5)]
        try:
            barrier.wait()
            outcomes.extend(services.checkout(wishes))
        finally:
            connection.close()

    _run([threading.Thread(target=press, args=(turn,)) for turn in range(4)])

    assert len(outcomes) == 20
    assert all(isinstance(done, CheckedOut) for done in outcomes)
    assert len({(done.placed.purchase_id, done.payment.payment_id) for done in outcomes}) == 5
    assert Purchase.objects.count() == Order.objects.count() == 5
    assert shelf(variant) == (100, 5)


@pytest.mark.django_db(transaction=True)
def test_a_flash_sale_through_the_gatherer_sells_exactly_what_there_is() -> None:
    variant = stocked(pieces=50)
    gatherer = Gatherer(services.place, max_batch=64)
    outcomes: list[object] = []
    quotes = [quote_of((variant, 1)) for _ in range(200)]

    def buy(mine: list[Quote]) -> None:
        try:
            outcomes.extend(gatherer.submit(request_of(quote)) for quote in mine)
        finally:
            connection.close()

    _run([threading.Thread(target=buy, args=(quotes[i::20],)) for i in range(20)])

    assert sum(isinstance(o, Placed) for o in outcomes) == 50
    assert sum(isinstance(o, OutOfStock) for o in outcomes) == 150
    assert shelf(variant) == (50, 50)


@pytest.mark.django_db
def test_numbers_of_orders_ascend_and_hold_no_letters_that_look_like_digits() -> None:
    variant = stocked(pieces=30)
    numbers = [placed((variant, 1)).orders[0].number for _ in range(20)]

    assert numbers == sorted(numbers)
    assert all(len(n) == 15 and not set(n) & set("ILOU") for n in numbers)


def _run(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
