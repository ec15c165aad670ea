"""The cart."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepot.kernel.errors import Refused
from entrepot.orders.errors import BadQuantity
from entrepot.orders.queries import cart_rows
from entrepot.orders.services import put_in_cart
from entrepot.storefront.basket import basket
from entrepot.storefront.visitor import CART_COOKIE, cart_to_fill, cart_to_read, keep, language, preferences_of
from entrepot.storefront.wording import sentence


@require_safe
def cart(request: HttpRequest) -> HttpResponse:
    """What the visitor means to buy, by store."""
    cart_id = cart_to_read(request)
    rows = cart_rows(cart_id) if cart_id else []
    return render(request, "storefront/cart.html", {"basket": basket(rows, preferences_of(request).currency, language())})


@require_POST
def put(request: HttpRequest) -> HttpResponse:
    """Put `quantity` pieces of `variant` into the cart (`add`: on top of what is there); 0 takes it out."""
    try:
        variant_id = UUID(request.POST.get("variant", ""))
    except ValueError:
        raise Http404 from None
    cart_id, token = cart_to_fill(request)
    adds = request.POST.get("add") == "1"
    try:
        put_in_cart(cart_id, variant_id, _quantity(request.POST.get("quantity", "1"), adds=adds), add=adds)
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, _("It is in your cart.") if adds else _("The cart is up to date."))
    response = redirect("storefront:cart")
    if token:
        keep(response, CART_COOKIE, token, secret=True)
    return response


def _quantity(text: str, *, adds: bool) -> int:
    """The number typed. Raises BadQuantity for what is no number, or for adding nothing."""
    quantity = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else -1
    if quantity < int(adds):
        raise BadQuantity(limit=999)
    return quantity
