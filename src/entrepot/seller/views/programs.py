"""Keys for programs: made, replaced, revoked; their secrets are shown once."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.events.queries.webhooks import endpoints
from entrepot.identity.errors import KeyNotReplaceable, RightsExceeded
from entrepot.identity.queries import keys_of
from entrepot.identity.services import create_key, revoke_key, rotate_key
from entrepot.kernel import clock
from entrepot.kernel.errors import Missing, Refused
from entrepot.seller.access import Desk, DeskRequest, at_desk, show, telling
from entrepot.seller.forms.staff import KeyForm, OverlapForm
from entrepot.seller.forms.webhooks import EndpointForm
from entrepot.wording.refusals import sentence


@at_desk("keys.manage")
def programs(request: DeskRequest) -> HttpResponseBase:
    """The store's keys and webhook endpoints."""
    return programs_shown(request)


@at_desk("keys.manage")
@require_POST
def new_key(request: DeskRequest) -> HttpResponseBase:
    """Make a key; its secret is on the answer's page and nowhere else."""
    desk = request.desk
    form = KeyForm(request.POST, leaves=desk.leaves)
    if not form.is_valid():
        return programs_shown(request, key_form=form)
    said = form.cleaned_data
    try:
        made = create_key(said["name"], said["leaves"], actor=desk.actor, store_id=desk.store_id, expires_at=said["expires_at"])
    except Refused as refusal:
        form.add_error(None, sentence(refusal))
        return programs_shown(request, key_form=form)
    return secret_shown(request, made.raw, _("The new key “%(name)s”") % {"name": said["name"]})


@at_desk("keys.manage")
@require_POST
def replace_key(request: DeskRequest, key_id: UUID) -> HttpResponseBase:
    """Make a key in the place of this one, which works for a while more."""
    desk = request.desk
    _own(desk, key_id)
    form = OverlapForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose how long the old one still works."))
        return redirect("seller:programs", slug=desk.store.slug)
    overlap = form.cleaned_data["overlap"]
    try:
        made = rotate_key(key_id, actor=desk.actor, overlap=overlap)
    except (KeyNotReplaceable, RightsExceeded) as refusal:
        messages.error(request, sentence(refusal))
        return redirect("seller:programs", slug=desk.store.slug)
    until = (clock.now() + overlap).strftime("%Y-%m-%d %H:%M")
    hint = _("The old key works until %(until)s (UTC).") % {"until": until} if overlap else _("The old key has ended.")
    return secret_shown(request, made.raw, _("The key that takes its place"), hint)


@at_desk("keys.manage")
@require_POST
def take_key(request: DeskRequest, key_id: UUID) -> HttpResponseBase:
    """Revoke a key; it stops with its next request."""
    desk = request.desk
    _own(desk, key_id)
    with telling(request, _("The key is revoked.")):
        revoke_key(key_id, actor=desk.actor)
    return redirect("seller:programs", slug=desk.store.slug)


def secret_shown(request: DeskRequest, secret: str, title: str, hint: str = "") -> HttpResponse:
    """A page with a secret, which no cache keeps."""
    response = show(request, "seller/secret.html", {"section": "programs", "secret": secret, "title": title, "hint": hint})
    response["Cache-Control"] = "no-store"
    return response


def programs_shown(
    request: DeskRequest, *, key_form: KeyForm | None = None, endpoint_form: EndpointForm | None = None
) -> HttpResponseBase:
    """Keys and webhooks, with a form that was filled in wrongly if there is one."""
    desk, now = request.desk, clock.now()
    context = {
        "section": "programs",
        "keys": [
            (key, "ended" if key.expires_at and key.expires_at <= now else "replaced" if key.replaced_by else "works")
            for key in keys_of(desk.store_id)
        ],
        "endpoints": endpoints(desk.store_id),
        "key_form": key_form or KeyForm(leaves=desk.leaves),
        "overlap_form": OverlapForm(),
        "endpoint_form": endpoint_form or EndpointForm(),
        "is_open": {"key": key_form is not None, "endpoint": endpoint_form is not None},
    }
    return show(request, "seller/programs.html", context, status=422 if key_form or endpoint_form else 200)


def _own(desk: Desk, key_id: UUID) -> None:
    if key_id not in {key.pk for key in keys_of(desk.store_id)}:
        raise Missing(what="key")
