"""Dated rules: what holds, what was, what somebody wants to change, and what that would mean. Two people change a rule."""

from __future__ import annotations

from decimal import Decimal
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from entrepot.console.access import Operating, operating, show
from entrepot.console.forms import FeePlanForm, TaxRowForm, tomorrow
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Refused
from entrepot.kernel.money import exponent
from entrepot.operations.enums import ProposalKind
from entrepot.operations.queries import fee_effect, proposals
from entrepot.operations.services import propose
from entrepot.stores.queries import fee_plan_history, fee_plans
from entrepot.tax.queries import TABLES, dated_row, dated_rows, versions_of
from entrepot.wording.refusals import sentence

PAGE: Final = 50
_RULES: Final = (ProposalKind.FEE_PLAN, ProposalKind.TAX_ROW)


@operating("stores.view")
def fees(request: Operating) -> HttpResponseBase:
    """The fee plans in force and to come, and what is proposed."""
    today = clock.now().date()
    context = {
        "section": "rules",
        "tab": "fees",
        "plans": [(plan, plan.holds(today)) for plan in fee_plans(today)],
        "open": proposals(state="open", kinds=[ProposalKind.FEE_PLAN]),
    }
    return show(request, "console/rules/fees.html", context)


@operating("stores.fees")
def fee_plan(request: Operating) -> HttpResponseBase:
    """Propose a plan: first what it would mean (`do` is “preview”), then ask for the second pair of eyes."""
    kind, path = request.GET.get("kind", "global"), request.GET.get("category", "")
    history = fee_plan_history(kind, path)
    initial: dict[str, Any] = {"kind": kind, "category_path": path, "valid_from": tomorrow()}
    if history:
        latest = history[0]
        digits = Decimal(10) ** exponent(latest.currency)
        initial |= {"commission_percent": (Decimal(latest.commission_bps) / 100).normalize(), "currency": latest.currency}
        for name, amount in (("annual_fee", latest.annual_fee_minor), ("deposit", latest.deposit_minor)):
            if amount is not None:
                initial[name] = Decimal(amount) / digits
    form = FeePlanForm(request.POST or None, initial=initial)
    context: dict[str, Any] = {"section": "rules", "tab": "fees", "form": form, "history": history}
    if request.method == "POST" and form.is_valid():
        context["effect"] = fee_effect(form.cleaned_data["kind"], form.cleaned_data["category_path"], form.bps)
        context["bps"] = form.bps
        if request.POST.get("do") == "propose":
            made = proposed(request, form, ProposalKind.FEE_PLAN, form.content())
            if made is not None:
                return redirect("console:proposal", proposal_id=made)
    return show(request, "console/rules/fee_plan.html", context, status=status_of(form))


@operating("tax.view")
def taxes(request: Operating, table: str) -> HttpResponseBase:
    """The rows of a table of tax rules that are in force."""
    text, after = request.GET.get("q", "").strip(), request.GET.get("after", "")
    rows = dated_rows(table, text, after=int(after) if after.isdecimal() else 0, limit=PAGE + 1)
    context = {
        "section": "rules",
        "tab": table,
        "tables": TABLES,
        "table": table,
        "rows": rows[:PAGE],
        "next": rows[PAGE - 1].id if len(rows) > PAGE else "",
        "search": text,
        "open": proposals(state="open", kinds=[ProposalKind.TAX_ROW]),
    }
    return show(request, "console/rules/taxes.html", context)


@operating("tax.view")
def tax_row(request: Operating, table: str, row_id: int) -> HttpResponseBase:
    """One rule row with its versions; those who may change taxes propose other values."""
    row = dated_row(table, row_id)
    values = {name: row.columns[name] for name in row.values}
    form = TaxRowForm(request.POST or None, values=values, initial={"valid_from": tomorrow(), "law": row.law})
    context: dict[str, Any] = {
        "section": "rules",
        "tab": table,
        "row": row,
        "form": form,
        "versions": versions_of(table, row_id),
    }
    if request.method == "POST":
        if "tax.edit" not in request.leaves:
            raise Forbidden(leaf="tax.edit")
        if form.is_valid():
            columns = form.columns()
            context["changes"] = [(name, values[name], columns[name]) for name in values if columns[name] != values[name]]
            if request.POST.get("do") == "propose":
                data = form.cleaned_data
                content = {"table": table, "row_id": row_id, "columns": columns, "law": data["law"], "source": data["source"]}
                content["valid_from"] = data["valid_from"].isoformat()
                made = proposed(request, form, ProposalKind.TAX_ROW, content)
                if made is not None:
                    return redirect("console:proposal", proposal_id=made)
    return show(request, "console/rules/tax_row.html", context, status=status_of(form))


def proposed(request: Operating, form: forms.Form, kind: ProposalKind, content: dict[str, Any]) -> UUID | None:
    """The proposal's id; None when it was refused, and the form says why."""
    try:
        made = propose(kind, content, form.cleaned_data["reason"], actor=request.actor)
    except Refused as refusal:
        if refusal.kind == "forbidden":
            raise
        field = str(refusal.fields.get("field", ""))
        form.add_error(field if field in form.fields else None, sentence(refusal))
        return None
    messages.success(request, _("Proposed. Somebody else has to approve it."))
    return made


def status_of(form: forms.Form) -> int:
    """409 for a form that is shown again with what is wrong in it."""
    return HTTPStatus.CONFLICT if form.is_bound and form.errors else HTTPStatus.OK
