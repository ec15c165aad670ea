"""What is proposed: the list, one with its before and after, and the decision of a second person."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.console.access import Operating, operating, show, telling
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Missing, Refused
from entrepot.operations.enums import ProposalKind
from entrepot.operations.queries import ProposalView, fee_effect, proposal, proposals
from entrepot.operations.services import approve_proposal, proposal_leaf, refuse_proposal, withdraw_proposal
from entrepot.stores.queries import fee_plan_history
from entrepot.tax.queries import dated_row
from entrepot.wording.refusals import sentence

from .policies import changes, effect, subject_of

PAGE: Final = 50


@operating("")
def proposal_list(request: Operating) -> HttpResponseBase:
    """What is proposed, and what became of what was, as far as the person may decide on its kind."""
    kinds = [kind for kind in ProposalKind if proposal_leaf(kind) in request.leaves]
    if not kinds:
        raise Forbidden(leaf=proposal_leaf(ProposalKind.FEE_PLAN))
    context = {
        "section": "proposals",
        "open": proposals(state="open", kinds=kinds),
        "closed": [one for one in proposals(kinds=kinds, limit=PAGE) if one.state != "open"],
    }
    return show(request, "console/rules/proposals.html", context)


@operating("")
def one_proposal(request: Operating, proposal_id: UUID) -> HttpResponseBase:
    """A proposal: what would change, before and after, and what it would have meant lately."""
    found = _allowed(request, proposal_id)
    context: dict[str, Any] = {"section": "proposals", "one": found, "is_mine": found.proposed_by == request.actor.person_id}
    content = found.content
    if found.kind == ProposalKind.FEE_PLAN:
        context["effect"] = fee_effect(content["kind"], content["category_path"], content["commission_bps"])
        context["bps"] = content["commission_bps"]
        context["before"] = next(
            (plan for plan in fee_plan_history(content["kind"], content["category_path"]) if plan.holds(clock.now().date())),
            None,
        )
    elif found.kind == ProposalKind.TAX_ROW:
        row = dated_row(content["table"], content["row_id"])
        context["row"] = row
        context["changes"] = [
            (name, row.columns[name], content["columns"][name])
            for name in row.values
            if content["columns"][name] != row.columns[name]
        ]
    elif (subject := subject_of(found.kind)) is not None:
        context |= effect(subject.kind, content)
        context["changes"] = changes(subject, content)
    return show(request, "console/rules/proposal.html", context)


@operating("")
@require_POST
def decide(request: Operating, proposal_id: UUID) -> HttpResponseBase:
    """Approve, refuse or withdraw; the verbs ask who may."""
    _allowed(request, proposal_id)
    do = request.POST.get("do", "")
    try:
        if do == "approve":
            approve_proposal(proposal_id, actor=request.actor)
            messages.success(request, _("Approved. The change is made."))
        elif do == "refuse":
            refuse_proposal(proposal_id, request.POST.get("note", ""), actor=request.actor)
            messages.success(request, _("Refused. Nothing changes."))
        else:
            with telling(request, _("Withdrawn.")):
                withdraw_proposal(proposal_id, actor=request.actor)
    except Missing:
        raise
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    return redirect("console:proposal", proposal_id=proposal_id)


def _allowed(request: Operating, proposal_id: UUID) -> ProposalView:
    found = proposal(proposal_id)
    leaf = proposal_leaf(ProposalKind(found.kind))
    if leaf not in request.leaves:
        raise Forbidden(leaf=leaf)
    return found
