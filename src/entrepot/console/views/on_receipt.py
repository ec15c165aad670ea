"""Pay on receipt: amounts that do not come by themselves, and how much shoppers may have open, which two people change."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.console.access import Operating, operating, show
from entrepot.console.receipt_forms import ReceiptLevelForm
from entrepot.console.words import word
from entrepot.identity.queries import names_of, person_line
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Refused
from entrepot.operations.enums import ProposalKind
from entrepot.operations.queries import proposals
from entrepot.orders import queries as orders
from entrepot.orders.enums import ReceiptLevel
from entrepot.orders.services import try_capture_again
from entrepot.payments.queries import authorisations
from entrepot.wording.refusals import sentence

from .rules import proposed, status_of

PAGE: Final = 50


@operating("orders.view")
def collection(request: Operating) -> HttpResponseBase:
    """Orders whose goods are out of the store's hands and whose amount was not taken."""
    rows = orders.collecting_orders(_id(request.GET.get("after", "")), limit=PAGE + 1)
    shown = rows[:PAGE]
    kept = authorisations([row.order_id for row in shown])
    rules = orders.receipt_rules(clock.now())
    context = {
        "section": "on-receipt",
        "rows": [
            (row, kept.get(row.order_id), row.received_at is not None and row.received_at + rules.collect < clock.now())
            for row in shown
        ],
        "names": names_of([row.buyer_id for row in shown if row.buyer_id]),
        "rules": rules,
        "next": str(shown[-1].order_id) if len(rows) > PAGE else "",
    }
    return show(request, "console/on_receipt/collection.html", context)


@operating("payments.close")
@require_POST
def again(request: Operating, order_id: UUID) -> HttpResponseBase:
    """Ask the provider once more, now."""
    try:
        state = try_capture_again(order_id, actor=request.actor)
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.info(request, _("Asked. The provider's answer: {state}").format(state=word("authorisation", state)))
    return redirect("console:on-receipt")


@operating("people.view")
def limits(request: Operating) -> HttpResponseBase:
    """Shoppers with a limit, or who lost it."""
    level = request.GET.get("level", "")
    level = level if level in ReceiptLevel.values else ""
    rows = orders.receipt_limits(level, _marker(request.GET.get("before", "")), PAGE + 1)
    shown = rows[:PAGE]
    context = {
        "section": "on-receipt",
        "rows": shown,
        "level": level,
        "levels": ReceiptLevel.values,
        "names": names_of([row.person_id for row in shown]),
        "next": f"{shown[-1].changed_at.isoformat()}~{shown[-1].person_id}" if len(rows) > PAGE else "",
    }
    return show(request, "console/on_receipt/limits.html", context)


@operating("people.view")
def limit(request: Operating, person_id: UUID) -> HttpResponseBase:
    """One shopper's limit with its history; who manages people proposes another."""
    person = person_line(person_id)
    offer = orders.offer_for(orders.ReceiptWish(person_id, "CNY", 0, 1, frozenset()))
    form = ReceiptLevelForm(request.POST or None, initial={"level": offer.level})
    if request.method == "POST":
        if "people.manage" not in request.leaves:
            raise Forbidden(leaf="people.manage")
        if form.is_valid():
            content = {"person_id": str(person_id), "level": form.cleaned_data["level"]}
            made = proposed(request, form, ProposalKind.RECEIPT_LEVEL, content)
            if made is not None:
                return redirect("console:proposal", proposal_id=made)
    context: dict[str, Any] = {
        "section": "on-receipt",
        "person": person,
        "offer": offer,
        "standing": next(iter(orders.standing_of([person_id])), None),
        "rules": orders.receipt_rules(clock.now()),
        "history": orders.limit_history(person_id),
        "form": form,
        "open": [
            one
            for one in proposals(state="open", kinds=[ProposalKind.RECEIPT_LEVEL])
            if one.content["person_id"] == str(person_id)
        ],
    }
    return show(request, "console/on_receipt/limit.html", context, status=status_of(form))


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _marker(text: str) -> tuple[datetime, UUID] | None:
    at, _sep, person_id = text.partition("~")
    try:
        return (datetime.fromisoformat(at.replace(" ", "+")), UUID(person_id)) if text else None
    except ValueError:
        return None
