"""Money that providers keep: what they declined to let go, what they have not answered, what they will not keep much longer."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from entrepot.console.access import Operating, operating, show
from entrepot.console.release_forms import OtherwiseForm
from entrepot.kernel.errors import Forbidden, Missing, Refused
from entrepot.operations.enums import ProposalKind
from entrepot.operations.queries import proposals
from entrepot.orders.queries import numbers_of
from entrepot.payments.queries import declined_releases, held_payments, open_releases, order_of_release, releases_of
from entrepot.settlement.queries import ending_holds
from entrepot.settlement.services import release_again
from entrepot.stores import queries as stores
from entrepot.wording.refusals import sentence

from .rules import proposed, status_of

MANY: Final = 100
LEAF: Final = "ledger.adjust"


@operating("payments.view")
def releases(request: Operating) -> HttpResponseBase:
    """What waits for a person first, then what waits for a provider."""
    declined, waiting, ending = declined_releases(MANY), open_releases(MANY), ending_holds(MANY)
    context = {
        "section": "releases",
        "declined": declined,
        "waiting": waiting,
        "ending": ending,
        "numbers": numbers_of([row.order_id for row in [*declined, *waiting]]),
        "stores": stores.stores({row.store_id for row in [*declined, *waiting]} | {row.store_id for row in ending}),
    }
    return show(request, "console/releases/releases.html", context)


@operating("payments.view")
def release(request: Operating, release_id: UUID) -> HttpResponseBase:
    """Every attempt for the order that one is of; who may adjust the books tries again, or proposes that it was let go otherwise."""
    order_id = order_of_release(release_id)
    if order_id is None:
        raise Missing(what="release")
    attempts = releases_of([order_id])[order_id]
    do = request.POST.get("do", "")
    form = OtherwiseForm(request.POST if do == "otherwise" else None)
    if request.method == "POST":
        if LEAF not in request.leaves:
            raise Forbidden(leaf=LEAF)
        if do == "again":
            return _again(request, release_id, order_id)
        if form.is_valid():
            made = proposed(request, form, ProposalKind.RELEASED_OTHERWISE, {"order_id": str(order_id)})
            if made is not None:
                return redirect("console:proposal", proposal_id=made)
    kinds = [ProposalKind.RELEASED_OTHERWISE]
    context: dict[str, Any] = {
        "section": "releases",
        "order_id": order_id,
        "number": numbers_of([order_id])[order_id],
        "store": stores.stores([attempts[0].store_id])[attempts[0].store_id],
        "attempts": attempts,
        "last": attempts[-1],
        "held": held_payments([order_id]).get(order_id),
        "form": form,
        "open": [one for one in proposals(state="open", kinds=kinds) if one.content["order_id"] == str(order_id)],
    }
    return show(request, "console/releases/release.html", context, status=status_of(form))


def _again(request: Operating, release_id: UUID, order_id: UUID) -> HttpResponseBase:
    try:
        release_again(order_id, actor=request.actor)
    except Refused as refusal:
        if refusal.kind == "forbidden":
            raise
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, _("The provider is asked again, under a new number."))
    return redirect("console:release", release_id=release_id)
