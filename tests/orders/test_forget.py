"""Old quotes and left carts go."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.identity.factories import person
from tests.inventory.factories import stocked
from tests.orders.factories import order_in, quote_of

from entrepot.identity.queries import actor_of
from entrepot.identity.types import ANONYMOUS
from entrepot.kernel import clock
from entrepot.orders.models import BuyerIdentity, Cart, CartLine, Order, SavedAddress, SavedQuote
from entrepot.orders.services import (
    cart_of,
    forget_guest_carts,
    forget_person,
    forget_quotes,
    keep_identity,
    put_in_cart,
    save_address,
    save_quote,
)
from entrepot.orders.types import Address, IdentityDetails

pytestmark = pytest.mark.django_db
TOKEN = "t" * 40


def test_quotes_go_a_day_after_their_end(virtual_clock: clock.VirtualClock) -> None:
    save_quote(quote_of((stocked(), 1)), owner="cart:x")
    virtual_clock.advance(timedelta(days=1, minutes=14))
    assert forget_quotes() == 0
    virtual_clock.advance(timedelta(minutes=2))

    assert forget_quotes() == 1
    assert not SavedQuote.objects.exists()


def test_carts_of_guests_go_after_a_year_those_of_people_stay(virtual_clock: clock.VirtualClock) -> None:
    variant = stocked()
    for cart in (cart_of(ANONYMOUS, TOKEN), cart_of(actor_of(person()))):
        put_in_cart(cart, variant.id, 1)
    virtual_clock.advance(timedelta(days=364))
    assert forget_guest_carts() == 0
    virtual_clock.advance(timedelta(days=2))

    assert forget_guest_carts() == 1
    assert Cart.objects.get().person_id is not None
    assert CartLine.objects.count() == 1


def test_a_person_who_leaves_takes_addresses_details_and_cart_along_but_no_orders() -> None:
    who, other = actor_of(person()), actor_of(person())
    assert who.person_id
    order = order_in("paid", actor=who)
    for actor in (who, other):
        save_address(Address("Jo", "SG", ("1 Main St",), postcode="546080", phone="62345678"), actor=actor)
        keep_identity(IdentityDetails("cn_resident", "李雷", "11010519491231002X"), actor=actor)
        save_quote(quote_of((stocked(), 1)), owner=f"cart:{cart_of(actor)}")

    forget_person(who.person_id)

    assert SavedAddress.objects.get().person_id == BuyerIdentity.objects.get().person_id == other.person_id
    assert Cart.objects.get().person_id == other.person_id
    assert SavedQuote.objects.count() == 1
    assert Order.objects.get(id=order.id).address["name"] == "王小明"
