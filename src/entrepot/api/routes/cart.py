"""The cart: the person's, or that of the visitor who holds a token."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from entrepot.api.callers import SOMEBODY, actor_of, guest_token
from entrepot.api.errors import GuestTokenNeeded
from entrepot.api.languages import language_of
from entrepot.api.schemas.buying import CartLineIn, CartOut, QuantityIn
from entrepot.orders.queries import CartRow, cart_rows
from entrepot.orders.services import cart_of, put_in_cart, take_over_cart

router = Router(tags=["cart"])


@router.get("", response=CartOut)
def read_cart(request: HttpRequest) -> dict[str, Any]:
    """What is in the cart, with prices and stock of this moment."""
    return _shown(request, _cart(request))


@router.post("/lines", response=CartOut)
def add_to_cart(request: HttpRequest, line: CartLineIn) -> dict[str, Any]:
    """Put more pieces of an article into the cart."""
    cart = _cart(request)
    put_in_cart(cart, line.variant_id, line.quantity, add=True)
    return _shown(request, cart)


@router.put("/lines/{variant_id}", response=CartOut)
def set_cart_line(request: HttpRequest, variant_id: UUID, line: QuantityIn) -> dict[str, Any]:
    """Have exactly so many pieces of an article in the cart; 0 takes it out."""
    cart = _cart(request)
    put_in_cart(cart, variant_id, line.quantity)
    return _shown(request, cart)


@router.delete("/lines/{variant_id}", response=CartOut)
def remove_cart_line(request: HttpRequest, variant_id: UUID) -> dict[str, Any]:
    """Take an article out of the cart."""
    cart = _cart(request)
    put_in_cart(cart, variant_id, 0)
    return _shown(request, cart)


@router.post("/take-over", response=CartOut, auth=SOMEBODY)
def take_over(request: HttpRequest) -> dict[str, Any]:
    """After signing in: move the visitor's cart (Guest-Token) into the person's."""
    token = guest_token(request)
    if not token:
        raise GuestTokenNeeded
    return _shown(request, take_over_cart(actor_of(request), token))


def _cart(request: HttpRequest) -> UUID:
    actor = actor_of(request)
    token = "" if actor.person_id else guest_token(request)
    if actor.person_id is None and not token:
        raise GuestTokenNeeded
    return cart_of(actor, token)


def _shown(request: HttpRequest, cart: UUID) -> dict[str, Any]:
    language = language_of(request)
    return {"id": cart, "items": [_line(row, language) for row in cart_rows(cart) if not row.is_later]}


def _line(row: CartRow, language: str) -> dict[str, Any]:
    article = row.variant
    return {
        "variant_id": article.id,
        "product_id": article.product_id,
        "store_id": article.store_id,
        "sku": article.sku,
        "slug": article.slug,
        "title": article.title.get(language) or article.title.get("en") or next(iter(article.title.values()), article.sku),
        "options": article.options,
        "picture": article.picture,
        "price_minor": article.price_minor,
        "currency": article.currency,
        "quantity": row.quantity,
        "available": row.available,
        "is_buyable": row.is_buyable,
    }
