"""The audit of the market: asked for here, done by a worker, read here."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.console.access import Operating, operating, show, telling
from entrepot.operations.queries import audit_run, audit_runs
from entrepot.operations.services import ask_for_audit, rule_count


@operating("operations.check")
def checks(request: Operating) -> HttpResponseBase:
    """The latest audit, rule by rule, and those before it."""
    runs = audit_runs()
    return _page(request, runs[0].id if runs else None)


@operating("operations.check")
def check(request: Operating, run_id: int) -> HttpResponseBase:
    """One audit. While it runs, the page asks for itself again."""
    return _page(request, run_id)


@operating("operations.check")
@require_POST
def run(request: Operating) -> HttpResponseBase:
    """Have a worker look at every rule now."""
    with telling(request, _("A worker looks at every rule now.")):
        ask_for_audit(actor=request.actor)
    return redirect("console:checks")


def _page(request: Operating, run_id: int | None) -> HttpResponseBase:
    shown = audit_run(run_id) if run_id is not None else None
    context: dict[str, Any] = {"section": "checks", "runs": audit_runs(), "run": shown, "of": rule_count()}
    if shown is not None:
        context["found"] = [
            (rule, [finding for finding in shown.findings if finding["code"] == rule["code"]]) for rule in shown.rules
        ]
    template = "console/parts/check.html" if request.headers.get("HX-Request") else "console/checks.html"
    return show(request, template, context)
