"""Giving the store up: what stands in the way, and the last decision."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.kernel.errors import Refused
from entrepot.seller.access import DeskRequest, at_desk, show
from entrepot.stores.services import open_ends, wind_down
from entrepot.wording.refusals import sentence

# Where each of them comes to its end.
_PLACES: Final = {
    "orders": "seller:orders", "unsettled": "seller:escrow", "cases": "seller:cases", "chargebacks": "seller:cases",
    "balance": "seller:money", "payouts": "seller:payouts", "owed": "seller:money", "reserves": "seller:money",
    "deposit": "seller:deposit",
}  # fmt: skip


@at_desk("stores.close")
def closing(request: DeskRequest) -> HttpResponseBase:
    """What is open of the store; who may close it says why, and nothing new is sold from then on."""
    desk = request.desk
    error = ""
    if request.method == "POST":
        try:
            left = wind_down(desk.store_id, request.POST.get("reason", ""), actor=desk.actor)
        except Refused as refusal:
            if refusal.kind in {"missing", "forbidden"}:
                raise
            error = sentence(refusal)
        else:
            messages.success(request, _("Nothing new is sold from now on.") if left else _("The store is closed."))
            return redirect("seller:closing", slug=desk.store.slug)
    ends = [(end, reverse(_PLACES[end.code], kwargs={"slug": desk.store.slug})) for end in open_ends(desk.store_id)]
    context = {"section": "settings", "ends": ends, "error": error, "reason": request.POST.get("reason", "")}
    return show(request, "seller/closing.html", context, status=409 if error else 200)
