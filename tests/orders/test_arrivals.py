"""When goods of each store arrive in a country: never later than what a quote says of one piece."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.inventory.factories import warehouse
from tests.logistics import factories as logistics
from tests.storefront.factories import good, quick_shop, shop
from tests.stores import factories as stores

from entrepot.identity.types import SYSTEM
from entrepot.inventory import services as inventory
from entrepot.inventory.types import Receipt
from entrepot.kernel import clock
from entrepot.logistics.services import save_template
from entrepot.orders.queries import arrivals
from entrepot.orders.services import quote
from entrepot.orders.types import Address, Item, QuoteRequest
from entrepot.stores.models import Store
from entrepot.stores.queries import kind_rules
from entrepot.tax.services import load_rules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("virtual_clock")]


def days(country: str = "CN") -> dict[Any, int | None]:
    return {one.store_id: one.days for one in arrivals(country)}


def shipping_days(kind: str, route: str) -> int:
    return int(timedelta(hours=kind_rules(kind, clock.now().date()).ship_promise_hours[route]).days)


def test_it_is_what_a_quote_says() -> None:
    load_rules()
    made = {of: good(of) for of in (quick_shop(), shop())}

    for of, variant in made.items():
        address = Address("", "CN", ())
        [quoted] = quote([QuoteRequest((Item(variant.pk, 1),), address, "CNY", "en")])
        by = clock.now().date() + timedelta(days=days()[of.pk] or 0)
        assert quoted.orders[0].promise["arrive_to"] == by.isoformat()  # type: ignore[union-attr]


def test_a_store_that_does_not_deliver_there_says_so() -> None:
    of, without = shop(), stores.store(kind="domestic")
    good(of)

    assert days("US") == {of.pk: None, without.pk: None}


def test_closed_stores_are_not_named() -> None:
    open_one = shop()
    Store.objects.filter(pk=shop().pk).update(state="suspended")

    assert [(one.store_id, one.slug) for one in arrivals("CN")] == [(open_one.pk, open_one.slug)]


def test_the_slowest_route_with_stock_counts() -> None:
    of = shop("global", currency="EUR")
    overseas, bonded = warehouse(of, "overseas", "DE"), warehouse(of, "bonded", "CN")
    variant = good(of)
    inventory.receive([Receipt(variant.pk, bonded, 5)], actor=SYSTEM)
    only_bonded = days()[of.pk]
    inventory.receive([Receipt(variant.pk, overseas, 5)], actor=SYSTEM)

    both = days()[of.pk]

    assert only_bonded is not None
    assert both is not None
    assert both - only_bonded == shipping_days("global", "overseas") - shipping_days("global", "bonded") > 0


def test_where_the_cheapest_way_depends_on_the_parcel_the_slowest_counts() -> None:
    of = stores.store(kind="domestic")
    light, heavy = (
        logistics.service(logistics.AreaGroup(("1",), (charge,), 1, transit), code=code)
        for code, charge, transit in (
            ("light", logistics.charge("1", 500, "1", 500), 2),
            ("heavy", logistics.charge("20", 2_000), 9),
        )
    )
    save_template(of.pk, logistics.template(light, heavy), actor=SYSTEM, is_default=True)

    assert days()[of.pk] == shipping_days("domestic", "domestic") + 9


def test_a_store_on_holiday_ships_when_it_is_back() -> None:
    of = shop()
    before = days()[of.pk]
    back = clock.now().date() + timedelta(days=5)
    Store.objects.filter(pk=of.pk).update(settings={"holiday_until": back.isoformat()})

    assert before is not None
    assert days()[of.pk] == before + 5


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_the_same_number_of_statements_for_any_number_of_stores(
    number: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for _ in range(number):
        good(shop())
    arrivals("CN")

    with django_assert_num_queries(2):
        assert len(arrivals("CN")) == number
