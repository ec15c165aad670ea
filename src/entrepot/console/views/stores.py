"""One store for the platform's people: where it stands, what is open of it, and the steps that it can take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.console.access import Operating, operating, show, telling
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Invalid
from entrepot.stores import queries, services

Verb = Callable[[UUID, str, Actor], object]
# Steps of stores that begin here; applications have their queue.
_VERBS: Final[dict[str, Verb]] = {
    "suspend": lambda store_id, reason, actor: services.suspend(store_id, reason, actor=actor),
    "reopen": lambda store_id, _reason, actor: services.reopen(store_id, actor=actor),
    "wind_down": lambda store_id, reason, actor: services.wind_down(store_id, reason, actor=actor),
    "close": lambda store_id, reason, actor: services.close(store_id, reason, actor=actor),
}
_PLACES: Final = {
    "orders": "console:orders", "unsettled": "console:orders", "cases": "console:cases", "chargebacks": "console:chargebacks",
    "balance": "console:payouts", "payouts": "console:payouts", "owed": "console:deposits", "reserves": "console:payouts",
}  # fmt: skip


@operating("stores.view")
def store(request: Operating, store_id: UUID) -> HttpResponseBase:
    """Where the store stands, and what can be done with it."""
    found = queries.store(store_id)
    ends = [] if found.state == "closed" else services.open_ends(store_id)
    steps = [step for step in services.steps_from(found.state) if step.name in _VERBS and step.leaf in request.leaves]
    if ends:
        steps = [step for step in steps if step.name != "close"]
    context: dict[str, Any] = {
        "section": "stores",
        "store": found,
        "ends": [(end, _place(end.code, store_id)) for end in ends],
        "steps": steps,
    }
    return show(request, "console/people/store.html", context)


@operating("stores.suspend")
@require_POST
def move_store(request: Operating, store_id: UUID) -> HttpResponseBase:
    """Suspend, reopen, wind down or close it; each step asks for its own permission."""
    do = request.POST.get("do", "")
    with telling(request, _("Done.")):
        if do not in _VERBS:
            raise Invalid(field="do", reason="unknown")
        _VERBS[do](store_id, request.POST.get("reason", ""), request.actor)
    return redirect("console:store", store_id=store_id)


def _place(code: str, store_id: UUID) -> str:
    if code == "deposit":
        return reverse("console:deposit", kwargs={"store_id": store_id})
    return reverse(_PLACES[code])
