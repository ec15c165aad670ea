"""Whose order page is it: the shopper's own, or that of a guest who holds its signed link."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from entrepot.orders.errors import UnknownOrder
from entrepot.orders.queries import order_page
from entrepot.orders.services import opens_order, order_key

from .visitor import actor_of

_PURCHASES: Final = "purchases"  # in the session: what was bought in this browser


def key_of(order_id: UUID) -> str:
    """The signature that lets a guest in."""
    return order_key(order_id)


def address_of(order: dict[str, Any]) -> str:
    """The order's page; for a guest's order with its key."""
    address = reverse("storefront:order", args=[order["id"]])
    return address if order["buyer_id"] else f"{address}?key={key_of(order['id'])}"


def is_guest(request: HttpRequest, order_id: UUID) -> bool:
    """Whether the request holds the key of this order."""
    return opens_order(request.POST.get("key") or request.GET.get("key", ""), order_id)


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
