"""Products are kept once, with the price of the day; stores are followed; both go with the person."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests.catalog import factories as catalog
from tests.identity import factories as people
from tests.stores import factories as stores

from entrepot.catalog.services import set_prices, suspend
from entrepot.catalog.types import PriceUpdate
from entrepot.favourites.errors import TooManyFavourites
from entrepot.favourites.models import Favourite, FollowedStore
from entrepot.favourites.queries import favourites, followed_ids, followed_stores, kept_ids
from entrepot.favourites.services import (
    _owner,
    drop_product,
    follow_store,
    keep_product,
    restore_product,
    unfollow_store,
)
from entrepot.identity.types import ANONYMOUS, SYSTEM
from entrepot.kernel import clock
from entrepot.kernel.errors import Missing
from entrepot.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


def test_a_product_is_kept_once_with_its_price(virtual_clock: clock.VirtualClock) -> None:
    product, actor = catalog.product(price=1999), people.shopper()

    first, second = keep_product(product.pk, actor=actor), keep_product(product.pk, actor=actor)

    assert (first, second) == (True, False)
    assert actor.person_id is not None
    [one] = favourites(actor.person_id)
    assert (one.kept.seen_minor, one.kept.seen_currency, one.kept.kept_at) == (1999, "EUR", virtual_clock.now())
    assert one.card is not None
    assert (one.title, one.is_on_sale, one.fell_minor) == (one.card["title"], True, 0)
    assert kept_ids(actor.person_id) == {product.pk}


def test_a_lower_price_is_told_and_a_higher_one_is_not() -> None:
    cheap, dear, actor = catalog.product(price=1000), catalog.product(price=1000), people.shopper()
    assert actor.person_id is not None
    for product in (cheap, dear):
        keep_product(product.pk, actor=actor)

    set_prices([PriceUpdate(cheap.variants.get().pk, 700), PriceUpdate(dear.variants.get().pk, 1300)], SYSTEM)

    assert {one.kept.product_id: one.fell_minor for one in favourites(actor.person_id)} == {cheap.pk: 300, dear.pk: 0}


def test_what_leaves_the_shelf_stays_by_its_name_and_cannot_be_kept_anew() -> None:
    product, actor = catalog.product(), people.shopper()
    assert actor.person_id is not None
    keep_product(product.pk, actor=actor)
    suspend([product.pk], SYSTEM, reason="recalled")

    [one] = favourites(actor.person_id, "zh-hans")

    assert (one.title, one.card, one.is_on_sale, one.fell_minor) == (product.texts["zh-hans"]["title"], None, False, 0)
    with pytest.raises(Missing):
        keep_product(product.pk, actor=people.shopper())
    assert Favourite.objects.count() == 1


def test_what_was_taken_out_comes_back_as_it_was(virtual_clock: clock.VirtualClock) -> None:
    product, actor = catalog.product(price=1000), people.shopper()
    assert actor.person_id is not None
    keep_product(product.pk, actor=actor)
    before = favourites(actor.person_id)
    virtual_clock.advance(timedelta(days=3))
    set_prices([PriceUpdate(product.variants.get().pk, 900)], SYSTEM)

    dropped = drop_product(product.pk, actor=actor)
    assert dropped is not None
    assert drop_product(product.pk, actor=actor) is None
    assert favourites(actor.person_id) == []
    restored = (restore_product(dropped, actor=actor), restore_product(dropped, actor=actor))

    assert restored == (True, False)
    assert [one.kept for one in favourites(actor.person_id)] == [one.kept for one in before]


def test_a_list_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_owner, "MOST_FAVOURITES", 1)
    actor, first, second = people.shopper(), catalog.product(), catalog.product()
    keep_product(first.pk, actor=actor)
    follow_store(first.store_id, actor=actor)

    with pytest.raises(TooManyFavourites) as refused:
        keep_product(second.pk, actor=actor)
    with pytest.raises(TooManyFavourites):
        follow_store(second.store_id, actor=actor)

    assert refused.value.fields == {"limit": 1}
    assert [row.product_id for row in Favourite.objects.all()] == [first.pk]
    assert [row.store_id for row in FollowedStore.objects.all()] == [first.store_id]
    assert keep_product(second.pk, actor=people.shopper())  # of another person


def test_visitors_keep_nothing() -> None:
    product = catalog.product()

    for verb in (keep_product, drop_product):
        with pytest.raises(Missing):
            verb(product.pk, actor=ANONYMOUS)
    with pytest.raises(Missing):
        follow_store(product.store_id, actor=ANONYMOUS)

    assert Favourite.objects.count() == FollowedStore.objects.count() == 0


def test_stores_are_followed_while_they_are_open() -> None:
    shop, closed, actor = stores.store(), stores.store(state="closed"), people.shopper()
    assert actor.person_id is not None

    assert (follow_store(shop.pk, actor=actor), follow_store(shop.pk, actor=actor)) == (True, False)
    for wrong in (closed.pk, uuid7()):
        with pytest.raises(Missing):
            follow_store(wrong, actor=actor)

    assert [one.store.id for one in followed_stores(actor.person_id)] == [shop.pk]
    assert followed_ids(actor.person_id) == {shop.pk}
    assert (unfollow_store(shop.pk, actor=actor), unfollow_store(shop.pk, actor=actor)) == (True, False)
    assert followed_stores(actor.person_id) == []


def test_pages_joined_are_the_whole_list(virtual_clock: clock.VirtualClock) -> None:
    actor, kept = people.shopper(), [catalog.product().pk for _ in range(5)]
    assert actor.person_id is not None
    for product_id in kept:
        keep_product(product_id, actor=actor)
        if product_id == kept[2]:
            virtual_clock.advance(timedelta(hours=1))  # the others at the same moment

    found, after = [], None
    while batch := favourites(actor.person_id, after=after, limit=2):
        found += [one.kept.product_id for one in batch]
        after = (batch[-1].kept.kept_at, batch[-1].kept.product_id)

    assert len(found) == 5
    assert set(found) == set(kept)
    assert set(found[:2]) == set(kept[3:])


@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_the_same_number_of_statements_however_long(
    number: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    actor = people.shopper()
    assert actor.person_id is not None
    for _ in range(number):
        product, gone = catalog.product(), catalog.product()
        for one in (product, gone):
            keep_product(one.pk, actor=actor)
        follow_store(product.store_id, actor=actor)
        suspend([gone.pk], SYSTEM, reason="recalled")

    with django_assert_num_queries(3):
        assert len(favourites(actor.person_id)) == 2 * number
    with django_assert_num_queries(2):
        assert len(followed_stores(actor.person_id)) == number


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_keep_once_and_the_limit_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_owner, "MOST_FAVOURITES", 2)
    actor, products = people.shopper(), [catalog.product().pk for _ in range(4)]
    start, outcomes = threading.Barrier(8), []

    def click(product_id: Any) -> None:
        start.wait()
        try:
            outcomes.append(keep_product(product_id, actor=actor))
        except TooManyFavourites:
            outcomes.append("full")
        finally:
            connection.close()

    threads = [threading.Thread(target=click, args=[product]) for product in products for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes.count(True) == 2
    assert Favourite.objects.count() == 2
