"""What people keep and follow: hearts anywhere in the shop, and the list in the account."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from entrepot.favourites.queries import followed_stores
from entrepot.favourites.services import restore_product
from entrepot.kernel.errors import Refused
from entrepot.storefront import hearts, keeping
from entrepot.storefront.signs import signs
from entrepot.storefront.visitor import actor_of, language
from entrepot.wording.refusals import sentence

STORES = 24


def _person(request: HttpRequest) -> UUID:
    person_id = actor_of(request).person_id
    assert person_id is not None  # login_required
    return person_id


@login_required
@require_safe
def favourites(request: HttpRequest) -> HttpResponse:
    """What the person keeps, with what has changed since."""
    page = keeping.kept_page(request, _person(request))
    asked = request.GET.copy()
    asked.pop("page", None)
    asked.pop("undo", None)
    return render(
        request,
        "storefront/favourites.html",
        {
            "page": page,
            "numbers": keeping.numbers(page.pages),
            "sorts": keeping.SORTS.items(),
            "asked": asked.urlencode(),
            "can_undo": "undo" in request.GET and hearts.can_undo(request),
        },
    )


@login_required
@require_safe
def stores(request: HttpRequest) -> HttpResponse:
    """The stores that the person follows."""
    found = followed_stores(_person(request), after=_place(request.GET.get("after", "")), limit=STORES + 1)
    shown = found[:STORES]
    hung = signs(one.store.id for one in shown)
    return render(
        request,
        "storefront/followed.html",
        {
            "stores": [(one.store, one.store.name_in(language()), one.since, hung.get(one.store.id, "")) for one in shown],
            "next": f"{shown[-1].since.isoformat()}|{shown[-1].store.id}" if len(found) > STORES else "",
        },
    )


@require_POST
def press(request: HttpRequest) -> HttpResponse:
    """A heart was pressed: keep or drop a product, follow a store or no longer; then back to the page.

    A guest signs in first and comes back with the wish done. Where the page stays, the answer tells its hearts.
    """
    wish, back = hearts.asked(request), _back(request)
    if wish is None:
        raise Http404
    name, id_ = wish
    actor = actor_of(request)
    if actor.person_id is None:
        hearts.let_wait(request, name, id_)
        to_sign_in = f"{reverse('account_login')}?{urlencode({'next': back})}"
        return HttpResponseClientRedirect(to_sign_in) if request.headers.get("HX-Request") else redirect(to_sign_in)
    verb = hearts.VERBS[name]
    try:
        outcome = verb.do(id_, actor=actor)
    except Refused as refusal:
        if not request.headers.get("HX-Request"):
            if refusal.kind == "missing":
                raise
            messages.error(request, sentence(refusal))
            return redirect(back)
        answer = HttpResponse(status=HTTPStatus.NO_CONTENT)
        return trigger_client_event(answer, "toast", {"text": sentence(refusal), "kind": "error"})
    if name == "drop":
        hearts.remember_dropped(request, outcome)
    if not request.headers.get("HX-Request") or request.headers.get("HX-Boosted"):
        if not back.startswith(reverse("storefront:favourites")):  # there the page itself says so, and offers to undo it
            messages.success(request, str(verb.said))
        return redirect(back)
    answer = HttpResponse(status=HTTPStatus.NO_CONTENT)
    trigger_client_event(answer, "toast", {"text": str(verb.said)})
    return trigger_client_event(answer, "heart", {"id": str(id_), "name": verb.then})


@login_required
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Bring back what was taken out last, as it was."""
    dropped = hearts.dropped_last(request)
    if dropped is not None:
        restore_product(dropped, actor=actor_of(request))
        messages.success(request, _("It is back among your favourites."))
    return redirect("storefront:favourites")


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else reverse("storefront:favourites")


def _place(text: str) -> tuple[datetime, UUID] | None:
    at, _sep, store_id = text.partition("|")
    try:
        return (datetime.fromisoformat(at), UUID(store_id)) if text else None
    except ValueError:
        raise Http404 from None
