"""Keys for programs, and webhooks: where facts are sent and what became of each message."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.events.queries.webhooks import EndpointView, deliveries, endpoints
from entrepot.events.services.endpoints import add_endpoint, remove_endpoint, rotate_secret, update_endpoint
from entrepot.events.services.send_webhooks import redeliver
from entrepot.identity.queries import keys_of
from entrepot.identity.services import create_key, record, revoke_key
from entrepot.identity.types import Subject
from entrepot.kernel.errors import Missing, Refused
from entrepot.seller.access import DeskRequest, at_desk, show, telling
from entrepot.seller.forms.staff import EndpointForm, KeyForm
from entrepot.wording.refusals import sentence

PAGE: Final = 50


@at_desk("keys.manage")
def programs(request: DeskRequest) -> HttpResponseBase:
    """The store's keys and webhook endpoints."""
    return _page(request)


@at_desk("keys.manage")
@require_POST
def new_key(request: DeskRequest) -> HttpResponseBase:
    """Make a key; its secret is on the answer's page and nowhere else."""
    desk = request.desk
    form = KeyForm(request.POST, leaves=desk.leaves)
    if not form.is_valid():
        return _page(request, key_form=form)
    said = form.cleaned_data
    try:
        made = create_key(said["name"], said["leaves"], actor=desk.actor, store_id=desk.store_id, expires_at=said["expires_at"])
    except Refused as refusal:
        form.add_error(None, sentence(refusal))
        return _page(request, key_form=form)
    return _secret(request, made.raw, _("The new key “%(name)s”") % {"name": said["name"]})


@at_desk("keys.manage")
@require_POST
def take_key(request: DeskRequest, key_id: UUID) -> HttpResponseBase:
    """Revoke a key; it stops with its next request."""
    desk = request.desk
    if key_id not in {key.pk for key in keys_of(desk.store_id)}:
        raise Missing(what="key")
    with telling(request, _("The key is revoked.")):
        revoke_key(key_id, actor=desk.actor)
    return redirect("seller:programs", slug=desk.store.slug)


@at_desk("webhooks.manage")
@require_POST
def new_endpoint(request: DeskRequest) -> HttpResponseBase:
    """Send facts to an address from now on; the secret that signs them is shown this once."""
    desk = request.desk
    form = EndpointForm(request.POST)
    if not form.is_valid():
        return _page(request, endpoint_form=form)
    said = form.cleaned_data
    try:
        made = add_endpoint(desk.store_id, said["url"], said["kinds"], said["description"])
    except Refused as refusal:
        form.add_error("url", sentence(refusal))
        return _page(request, endpoint_form=form)
    _audit(request, "events.endpoint_added", made.id)
    return _secret(request, made.secret, _("The secret of the new webhook"))


@at_desk("webhooks.manage")
def endpoint(request: DeskRequest, endpoint_id: UUID) -> HttpResponseBase:
    """One endpoint and its delivery log, newest first; saving tries one again that was switched off."""
    desk, view = request.desk, _own(request, endpoint_id)
    form = EndpointForm(request.POST or None, initial={"url": view.url, "description": view.description, "kinds": view.kinds})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with telling(request, _("Saved.")):
            update_endpoint(
                desk.store_id, endpoint_id, url=said["url"], kinds=said["kinds"], is_active="is_active" in request.POST
            )
            _audit(request, "events.endpoint_changed", endpoint_id)
        return redirect("seller:endpoint", slug=desk.store.slug, endpoint_id=endpoint_id)
    before = request.GET.get("before", "")
    log = deliveries(desk.store_id, endpoint_id, int(before) if before.isdecimal() else None, PAGE + 1)
    context = {
        "section": "programs",
        "endpoint": view,
        "form": form,
        "log": log[:PAGE],
        "next": log[PAGE - 1].id if len(log) > PAGE else "",
    }
    return show(request, "seller/endpoint.html", context, status=422 if form.errors else 200)


@at_desk("webhooks.manage")
@require_POST
def change_endpoint(request: DeskRequest, endpoint_id: UUID) -> HttpResponseBase:
    """Send messages again (`delivery`), make a new secret (`do` is “rotate”), or remove the endpoint (“remove”)."""
    desk = request.desk
    _own(request, endpoint_id)
    do = request.POST.get("do", "")
    if do == "rotate":
        made = rotate_secret(desk.store_id, endpoint_id)
        _audit(request, "events.secret_rotated", endpoint_id)
        return _secret(request, made.secret, _("The new secret of the webhook"))
    if do == "remove":
        remove_endpoint(desk.store_id, endpoint_id)
        _audit(request, "events.endpoint_removed", endpoint_id)
        messages.success(request, _("The webhook is removed."))
        return redirect("seller:programs", slug=desk.store.slug)
    wanted = [int(text) for text in request.POST.getlist("delivery") if text.isdecimal()]
    sent = redeliver(desk.store_id, wanted)
    messages.success(request, _("%(count)s messages are sent again.") % {"count": sent})
    return redirect("seller:endpoint", slug=desk.store.slug, endpoint_id=endpoint_id)


def _own(request: DeskRequest, endpoint_id: UUID) -> EndpointView:
    found = next((view for view in endpoints(request.desk.store_id) if view.id == endpoint_id), None)
    if found is None:
        raise Missing(what="webhook")
    return found


def _audit(request: DeskRequest, action: str, endpoint_id: UUID) -> None:
    """Endpoints know no actor: who changed them is written here."""
    record(request.desk.actor, action, [Subject("events.endpoint", endpoint_id, request.desk.store_id)])


def _secret(request: DeskRequest, secret: str, title: str) -> HttpResponseBase:
    response = show(request, "seller/secret.html", {"section": "programs", "secret": secret, "title": title})
    response["Cache-Control"] = "no-store"
    return response


def _page(
    request: DeskRequest, *, key_form: KeyForm | None = None, endpoint_form: EndpointForm | None = None
) -> HttpResponseBase:
    desk = request.desk
    context = {
        "section": "programs",
        "keys": keys_of(desk.store_id),
        "endpoints": endpoints(desk.store_id),
        "key_form": key_form or KeyForm(leaves=desk.leaves),
        "endpoint_form": endpoint_form or EndpointForm(),
        "is_open": {"key": key_form is not None, "endpoint": endpoint_form is not None},
    }
    return show(request, "seller/programs.html", context, status=422 if key_form or endpoint_form else 200)
