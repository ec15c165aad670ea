"""The platform's own periods and its rules of paying out: what holds, what was, and other ones to propose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from django import forms
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from entrepot.console.access import Operating, operating, show
from entrepot.console.forms import PayoutPolicyForm, PeriodsForm, tomorrow
from entrepot.console.money_forms import HoldbackForm
from entrepot.console.words import word
from entrepot.kernel import clock
from entrepot.kernel.errors import Missing
from entrepot.operations.enums import ProposalKind
from entrepot.operations.queries import holdback_effect, payouts_effect, periods_effect, proposals
from entrepot.orders.queries import Policy, period_policies
from entrepot.settlement.queries import HoldbackPolicy, PayoutPolicy, holdback_policies, payout_policies
from entrepot.stores.queries import rule_rows

from .rules import proposed, status_of

Row = Policy | PayoutPolicy | HoldbackPolicy


@dataclass(frozen=True, slots=True)
class Subject:
    """Rules that two people change: their rows, the form, and the values in it."""

    kind: ProposalKind
    form: type[forms.Form]
    rows: Callable[[], list[Any]]
    values: tuple[str, ...]


SUBJECTS: Final[Mapping[str, Subject]] = MappingProxyType(
    {
        "orders": Subject(
            ProposalKind.ORDER_PERIODS,
            PeriodsForm,
            period_policies,
            ("pay_minutes", "receive_days_after_delivery", "extend_days"),
        ),
        "payouts": Subject(
            ProposalKind.PAYOUT_POLICY,
            PayoutPolicyForm,
            payout_policies,
            ("every_hours", "minimum_minor", "account_cooldown_hours"),
        ),
        "holdback": Subject(
            ProposalKind.HOLDBACK_POLICY,
            HoldbackForm,
            holdback_policies,
            ("new_store_days", "new_bps", "new_hold_days", "bps", "hold_days"),
        ),
    }
)


@operating("orders.view")
def periods(request: Operating) -> HttpResponseBase:
    """The platform's own periods and rules of paying out with their history, and what differs by kind of store and route."""
    text = request.GET.get("q", "").strip().casefold()
    context = {
        "section": "rules",
        "tab": "periods",
        "subjects": [(code, subject.kind, told(subject)) for code, subject in SUBJECTS.items()],
        "open": proposals(state="open", kinds=[subject.kind for subject in SUBJECTS.values()]),
        "rows": [
            rule for rule in rule_rows() if text in f"{rule.key} {word('rule', rule.key)} {rule.kind} {rule.route}".casefold()
        ],
        "search": text,
    }
    return show(request, "console/rules/periods.html", context)


@operating("stores.fees")
def policy(request: Operating, subject: str) -> HttpResponseBase:
    """Propose other values: first what they would have meant (`do` is “preview”), then ask for the second pair of eyes."""
    chosen = SUBJECTS.get(subject)
    if chosen is None:
        raise Missing(what="page")
    held = in_force(chosen)
    initial = {"valid_from": tomorrow(), **{name: getattr(held, name) for name in chosen.values}}
    form = chosen.form(request.POST or None, initial=initial)
    context: dict[str, Any] = {"section": "rules", "tab": "periods", "form": form, "kind": chosen.kind, "rows": told(chosen)}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        values = {name: data[name] for name in chosen.values}
        context |= effect(chosen.kind, values)
        context["changes"] = changes(chosen, values)
        if request.POST.get("do") == "propose":
            if not context["changes"]:
                form.add_error(None, _("Nothing is different."))
                return show(request, "console/rules/policy.html", context, status=status_of(form))
            content = {**values, "valid_from": data["valid_from"].isoformat(), "source": data["source"]}
            made = proposed(request, form, chosen.kind, content)
            if made is not None:
                return redirect("console:proposal", proposal_id=made)
    return show(request, "console/rules/policy.html", context, status=status_of(form))


def in_force(subject: Subject) -> Row:
    """The row of today."""
    today = clock.now().date()
    row: Row = next(row for row in subject.rows() if row.valid_from <= today)
    return row


def told(subject: Subject) -> list[tuple[Row, list[tuple[str, int]], str]]:
    """Every row with its values and how it stands: "coming", "holds" or "over"."""
    today, found, standing = clock.now().date(), [], "coming"
    for row in subject.rows():
        if row.valid_from <= today:
            standing = "over" if standing in {"holds", "over"} else "holds"
        found.append((row, [(name, getattr(row, name)) for name in subject.values], standing))
    return found


def changes(subject: Subject, values: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """Name, before and after of each value that would be another one than today's."""
    held = in_force(subject)
    return [(name, getattr(held, name), values[name]) for name in subject.values if values[name] != getattr(held, name)]


def effect(kind: ProposalKind, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the values would have met in the last thirty days, for the templates."""
    if kind == ProposalKind.ORDER_PERIODS:
        return {"periods_effect": periods_effect(values["pay_minutes"], values["receive_days_after_delivery"])}
    if kind == ProposalKind.HOLDBACK_POLICY:
        return {"holdback_effect": holdback_effect(values["new_store_days"], values["new_bps"], values["bps"])}
    return {"payouts_effect": payouts_effect(values["minimum_minor"])}


def subject_of(kind: str) -> Subject | None:
    """The rules that a kind of proposal changes; None for other kinds."""
    return next((subject for subject in SUBJECTS.values() if subject.kind == kind), None)
