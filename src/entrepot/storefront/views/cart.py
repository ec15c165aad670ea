"""The cart."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepot.catalog.queries import variants
from entrepot.kernel.errors import Refused
from entrepot.orders.errors import BadQuantity
from entrepot.orders.queries import cart_rows
from entrepot.orders.services import choose_lines, note_prices, put_aside, put_in_cart
from entrepot.storefront.basket import basket
from entrepot.storefront.context import name_in
from entrepot.storefront.visitor import CART_COOKIE, cart_to_fill, cart_to_read, keep, language, preferences_of
from entrepot.storefront.whole import shown
from entrepot.wording.refusals import sentence

_STEPS = {"1", "-1"}


@require_safe
def cart(request: HttpRequest) -> HttpResponse:
    """What the visitor means to buy, by store; what was put aside; and the way back for what was just taken out."""
    cart_id = cart_to_read(request)
    rows = cart_rows(cart_id) if cart_id else []
    filled, removed = basket(rows, preferences_of(request).currency, language()), _removed(request)
    pieces = sum(row.quantity for row in rows if not row.is_later)
    return shown(
        request,
        "storefront/cart.html",
        {"basket": filled, "removed": removed, "cart_count": pieces},
        shows=(repr(filled), repr(removed), request.user.is_authenticated),
    )


@require_POST
def put(request: HttpRequest) -> HttpResponse:
    """Put `quantity` pieces of `variant` into the cart (`add`: on top of what is there; `step`: one more or less); 0 takes it out."""
    variant_id = _variant(request)
    cart_id, token = cart_to_fill(request)
    adds = request.POST.get("add") == "1"
    address = "/cart/"
    try:
        before = _quantity(request.POST.get("quantity", "1"), adds=adds)
        left = put_in_cart(cart_id, variant_id, _stepped(before, request.POST.get("step", "")), add=adds)
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    else:
        if left == 0:  # the page offers to take it back
            pieces = request.POST.get("pieces", "1")
            address = f"/cart/?removed={variant_id}&pieces={pieces if pieces.isascii() and pieces.isdigit() else 1}"
        elif adds:
            messages.success(request, _("It is in your cart."))
            address = _back(request)
        elif not request.headers.get("HX-Request"):  # where the page changes in place, the change is seen
            messages.success(request, _("The cart is up to date."))
    response = redirect(address)
    if token:
        keep(response, CART_COOKIE, token, secret=True)
    return response


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Have lines bought with the next checkout or not: those named by `variant`, or all of the cart."""
    cart_id = cart_to_read(request)
    named = [_as_id(text) for text in request.POST.getlist("variant")]
    if cart_id:
        choose_lines(cart_id, named or None, is_chosen=request.POST.get("chosen") == "1")
    return redirect("storefront:cart")


@require_POST
def later(request: HttpRequest) -> HttpResponse:
    """Keep a line for later, or take it back into the cart."""
    cart_id, is_later = cart_to_read(request), request.POST.get("later") == "1"
    if cart_id is None or not put_aside(cart_id, _variant(request), is_later=is_later):
        raise Http404
    messages.success(request, _("It waits for you below.") if is_later else _("It is in your cart."))
    return redirect("storefront:cart")


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """The visitor has read what changed."""
    if cart_id := cart_to_read(request):
        note_prices(cart_id)
    return redirect("storefront:cart")


def _variant(request: HttpRequest) -> UUID:
    return _as_id(request.POST.get("variant", ""))


def _as_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _removed(request: HttpRequest) -> dict[str, object] | None:
    """What was just taken out, for the button that takes it back."""
    text, pieces = request.GET.get("removed", ""), request.GET.get("pieces", "")
    try:
        view = variants([UUID(text)]).get(UUID(text)) if text else None
    except ValueError:
        return None
    if view is None or not view.published:
        return None
    number = int(pieces) if pieces.isascii() and pieces.isdigit() and len(pieces) < 4 else 1
    return {"id": view.id, "title": name_in(view.title, language(), view.sku), "pieces": max(number, 1)}


def _back(request: HttpRequest) -> str:
    """The page that put something in and wants to stay; else the cart."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else "/cart/"


def _stepped(quantity: int, step: str) -> int:
    return quantity + int(step) if step in _STEPS else quantity


def _quantity(text: str, *, adds: bool) -> int:
    """The number typed. Raises BadQuantity for what is no number, or for adding nothing."""
    quantity = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else -1
    if quantity < int(adds):
        raise BadQuantity(limit=999)
    return quantity
