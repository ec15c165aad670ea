"""The address book, and what is kept for customs."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepot.kernel.errors import Refused
from entrepot.orders.queries import address_book, address_entry, kept_identity_masks
from entrepot.orders.services import MAX_ADDRESSES, delete_address, forget_identity, make_default_address, save_address
from entrepot.storefront.address_form import AddressForm, initial_of
from entrepot.storefront.visitor import actor_of, preferences_of
from entrepot.wording.refusals import sentence
from entrepot.wording.vocabulary import word

_UNDO = "deleted-address"  # in the session: what was deleted last, for the button that brings it back


def _person(request: HttpRequest) -> UUID:
    person_id = actor_of(request).person_id
    assert person_id is not None  # login_required
    return person_id


@login_required
@require_safe
def address_list(request: HttpRequest) -> HttpResponse:
    """Every address of the person, the default first."""
    person = _person(request)
    book = address_book(person)
    masks = kept_identity_masks(person)
    return render(
        request,
        "storefront/addresses.html",
        {
            "book": book,
            "is_full": len(book) >= MAX_ADDRESSES,
            "identities": [(kind, word("identity", kind), mask) for kind, mask in masks.items()],
            "can_undo": "undo" in request.GET and _UNDO in request.session,
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, address_id: UUID | None = None) -> HttpResponse:
    """A new address, or one of the person's to change."""
    entry = address_entry(address_id, person_id=_person(request)) if address_id else None
    after = request.POST.get("next") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure()):
        after = ""
    refusal = ""
    if request.method == "POST" and "again" not in request.POST:
        form = AddressForm(request.POST)
        if form.is_valid():
            try:
                save_address(
                    form.address(),
                    actor=actor_of(request),
                    address_id=address_id,
                    is_default=request.POST.get("default") == "1",
                )
            except Refused as problem:
                refusal = sentence(problem)
            else:
                messages.success(request, _("The address is saved."))
                return redirect(after or "storefront:addresses")
    else:
        known = initial_of(entry.address) if entry else {"country": preferences_of(request).country}
        typed = {name: value for name, value in (request.POST or request.GET).items() if isinstance(value, str)}
        form = AddressForm(initial=known | typed)
    return render(
        request, "storefront/address_edit.html", {"form": form, "entry": entry, "next": after, "refusal": refusal}
    )  # fmt: skip


@login_required
@require_POST
def make_default(request: HttpRequest, address_id: UUID) -> HttpResponse:
    """Checkouts begin with this one."""
    make_default_address(address_id, actor=actor_of(request))
    messages.success(request, _("New orders go to this address unless you choose another."))
    return redirect("storefront:addresses")


@login_required
@require_POST
def delete(request: HttpRequest, address_id: UUID) -> HttpResponse:
    """Take it out of the book; the page that follows can bring it back."""
    gone = delete_address(address_id, actor=actor_of(request))
    request.session[_UNDO] = initial_of(gone)
    return redirect("/account/addresses/?undo=1")


@login_required
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Bring back what was deleted last."""
    form = AddressForm(request.session.pop(_UNDO, {}))
    if form.is_valid():
        save_address(form.address(), actor=actor_of(request))
        messages.success(request, _("The address is back."))
    return redirect("storefront:addresses")


@login_required
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Take out what was kept for customs."""
    if forget_identity(request.POST.get("kind", ""), actor=actor_of(request)):
        messages.success(request, _("These details are gone. Orders that need them for customs keep theirs."))
    return redirect("storefront:addresses")
