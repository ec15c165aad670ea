"""From the cart to the cashier: the address, the quote with its choices, the purchase."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepot.inventory.errors import OutOfStock
from entrepot.kernel import clock
from entrepot.kernel.errors import Missing, Refused
from entrepot.orders.errors import IdentityInvalid, IdentityNeeded, QuoteExpired, ReceiptNotOffered
from entrepot.orders.queries import ReceiptOffer, ReceiptWish, address_book, asked_quote, cart_rows, offer_for
from entrepot.orders.services import buy, empty_cart, quote, save_address, save_quote
from entrepot.orders.types import AskedQuote, BuyRequest, CheckoutRequest, PlaceRequest, Quote, QuoteRequest
from entrepot.payments.errors import NotAuthorisable
from entrepot.payments.services import open_cashier
from entrepot.storefront.access import remember_purchase
from entrepot.storefront.address_form import AddressForm, initial_of
from entrepot.storefront.basket import Basket, basket
from entrepot.storefront.choices import IdentityForm, notes_in, services_in
from entrepot.storefront.money import amount
from entrepot.storefront.on_receipt import explained
from entrepot.storefront.paying import Choice, choices, chosen, leads_to_cashier
from entrepot.storefront.quoted import TERMS, shown_order
from entrepot.storefront.visitor import (
    PREFERENCES_COOKIE,
    Preferences,
    actor_of,
    cart_to_read,
    keep,
    language,
    preferences_of,
)
from entrepot.wording.refusals import sentence

_TYPED = "address"  # in a guest's session: the address as it was typed last


@require_http_methods(["GET", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """Ask where the parcels go: from the address book or typed anew; then work out what it costs there."""
    cart_id, shown = _basket(request)
    if cart_id is None or not shown.items:
        messages.info(request, _("There is nothing in your cart that could be bought."))
        return redirect("storefront:cart")
    person = actor_of(request).person_id
    book = address_book(person) if person else []
    form = _form(request, use_typed=not book)
    refusal = ""
    if request.method == "POST" and "again" not in request.POST:
        chosen = next((entry.address for entry in book if str(entry.id) == request.POST.get("address")), None)
        if chosen or form.is_valid():
            where = chosen or form.address()
            email = str(form.cleaned_data.get("email") or "") if not person else str(getattr(request.user, "email", ""))
            outcome = _quoted(request, cart_id, AskedQuote(shown.items, where, email))
            if not isinstance(outcome, Refused):
                if not chosen:
                    _remember(request, form)
                return _to_review(request, outcome)
            refusal = sentence(outcome)
    is_new = not book or "new" in request.GET or (request.method == "POST" and "address" not in request.POST)
    return render(
        request,
        "storefront/checkout_address.html",
        {"form": form, "basket": shown, "book": book, "is_new": is_new, "refusal": refusal, "chosen": request.POST.get("address", "")},
    )  # fmt: skip


@require_safe
@leads_to_cashier
def review(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """The quote with everything in it, held for some minutes."""
    held = _held(request, quote_id)
    if held is None:
        return redirect("storefront:checkout")
    return _review(request, *held)


@require_POST
@leads_to_cashier
def again(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """The same goods to the same address at this moment's prices, with the ways of sending and the notes that were chosen."""
    held = _held(request, quote_id)
    if held is None:
        return redirect("storefront:checkout")
    return _renewed(request, *held)


@require_POST
@leads_to_cashier
def place(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """Buy what the quote says, once, however often the button is pressed; then on to the cashier."""
    held = _held(request, quote_id)
    if held is None:
        return redirect("storefront:checkout")
    found, asked = held
    if services_in(request, found) != services_in(None, found):
        messages.info(request, _("The total has changed with the way of sending. Please look at it once more."))
        return _renewed(request, found, asked)
    identity = IdentityForm.of(request, found, asked)
    if identity and not identity.is_valid():
        return _review(request, found, asked, identity)
    way = chosen(_ways(request, found, _offer(request, found)), request.POST.get("pay_by", ""))
    if way is None:
        return _review(request, found, asked, identity)
    outcome = _bought(request, found, asked, identity, way)
    if isinstance(outcome, Refused):
        return _refused(request, found, asked, identity, outcome)
    return _to_cashier(request, found, *outcome)


def _refused(
    request: HttpRequest, found: Quote, asked: AskedQuote, identity: IdentityForm | None, refusal: Refused
) -> HttpResponse:  # fmt: skip
    """Where the shopper can do something about it: the field, a new total, or the cart."""
    if isinstance(refusal, IdentityInvalid | IdentityNeeded) and identity:
        identity.refuse(refusal)
        return _review(request, found, asked, identity)
    if isinstance(refusal, ReceiptNotOffered | NotAuthorisable):  # the limit was used up in another tab
        messages.error(request, sentence(refusal))
        return _review(request, found, asked, identity)
    if isinstance(refusal, QuoteExpired):
        messages.warning(request, sentence(refusal))
        return _renewed(request, found, asked)
    messages.error(request, sentence(_named(refusal, found)))
    return redirect("storefront:cart")


def _to_cashier(request: HttpRequest, found: Quote, purchase_id: UUID, payment_id: UUID) -> HttpResponse:
    remember_purchase(request, purchase_id)
    if cart_id := cart_to_read(request):
        empty_cart(cart_id, [line.variant_id for order in found.orders for line in order.lines])
    [action] = open_cashier([payment_id])
    if isinstance(action, Refused):
        messages.error(request, sentence(action))
    elif action.kind == "redirect":
        return redirect(action.url)
    return redirect("storefront:returned", purchase_id=purchase_id)


def _bought(
    request: HttpRequest, found: Quote, asked: AskedQuote, identity: IdentityForm | None, way: Choice
) -> tuple[UUID, UUID] | Refused:
    """The ids of the purchase and its payment, or why there is none."""
    actor = actor_of(request)
    wish = PlaceRequest(
        found, asked.address, actor, buyer_id=actor.person_id, email=asked.email, key=f"storefront:{found.id}"
    )  # fmt: skip
    back = request.build_absolute_uri(reverse("storefront:returned", args=[UUID(int=0)]))
    outcome = buy(
        BuyRequest(
            CheckoutRequest(
                wish, way.code, way.method, back.replace(str(UUID(int=0)), "{purchase}"), on_receipt=way.on_receipt
            ),
            notes=notes_in(request, found, asked),
            identity=identity.details(actor) if identity else None,
            keep_identity=bool(identity and identity.cleaned_data["keep"]),
            terms=next((version for order in found.orders if (version := TERMS.get(str(order.tax.get("regime"))))), ""),
            language=language(),
        )
    )
    return outcome if isinstance(outcome, Refused) else (outcome.placed.purchase_id, outcome.payment.payment_id)


def _ways(request: HttpRequest, found: Quote, offer: ReceiptOffer) -> list[Choice]:
    stores = {order.store_id for order in found.orders}
    return choices(request, found.currency, stores, on_receipt=offer.is_open)


def _offer(request: HttpRequest, found: Quote) -> ReceiptOffer:
    """Whether the quote can be paid on receipt."""
    kinds = frozenset(order.store_kind for order in found.orders)
    person = actor_of(request).person_id
    return offer_for(ReceiptWish(person, found.currency, found.total_minor, len(found.orders), kinds))


def _basket(request: HttpRequest) -> tuple[UUID | None, Basket]:
    cart_id = cart_to_read(request)
    return cart_id, basket(cart_rows(cart_id) if cart_id else [], preferences_of(request).currency, language())


def _form(request: HttpRequest, *, use_typed: bool) -> AddressForm:
    guest = not request.user.is_authenticated
    if request.method == "POST" and "again" not in request.POST:
        return AddressForm(request.POST, wants_email=guest)
    typed = {"country": preferences_of(request).country, **(request.session.get(_TYPED, {}) if use_typed else {})}
    # A new country or province was chosen: the form comes again with its fields and with what was typed.
    typed |= {name: value for name, value in (request.POST or request.GET).items() if isinstance(value, str)}
    return AddressForm(initial=typed, wants_email=guest)


def _remember(request: HttpRequest, form: AddressForm) -> None:
    """The address goes into the person's book, unless that was unticked, or stays in a guest's session."""
    if not request.user.is_authenticated:
        request.session[_TYPED] = initial_of(form.address()) | {"email": form.cleaned_data["email"]}
    elif request.POST.get("keep") == "1":
        try:
            save_address(form.address(), actor=actor_of(request))
        except Refused as refusal:  # a full book does not stop a purchase
            messages.info(request, sentence(refusal))


def _quoted(request: HttpRequest, cart_id: UUID, asked: AskedQuote) -> Quote | Refused:
    """A quote of this moment, kept for the cart's owner."""
    currency = preferences_of(request).currency
    [outcome] = quote([QuoteRequest(asked.items, asked.address, currency, language(), asked.services)])
    if not isinstance(outcome, Refused):
        save_quote(outcome, owner=f"cart:{cart_id}", asked=asked)
    return outcome


def _renewed(request: HttpRequest, found: Quote, asked: AskedQuote) -> HttpResponse:
    cart_id = cart_to_read(request)
    assert cart_id is not None  # the quote was held for it
    services = services_in(request, found)
    fresh = AskedQuote(asked.items, asked.address, asked.email, services, notes_in(request, found, asked))
    outcome = _quoted(request, cart_id, fresh)
    if isinstance(outcome, Refused):
        messages.error(request, sentence(outcome))
        return redirect("storefront:cart")
    if outcome.total_minor != found.total_minor and services == services_in(None, found):
        messages.warning(
            request,
            _("The total is now {now}; you were shown {shown}.").format(
                now=amount(outcome.total_minor, outcome.currency), shown=amount(found.total_minor, found.currency)
            ),
        )
    elif found.expires_at <= clock.now():
        messages.info(request, _("The total is still the same, and held for you again."))
    return _to_review(request, outcome)


def _to_review(request: HttpRequest, outcome: Quote) -> HttpResponse:
    response = redirect("storefront:review", quote_id=outcome.id)
    if not request.user.is_authenticated:  # a person's choice is only changed by the person
        keep(response, PREFERENCES_COOKIE, Preferences(outcome.destination, outcome.currency).stored)
    return response


def _review(request: HttpRequest, found: Quote, asked: AskedQuote, identity: IdentityForm | None = None) -> HttpResponse:
    chosen, offer = services_in(None, found), _offer(request, found)
    return render(
        request,
        "storefront/checkout_review.html",
        {
            "quote": found,
            "orders": [
                shown_order(order, found.currency, note=asked.notes.get(order.part, ""), service=chosen.get(order.part, ""))
                for order in found.orders
            ],
            "asked": asked,
            "address": asked.address.as_json(),
            "is_over": found.expires_at <= clock.now(),
            "identity": identity or IdentityForm.of(request, found, asked, is_sent=False),
            "pay_by": _ways(request, found, offer),
            "paid_by": request.POST.get("pay_by", ""),
            "receipt_words": explained(offer),
            "has_terms": any(str(order.tax.get("regime")) in TERMS for order in found.orders),
        },
    )


def _held(request: HttpRequest, quote_id: UUID) -> tuple[Quote, AskedQuote] | None:
    """The quote that this cart was shown and what it was asked for; None when it is not here any more."""
    cart_id = cart_to_read(request)
    try:
        return asked_quote(quote_id, owner=f"cart:{cart_id}") if cart_id else None
    except Missing:
        return None


def _named(refusal: Refused, found: Quote) -> Refused:
    """The refusal with the product's name in place of the store's own number."""
    titles = {line.sku: line.title for order in found.orders for line in order.lines}
    if isinstance(refusal, OutOfStock) and refusal.fields.get("sku") in titles:
        return OutOfStock(**{**refusal.fields, "sku": titles[refusal.fields["sku"]]})
    return refusal
