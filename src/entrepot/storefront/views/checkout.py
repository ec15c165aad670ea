"""From the cart to the cashier: the address, the quote, the purchase."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepot.kernel import clock
from entrepot.kernel.errors import Missing, Refused
from entrepot.orders.errors import QuoteExpired
from entrepot.orders.queries import cart_rows, saved_quote
from entrepot.orders.services import checkout, empty_cart, quote, save_quote
from entrepot.orders.types import Address, CheckoutRequest, PlaceRequest, Quote, QuoteRequest
from entrepot.payments.services import open_cashier
from entrepot.storefront.access import remember_purchase
from entrepot.storefront.basket import basket
from entrepot.storefront.forms import AddressForm
from entrepot.storefront.quoted import shown_order
from entrepot.storefront.visitor import (
    PREFERENCES_COOKIE,
    Preferences,
    actor_of,
    cart_to_read,
    keep,
    language,
    preferences_of,
)
from entrepot.storefront.wording import sentence

METHOD = "redirect"  # the shopper pays at the provider's cashier
_TYPED = "address"  # in the session: the address as it was typed last


@require_http_methods(["GET", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """Ask where the parcels go; then work out what it costs there."""
    cart_id = cart_to_read(request)
    wished = preferences_of(request)
    shown = basket(cart_rows(cart_id) if cart_id else [], wished.currency, language())
    if cart_id is None or not shown.items:
        messages.info(request, _("There is nothing in your cart that could be bought."))
        return redirect("storefront:cart")
    signed_in = request.user.is_authenticated
    if request.method == "POST":
        form = AddressForm(request.POST, signed_in=signed_in)
        if form.is_valid():
            request.session[_TYPED] = {name: form.data.get(name, "") for name in form.fields}
            [outcome] = quote([QuoteRequest(shown.items, form.address(), wished.currency, language())])
            if not isinstance(outcome, Refused):
                return _to_review(outcome, cart_id)
            form.add_error(None, sentence(outcome))
    else:
        typed = {"country": wished.country, **request.session.get(_TYPED, {})}
        # A new country was chosen: the form comes again with its provinces and with what was typed.
        typed |= {name: value for name, value in request.GET.items() if isinstance(value, str)}
        form = AddressForm(initial=typed, signed_in=signed_in)
    return render(request, "storefront/checkout_address.html", {"form": form, "basket": shown})


def _to_review(outcome: Quote, cart_id: UUID) -> HttpResponse:
    save_quote(outcome, owner=f"cart:{cart_id}")
    response = redirect("storefront:review", quote_id=outcome.id)
    keep(response, PREFERENCES_COOKIE, Preferences(outcome.destination, outcome.currency).stored)
    return response


@require_safe
def review(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """The quote with everything in it, held for some minutes."""
    held = _held(request, quote_id)
    if held is None:
        return redirect("storefront:checkout")
    found, where, _email = held
    return render(
        request,
        "storefront/checkout_review.html",
        {
            "quote": found,
            "orders": [shown_order(order, found.currency) for order in found.orders],
            "address": where,
            "is_over": found.expires_at <= clock.now(),
        },
    )


@require_POST
def place(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """Buy what the quote says, once, however often the button is pressed; then on to the cashier."""
    held = _held(request, quote_id)
    if held is None:
        return redirect("storefront:checkout")
    found, where, email = held
    actor = actor_of(request)
    wish = PlaceRequest(found, where, actor, buyer_id=actor.person_id, email=email, key=f"storefront:{quote_id}")
    back = request.build_absolute_uri(reverse("storefront:returned", args=[UUID(int=0)]))
    provider = settings.PAYMENT_PROVIDERS[0]
    [outcome] = checkout([CheckoutRequest(wish, provider, METHOD, back.replace(str(UUID(int=0)), "{purchase}"))])
    if isinstance(outcome, Refused):
        messages.error(request, sentence(outcome))
        return redirect("storefront:checkout" if isinstance(outcome, QuoteExpired) else "storefront:cart")
    remember_purchase(request, outcome.placed.purchase_id)
    if cart_id := cart_to_read(request):
        empty_cart(cart_id, [line.variant_id for order in found.orders for line in order.lines])
    [action] = open_cashier([outcome.payment.payment_id])
    if isinstance(action, Refused):
        messages.error(request, sentence(action))
    elif action.kind == "redirect":
        return redirect(action.url)
    return redirect("storefront:returned", purchase_id=outcome.placed.purchase_id)


def _held(request: HttpRequest, quote_id: UUID) -> tuple[Quote, Address, str] | None:
    """The quote that this cart was shown, with the address it is for and the e-mail; None when it is not here any more."""
    cart_id = cart_to_read(request)
    typed: dict[str, Any] = request.session.get(_TYPED, {})
    form = AddressForm(typed, signed_in=request.user.is_authenticated)
    if cart_id is None or not form.is_valid():
        return None
    try:
        found = saved_quote(quote_id, owner=f"cart:{cart_id}")
    except Missing:
        return None
    if found.destination != typed.get("country"):
        return None
    return found, form.address(), str(form.cleaned_data.get("email") or getattr(request.user, "email", ""))
