"""Whose order page is it: the shopper's own, or that of a guest who holds its signed link."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

from entrepot.orders.errors import UnknownOrder
from entrepot.orders.queries import order_page

from .visitor import actor_of

_SALT: Final = "entrepot.storefront.order"
_PURCHASES: Final = "purchases"  # in the session: what was bought in this browser


def key_of(order_id: UUID) -> str:
    """The signature that lets a guest in."""
    return signing.dumps(str(order_id), salt=_SALT)


def address_of(order: dict[str, Any]) -> str:
    """The order's page; for a guest's order with its key."""
    address = reverse("storefront:order", args=[order["id"]])
    return address if order["buyer_id"] else f"{address}?key={key_of(order['id'])}"


def is_guest(request: HttpRequest, order_id: UUID) -> bool:
    """Whether the request holds the key of this order."""
    key = request.POST.get("key") or request.GET.get("key", "")
    try:
        return bool(key) and signing.loads(key, salt=_SALT) == str(order_id)
    except signing.BadSignature:
        return False


def own_order(request: HttpRequest, order_id: UUID) -> tuple[dict[str, Any], bool]:
    """The order with lines and steps, and whether the visitor comes as a guest. Raises UnknownOrder for everybody else's."""
    order = order_page(order_id)
    person = actor_of(request).person_id
    if order["buyer_id"] is not None and order["buyer_id"] == person:
        return order, False
    if order["buyer_id"] is None and is_guest(request, order_id):
        return order, True
    raise UnknownOrder


def remember_purchase(request: HttpRequest, purchase_id: UUID) -> None:
    """The browser that bought may look at the purchase."""
    request.session[_PURCHASES] = [*request.session.get(_PURCHASES, [])[-19:], str(purchase_id)]


def bought_here(request: HttpRequest, purchase_id: UUID) -> bool:
    """Whether this browser bought it."""
    return str(purchase_id) in request.session.get(_PURCHASES, [])
