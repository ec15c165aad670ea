from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.catalog import factories as catalog
from tests.identity import factories as people
from tests.inventory.factories import stocked

from entrepot.catalog.services import withdraw
from entrepot.identity.types import ANONYMOUS, SYSTEM
from entrepot.kernel.ids import uuid7
from entrepot.orders import services
from entrepot.orders.errors import BadQuantity, CartTooLarge, NotForSale
from entrepot.orders.models import Cart
from entrepot.orders.queries import cart_rows
from entrepot.orders.rules import MAX_CART_LINES

pytestmark = pytest.mark.django_db
TOKEN = "a" * 32


def quantities(cart: object) -> dict[object, int]:
    return {row.variant.id: row.quantity for row in cart_rows(cart)}  # type: ignore[arg-type]


def test_a_guests_cart_is_found_by_its_secret_only() -> None:
    cart = services.cart_of(ANONYMOUS, TOKEN)

    assert services.cart_of(ANONYMOUS, TOKEN) == cart
    assert services.cart_of(ANONYMOUS, "b" * 32) != cart
    assert TOKEN.encode() not in bytes(Cart.objects.get(id=cart).token_hash or b"")
    with pytest.raises(ValueError, match="32"):
        services.cart_of(ANONYMOUS, "short")


def test_putting_adding_and_taking_out() -> None:
    cart, variant = services.cart_of(people.shopper()), stocked(pieces=3)

    assert services.put_in_cart(cart, variant.id, 2) == 2
    assert services.put_in_cart(cart, variant.id, 2, add=True) == 4
    [row] = cart_rows(cart)
    assert (row.quantity, row.available, row.is_buyable) == (4, 3, False)
    assert services.put_in_cart(cart, variant.id, 0) == 0
    assert cart_rows(cart) == []


def test_what_is_not_for_sale_or_too_much_stays_out() -> None:
    cart, variant = services.cart_of(people.shopper()), stocked()
    hidden = catalog.product(published=False).variants.get()

    for wrong, error in ((hidden.id, NotForSale), (uuid7(), NotForSale)):
        with pytest.raises(error):
            services.put_in_cart(cart, wrong, 1)
    for quantity in (-1, 1_000):
        with pytest.raises(BadQuantity):
            services.put_in_cart(cart, variant.id, quantity)
    assert cart_rows(cart) == []


def test_a_withdrawn_product_can_be_taken_out_but_not_bought() -> None:
    cart, variant = services.cart_of(people.shopper()), stocked()
    services.put_in_cart(cart, variant.id, 1)
    withdraw([variant.product_id], SYSTEM)

    [row] = cart_rows(cart)
    assert not row.is_buyable
    assert services.put_in_cart(cart, variant.id, 0) == 0


def test_a_cart_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_CART_LINES == 120
    monkeypatch.setattr("entrepot.orders.services.cart.MAX_CART_LINES", 2)
    cart, variants = services.cart_of(people.shopper()), [stocked() for _ in range(3)]
    for variant in variants[:2]:
        services.put_in_cart(cart, variant.id, 1)

    with pytest.raises(CartTooLarge):
        services.put_in_cart(cart, variants[2].id, 1)
    assert services.put_in_cart(cart, variants[0].id, 5) == 5


def test_signing_in_takes_the_guests_cart_over() -> None:
    shopper, (both, guests, own) = people.shopper(), (stocked(), stocked(), stocked())
    mine, theirs = services.cart_of(shopper), services.cart_of(ANONYMOUS, TOKEN)
    services.put_in_cart(mine, both.id, 1)
    services.put_in_cart(mine, own.id, 4)
    services.put_in_cart(theirs, both.id, 3)
    services.put_in_cart(theirs, guests.id, 2)

    assert services.take_over_cart(shopper, TOKEN) == mine
    assert services.take_over_cart(shopper, TOKEN) == mine

    assert quantities(mine) == {both.id: 3, own.id: 4, guests.id: 2}
    assert not Cart.objects.filter(id=theirs).exists()


def test_cart_rows_take_three_statements_whatever_their_number(django_assert_num_queries: Callable[..., object]) -> None:
    cart = services.cart_of(people.shopper())
    for count in (1, 3):
        while len(cart_rows(cart)) < count:
            services.put_in_cart(cart, stocked().id, 1)
        with django_assert_num_queries(3):
            assert len(cart_rows(cart)) == count
