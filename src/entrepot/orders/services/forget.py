"""Nothing about people is kept longer than it is needed: old quotes with their addresses, carts of guests who do not come back."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.orders.models import BuyerIdentity, Cart, ReceiptLimit, ReceiptLimitChange, SavedAddress

# A day longer than it is held: a tab that was left open still gets a new total for the same wishes.
_QUOTE: Final = timedelta(days=1)
_GUEST_CART: Final = timedelta(days=365)  # as long as the cookie that opens it

_QUOTES: Final = """
DELETE FROM orders_savedquote WHERE id IN
  (SELECT id FROM orders_savedquote WHERE expires_at < %s ORDER BY expires_at LIMIT %s FOR UPDATE SKIP LOCKED)
"""
_CARTS: Final = """
SELECT id FROM orders_cart WHERE person_id IS NULL AND changed_at < %s ORDER BY changed_at LIMIT %s FOR UPDATE SKIP LOCKED
"""


def forget_person(person_id: UUID) -> None:
    """Delete what is only for the person's convenience: address book, identity details, cart with its quotes.

    Orders stay with the address and the sealed details they were placed with: the books and customs need them.
    """
    with transaction.atomic():
        SavedAddress.objects.filter(person_id=person_id).delete()
        BuyerIdentity.objects.filter(person_id=person_id).delete()
        ReceiptLimit.objects.filter(person_id=person_id).delete()
        ReceiptLimitChange.objects.filter(person_id=person_id).delete()
        owners = [f"cart:{cart_id}" for cart_id in Cart.objects.filter(person_id=person_id).values_list("id", flat=True)]
        sql.execute("DELETE FROM orders_savedquote WHERE owner = ANY(%s)", ([*owners, f"person:{person_id}"],))
        Cart.objects.filter(person_id=person_id).delete()


def forget_quotes(limit: int = 5_000) -> int:
    """Delete quotes that ended more than a day ago, `limit` at most; returns how many."""
    return sql.execute(_QUOTES, (clock.now() - _QUOTE, limit))


def forget_guest_carts(limit: int = 5_000) -> int:
    """Delete carts of guests that nobody has touched for a year, `limit` at most; returns how many."""
    with transaction.atomic():
        ids = [row[0] for row in sql.rows(_CARTS, (clock.now() - _GUEST_CART, limit))]
        sql.execute("DELETE FROM orders_cartline WHERE cart_id = ANY(%s)", (ids,))
        sql.execute("DELETE FROM orders_cart WHERE id = ANY(%s)", (ids,))
    return len(ids)
