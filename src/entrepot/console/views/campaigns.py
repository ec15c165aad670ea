"""Campaign slots: what stands where, in which languages, for how long; made as drafts, looked at, published."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.console.access import Operating, operating, show, telling
from entrepot.console.forms import SlotForm
from entrepot.kernel.errors import Refused
from entrepot.marketing.queries import all_slots
from entrepot.marketing.queries import slot as one_slot
from entrepot.marketing.services import keep_picture, publish_slot, remove_slot, save_slot, withdraw_slot
from entrepot.marketing.types import SlotView
from entrepot.wording.refusals import sentence


@operating("marketing.edit")
def campaigns(request: Operating) -> HttpResponseBase:
    """Every slot by place and order."""
    return show(request, "console/campaigns/campaigns.html", {"section": "campaigns", "slots": all_slots(actor=request.actor)})


@operating("marketing.edit")
def new_slot(request: Operating) -> HttpResponseBase:
    """Make a slot; it begins as a draft."""
    return _edit(request, None)


@operating("marketing.edit")
def slot(request: Operating, slot_id: UUID) -> HttpResponseBase:
    """Change a slot, and see it in each language as visitors would."""
    return _edit(request, one_slot(slot_id, actor=request.actor))


@operating("marketing.edit")
@require_POST
def move_slot(request: Operating, slot_id: UUID) -> HttpResponseBase:
    """Publish, withdraw or remove."""
    do = request.POST.get("do", "")
    if do == "publish":
        with telling(request, _("Published.")):
            publish_slot(slot_id, actor=request.actor)
    elif do == "withdraw":
        with telling(request, _("Taken from visitors; it is a draft again.")):
            withdraw_slot(slot_id, actor=request.actor)
    elif do == "remove":
        with telling(request, _("Removed.")):
            remove_slot(slot_id, actor=request.actor)
        return redirect("console:campaigns")
    return redirect("console:slot", slot_id=slot_id)


def _edit(request: Operating, held: SlotView | None) -> HttpResponseBase:
    form = SlotForm(request.POST or None, request.FILES or None, slot=held)
    if request.method == "POST" and form.is_valid():
        try:
            picture = None
            if (upload := form.cleaned_data["picture"]) is not None:
                picture = keep_picture(upload.read(), form.cleaned_data["place"], actor=request.actor)
            made = save_slot(
                form.draft(),
                actor=request.actor,
                slot_id=held.id if held else None,
                version=form.cleaned_data["version"],
                picture=picture,
            )
        except Refused as refusal:
            if refusal.kind == "forbidden":
                raise
            form.add_error(_field(form, refusal), sentence(refusal))
        else:
            with telling(request, _("Saved.")):
                if request.POST.get("do") == "publish":
                    publish_slot(made, actor=request.actor)
            return redirect("console:slot", slot_id=made)
    context: dict[str, Any] = {"section": "campaigns", "form": form, "slot": held}
    if held is not None:
        context["previews"] = [(name, held.in_language(code)) for code, name in settings.LANGUAGES]
    status = HTTPStatus.CONFLICT if form.is_bound and form.errors else HTTPStatus.OK
    return show(request, "console/campaigns/slot.html", context, status=status)


def _field(form: SlotForm, refusal: Refused) -> str | None:
    """The field that a refusal is about."""
    named = {
        "kernel.not_a_picture": "picture",
        "marketing.leads_away": "link_value",
        "marketing.target_not_there": "link_value",
    }
    field = named.get(refusal.code) or str(refusal.fields.get("field", ""))
    return field if field in form.fields else None
