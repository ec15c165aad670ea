from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.inventory.factories import stocked
from tests.logistics import factories as freight
from tests.orders.factories import ADDRESS, request_of
from tests.stores import factories as stores

from entrepot.catalog.models import Variant
from entrepot.identity.types import SYSTEM
from entrepot.kernel import clock
from entrepot.kernel.errors import Missing, Refused
from entrepot.kernel.ids import uuid7
from entrepot.logistics.services import save_template
from entrepot.orders import services
from entrepot.orders.errors import BadQuantity, CannotDeliver, EmptyOrder, NotForSale, TaxUndecided
from entrepot.orders.queries import saved_quote
from entrepot.orders.types import Item, Placed, Quote, QuoteRequest
from entrepot.stores.models import Store
from entrepot.tax.services import load_rules

pytestmark = pytest.mark.django_db


def serving(variant: Variant, **template: object) -> Variant:
    """The variant, of a store that delivers to China for 10 yuan a kilogram."""
    save_template(variant.store_id, freight.template(**template), actor=SYSTEM, is_default=True)
    return variant


def asked(*wishes: tuple[Variant, int], currency: str = "CNY", country: str = "CN") -> Quote | Refused:
    items = tuple(Item(variant.id, quantity) for variant, quantity in wishes)
    [outcome] = services.quote([QuoteRequest(items, replace(ADDRESS, country=country), currency)])
    return outcome


def domestic(**product: object) -> Variant:
    return serving(stocked(stores.store(kind="domestic"), kind="domestic", **product))


def test_a_domestic_order_has_goods_and_freight_and_no_tax_line() -> None:
    load_rules()
    variant = domestic(price=9_900, weight_g=1_500)

    quote = asked((variant, 2))

    assert isinstance(quote, Quote)
    [order] = quote.orders
    assert (order.goods_minor, order.freight_minor, order.tax_minor) == (19_800, 1_000 + 2 * 500, 0)
    assert order.tax["regime"] == "domestic"
    assert order.freight["template_version"] == 1
    assert order.promise["ship_by"] > clock.now().isoformat()
    assert quote.expires_at - quote.made_at == timedelta(minutes=15)


def test_a_bonded_order_to_china_pays_the_cross_border_tax_of_each_line() -> None:
    load_rules()
    store = stores.store(kind="global", currency="CNY")
    variant = serving(stocked(store, kind="bonded", price=50_000, weight_g=500, hs_code="3305100090"))

    quote = asked((variant, 1))

    assert isinstance(quote, Quote), quote
    [order] = quote.orders
    assert order.route == "bonded"
    assert order.tax["regime"] == "cn_cbec"
    assert order.tax_minor == round((50_000 + order.freight_minor) * Decimal("0.13") * Decimal("0.7"))
    assert order.tax["rules"]


def test_prices_are_converted_at_the_days_rate_and_the_rate_is_kept() -> None:
    load_rules()
    variant = domestic(price=10_000)

    quote = asked((variant, 1), currency="USD")

    assert isinstance(quote, Quote)
    [line] = quote.orders[0].lines
    assert (line.list_currency, line.list_unit_minor) == ("CNY", 10_000)
    assert line.fx is not None
    assert line.unit_minor == round(10_000 * Decimal(line.fx["rate"]))
    assert quote.currency == "USD"


def test_stores_and_routes_become_orders_of_their_own() -> None:
    load_rules()
    one, two = domestic(), domestic()

    quote = asked((one, 1), (two, 1))

    assert isinstance(quote, Quote)
    assert {order.store_id for order in quote.orders} == {one.store_id, two.store_id}
    assert quote.total_minor == sum(order.total_minor for order in quote.orders)


def test_what_cannot_be_bought_is_refused_in_words() -> None:
    load_rules()
    variant = domestic()
    nowhere = stocked(stores.store(kind="domestic"), kind="domestic")
    closed = domestic()
    Store.objects.filter(id=closed.store_id).update(state="suspended")

    assert asked() == EmptyOrder()
    assert isinstance(asked((variant, 1_000)), BadQuantity)
    assert isinstance(asked((nowhere, 1)), CannotDeliver)
    assert isinstance(asked((closed, 1)), NotForSale)
    assert isinstance(asked((Variant(id=uuid7()), 1)), NotForSale)


def test_a_basket_whose_tax_cannot_be_decided_is_not_guessed() -> None:
    load_rules()
    variant = serving(stocked(stores.store(kind="global", currency="CNY"), kind="bonded", hs_code="0101210000"))

    outcome = asked((variant, 1))

    assert isinstance(outcome, TaxUndecided)
    assert outcome.fields["codes"]


def test_a_saved_quote_is_placed_with_its_own_prices() -> None:
    load_rules()
    variant = domestic(price=9_900)
    quote = asked((variant, 1))
    assert isinstance(quote, Quote)
    services.save_quote(quote, owner="person:1")
    Variant.objects.filter(id=variant.id).update(price_minor=1)

    shown = saved_quote(quote.id, owner="person:1")
    [placed] = services.place([request_of(shown)])

    assert shown == quote
    assert isinstance(placed, Placed)
    assert placed.orders[0].goods_minor == 9_900
    with pytest.raises(Missing):
        saved_quote(quote.id, owner="person:2")


def test_the_number_of_statements_does_not_grow_with_the_items(django_assert_num_queries: Callable[..., object]) -> None:
    load_rules()
    variants = [domestic() for _ in range(3)]
    asked(*[(v, 1) for v in variants])  # fills the caches of rules and templates

    for wishes in (variants[:1], variants):
        with django_assert_num_queries(3):
            asked(*[(v, 1) for v in wishes])
