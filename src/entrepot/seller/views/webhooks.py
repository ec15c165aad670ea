"""Webhooks: where facts are sent, what became of each message, and trying it out."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.events.queries.webhooks import EndpointView, deliveries, delivery, endpoints, kinds_sent
from entrepot.events.services import (
    add_endpoint,
    redeliver,
    remove_endpoint,
    rotate_secret,
    try_endpoint,
    update_endpoint,
)
from entrepot.identity.services import record
from entrepot.identity.types import Subject
from entrepot.kernel.errors import Missing, Refused
from entrepot.seller.access import DeskRequest, at_desk, show, telling
from entrepot.seller.forms.staff import OverlapForm
from entrepot.seller.forms.webhooks import EndpointForm, LogForm
from entrepot.seller.views.programs import programs_shown, secret_shown
from entrepot.wording.refusals import sentence

PAGE: Final = 50


@at_desk("webhooks.manage")
@require_POST
def new_endpoint(request: DeskRequest) -> HttpResponseBase:
    """Send facts to an address from now on; the secret that signs them is shown this once."""
    desk = request.desk
    form = EndpointForm(request.POST)
    if not form.is_valid():
        return programs_shown(request, endpoint_form=form)
    said = form.cleaned_data
    try:
        with transaction.atomic():
            made = add_endpoint(desk.store_id, said["url"], said["kinds"], said["description"])
            _audit(request, "events.endpoint_added", made.id)
    except Refused as refusal:
        form.add_error("url", sentence(refusal))
        return programs_shown(request, endpoint_form=form)
    return secret_shown(request, made.secret, _("The secret of the new webhook"))


@at_desk("webhooks.manage")
def endpoint(request: DeskRequest, endpoint_id: UUID) -> HttpResponseBase:
    """One endpoint and its delivery log, newest first; saving tries one again that was switched off."""
    desk, view = request.desk, _own(request, endpoint_id)
    form = EndpointForm(request.POST or None, initial={"url": view.url, "description": view.description, "kinds": view.kinds})
    if request.method == "POST" and form.is_valid() and _saved(request, endpoint_id, form):
        return redirect("seller:endpoint", slug=desk.store.slug, endpoint_id=endpoint_id)
    before = request.GET.get("before", "")
    narrowing = LogForm(request.GET, kinds=kinds_sent(desk.store_id, endpoint_id))
    wanted = narrowing.wanted()
    log = deliveries(desk.store_id, endpoint_id, int(before[:18]) if before.isdecimal() else None, PAGE + 1, **wanted)
    context = {
        "section": "programs",
        "endpoint": view,
        "form": form,
        "narrowing": narrowing,
        "narrowed": any(wanted.values()),
        "log": log[:PAGE],
        "next": log[PAGE - 1].id if len(log) > PAGE else "",
        "overlap_form": OverlapForm(),
    }
    return show(request, "seller/endpoint.html", context, status=422 if form.errors else 200)


@at_desk("webhooks.manage")
def sent(request: DeskRequest, endpoint_id: UUID, delivery_id: int) -> HttpResponseBase:
    """One message: what was sent, and what came back."""
    view = _own(request, endpoint_id)
    found = delivery(request.desk.store_id, endpoint_id, delivery_id)
    return show(request, "seller/sent.html", {"section": "programs", "endpoint": view, "sent": found})


@at_desk("webhooks.manage")
@require_POST
def change_endpoint(request: DeskRequest, endpoint_id: UUID) -> HttpResponseBase:
    """Send messages again (`delivery`), or by `do`: “test” sends one to try, “rotate” makes a new secret, “remove” ends it."""
    desk = request.desk
    _own(request, endpoint_id)
    do = request.POST.get("do", "")
    if do == "rotate":
        return _rotated(request, endpoint_id)
    if do == "remove":
        with transaction.atomic():
            remove_endpoint(desk.store_id, endpoint_id)
            _audit(request, "events.endpoint_removed", endpoint_id)
        messages.success(request, _("The webhook is removed."))
        return redirect("seller:programs", slug=desk.store.slug)
    if do == "test":
        made = 0
        with telling(request, _("A test message is on its way.")), transaction.atomic():
            made = try_endpoint(desk.store_id, endpoint_id)
            _audit(request, "events.endpoint_tried", endpoint_id)
        if made:
            return redirect("seller:sent", slug=desk.store.slug, endpoint_id=endpoint_id, delivery_id=made)
    else:
        _again(request, endpoint_id)
    return redirect("seller:endpoint", slug=desk.store.slug, endpoint_id=endpoint_id)


def _saved(request: DeskRequest, endpoint_id: UUID, form: EndpointForm) -> bool:
    said = form.cleaned_data
    try:
        with transaction.atomic():
            update_endpoint(
                request.desk.store_id,
                endpoint_id,
                url=said["url"],
                kinds=said["kinds"],
                is_active="is_active" in request.POST,
                description=said["description"],
            )
            _audit(request, "events.endpoint_changed", endpoint_id)
    except Refused as refusal:
        form.add_error("url", sentence(refusal))
        return False
    messages.success(request, _("Saved."))
    return True


def _rotated(request: DeskRequest, endpoint_id: UUID) -> HttpResponseBase:
    desk, form = request.desk, OverlapForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose how long the old one still works."))
        return redirect("seller:endpoint", slug=desk.store.slug, endpoint_id=endpoint_id)
    overlap = form.cleaned_data["overlap"]
    with transaction.atomic():
        made = rotate_secret(desk.store_id, endpoint_id, overlap=overlap)
        _audit(request, "events.secret_rotated", endpoint_id)
    until = _own(request, endpoint_id).secret_before_until
    hint = (
        _("Messages carry a signature by each of the two secrets until %(until)s (UTC).") % {"until": f"{until:%Y-%m-%d %H:%M}"}
        if until
        else _("The old secret has ended.")
    )
    return secret_shown(request, made.secret, _("The new secret of the webhook"), hint)


def _again(request: DeskRequest, endpoint_id: UUID) -> None:
    wanted = [int(text) for text in request.POST.getlist("delivery") if text.isdecimal()][:PAGE]
    if not wanted:
        messages.warning(request, _("Choose messages first."))
        return
    with transaction.atomic():
        count = redeliver(request.desk.store_id, wanted)
        if count:
            _audit(request, "events.messages_resent", endpoint_id)
    messages.success(request, _("%(count)s messages are sent again.") % {"count": count})


def _own(request: DeskRequest, endpoint_id: UUID) -> EndpointView:
    found = next((view for view in endpoints(request.desk.store_id) if view.id == endpoint_id), None)
    if found is None:
        raise Missing(what="webhook")
    return found


def _audit(request: DeskRequest, action: str, endpoint_id: UUID) -> None:
    """Endpoints know no actor: who changed them is written here."""
    record(request.desk.actor, action, [Subject("events.endpoint", endpoint_id, request.desk.store_id)])
