"""Providers' statements beside our books: differences to work on, statements read, months to close."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from entrepot.console.access import Operating, operating, show, telling
from entrepot.console.forms import Day
from entrepot.console.words import BREAKS
from entrepot.identity.queries import names_of
from entrepot.kernel import clock
from entrepot.kernel.errors import Invalid, Missing, Refused
from entrepot.operations.enums import ProposalKind
from entrepot.operations.queries import proposals
from entrepot.operations.services import propose
from entrepot.payments.queries import calls_about
from entrepot.payments.services import statement_providers
from entrepot.payments.types import StatementFile
from entrepot.reconciliation import services
from entrepot.reconciliation.enums import Resolution
from entrepot.reconciliation.queries import (
    break_counts,
    break_view,
    breaks,
    lines,
    months,
    statement_view,
    statements,
)
from entrepot.reconciliation.types import BreakFilter
from entrepot.wording.refusals import sentence

PAGE: Final = 50
LINES: Final = 100
LARGEST: Final = 200 * 1024 * 1024  # bytes of a statement: a million lines have about half
_ANSWERS: Final = {"claim": Resolution.CLAIMED, "explain": Resolution.EXPLAINED}


class StatementForm(forms.Form):
    """A provider's file and the day it is about."""

    provider = forms.ChoiceField(label=gettext_lazy("Provider"))
    day = forms.DateField(label=gettext_lazy("The provider's day"), widget=Day)
    file = forms.FileField(label=gettext_lazy("File, as the provider hands it out"))
    replace = forms.BooleanField(label=gettext_lazy("It corrects the one that was read before"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["provider"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, code) for code in statement_providers()]

    def clean_file(self) -> Any:
        """A file that fits into memory."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 200 MB."))
        return file


@operating("ledger.view")
def break_list(request: Operating) -> HttpResponseBase:
    """Differences, the oldest first, with filters; the open ones counted by kind."""
    asked = request.GET
    wanted = BreakFilter(
        state=asked.get("state", "open") if asked.get("state", "open") in {"", "open", "resolved"} else "open",
        kind=asked.get("kind", "") if asked.get("kind") in BREAKS else "",
        provider=asked.get("provider", "")[:32],
        owner=asked.get("owner", "") if asked.get("owner") in {"me", "nobody"} else "",
        text=asked.get("q", "").strip()[:128],
    )
    rows = breaks(wanted, me=request.actor.person_id, after=_uuid(asked.get("after", "")), limit=PAGE + 1)
    context = {
        "tab": "breaks",
        "rows": rows[:PAGE],
        "next": rows[PAGE - 1].id if len(rows) > PAGE else "",
        "wanted": wanted,
        "counts": break_counts(),
        "providers": list(statement_providers()),
        "names": names_of([row.owner_id for row in rows if row.owner_id]),
        "now": clock.now(),
    }
    return _show(request, "breaks", context)


@operating("ledger.view")
def one_break(request: Operating, break_id: UUID) -> HttpResponseBase:
    """A difference: both sides, what to do about it, what was asked of the provider, what happened to it."""
    return _break(request, break_id)


@operating("reconciliation.work")
@require_POST
def work(request: Operating, break_id: UUID) -> HttpResponseBase:
    """`do`: take, leave, ask, claim, explain (with `note`), book (with `note`, for a second person to approve)."""
    do, note = request.POST.get("do", ""), request.POST.get("note", "")
    try:
        if do == "take":
            services.take_break(break_id, actor=request.actor)
        elif do == "leave":
            services.hand_back(break_id, actor=request.actor)
        elif do == "ask":
            is_over = services.ask_provider(break_id, actor=request.actor)
            told = _("Both sides agree now.") if is_over else _("The provider was asked; the difference is still there.")
            messages.info(request, told)
        elif do in _ANSWERS:
            services.resolve_break(break_id, _ANSWERS[do], note, actor=request.actor)
            messages.success(request, _("Resolved."))
        elif do == "book":
            made = propose(ProposalKind.BOOK_DIFFERENCE, {"break_id": str(break_id)}, note, actor=request.actor)
            messages.success(request, _("Proposed. Somebody else has to approve it."))
            return redirect("console:proposal", proposal_id=made)
        else:
            raise Invalid(field="do", reason="no such step")
    except Missing:
        raise
    except Refused as refusal:
        if refusal.kind == "forbidden":
            raise
        return _break(request, break_id, error=sentence(refusal), note=note, status=HTTPStatus.CONFLICT)
    return redirect("console:break", break_id=break_id)


@operating("ledger.view")
def statement_list(request: Operating) -> HttpResponseBase:
    """What was read, the newest day first, and a form to bring a file."""
    return _statements(request, StatementForm() if "reconciliation.work" in request.leaves else None)


@operating("reconciliation.work")
@require_POST
def upload(request: Operating) -> HttpResponseBase:
    """Read a file that somebody brings; then its page. What is wrong with it is said beside the field."""
    form = StatementForm(request.POST, request.FILES)
    if not form.is_valid():
        return _statements(request, form, HTTPStatus.CONFLICT)
    data = form.cleaned_data
    file = StatementFile(data["file"].name, data["file"].read())
    try:
        outcome = services.read_statement(data["provider"], data["day"], file, actor=request.actor, replace=data["replace"])
    except Refused as refusal:
        if refusal.kind == "forbidden":
            raise
        form.add_error("day" if "day" in refusal.fields else "file", sentence(refusal))
        return _statements(request, form, HTTPStatus.CONFLICT)
    return redirect("console:statement", statement_id=outcome.statement_id)


@operating("ledger.view")
def statement(request: Operating, statement_id: int) -> HttpResponseBase:
    """A statement: its sums, its differences, its lines."""
    found = statement_view(statement_id)
    if found is None:
        raise Missing(what="statement")
    asked = request.GET
    after = asked.get("after", "")
    text, unmatched = asked.get("q", "").strip()[:128], asked.get("only") == "unmatched"
    after_position = int(after) if after.isdecimal() and len(after) < 10 else 0
    rows = lines(statement_id, after=after_position, unmatched=unmatched, text=text, limit=LINES + 1)
    found_breaks = breaks(BreakFilter(state="", statement_id=statement_id), limit=PAGE)
    context = {
        "tab": "statements",
        "one": found,
        "rows": rows[:LINES],
        "next": rows[LINES - 1].position if len(rows) > LINES else "",
        "found": found_breaks,
        "names": names_of([row.owner_id for row in found_breaks if row.owner_id]),
        "search": text,
        "unmatched": unmatched,
        "now": clock.now(),
    }
    return _show(request, "statement", context)


@operating("reconciliation.work")
@require_POST
def again(request: Operating, statement_id: int) -> HttpResponseBase:
    """Lay the statement beside our books as they are now."""
    with telling(request, _("Looked at again.")):
        services.look_again(statement_id, actor=request.actor)
    return redirect("console:statement", statement_id=statement_id)


@operating("ledger.view")
def month_list(request: Operating) -> HttpResponseBase:
    """The last twelve months that are over: closed by whom, or what stands against it."""
    open_ones = {one.content["month"] for one in proposals(state="open", kinds=[ProposalKind.CLOSE_MONTH])}
    rows = [(row, row.month.isoformat() in open_ones) for row in months()]
    return _show(request, "months", {"tab": "months", "rows": rows})


@operating("ledger.adjust")
@require_POST
def propose_close(request: Operating) -> HttpResponseBase:
    """Ask for the month to be closed; somebody else does it."""
    try:
        month = date.fromisoformat(request.POST.get("month", ""))
    except ValueError:
        messages.error(request, _("Choose a month."))
        return redirect("console:months")
    with telling(request, _("Proposed. Somebody else has to approve it.")):
        propose(ProposalKind.CLOSE_MONTH, {"month": month.isoformat()}, request.POST.get("reason", ""), actor=request.actor)
    return redirect("console:months")


def _break(
    request: Operating, break_id: UUID, *, error: str = "", note: str = "", status: int = HTTPStatus.OK
) -> HttpResponseBase:
    row = break_view(break_id)
    if row is None:
        raise Missing(what="difference")
    numbers = [ref for ref in {row.our_ref, row.detail.get("our_ref", "")} if ref]
    waiting = [
        one for one in proposals(state="open", kinds=[ProposalKind.BOOK_DIFFERENCE]) if one.content["break_id"] == str(break_id)
    ]
    context = {
        "tab": "breaks",
        "row": row,
        "steps": services.steps_of(row.kind) if row.state == "open" and "reconciliation.work" in request.leaves else (),
        "owner": names_of([row.owner_id]).get(row.owner_id, "") if row.owner_id else "",
        "is_mine": row.owner_id is not None and row.owner_id == request.actor.person_id,
        "calls": calls_about(numbers, limit=20) if "payments.view" in request.leaves else [],
        "waiting": waiting,
        "error": error,
        "note": note,
        "now": clock.now(),
    }
    return _show(request, "break", context, status)


def _statements(request: Operating, form: StatementForm | None, status: int = HTTPStatus.OK) -> HttpResponseBase:
    before = request.GET.get("before", "")
    rows = statements(before=int(before) if before.isdecimal() and len(before) < 18 else None, limit=PAGE + 1)
    context = {
        "tab": "statements",
        "rows": rows[:PAGE],
        "next": rows[PAGE - 1].id if len(rows) > PAGE else "",
        "form": form,
        "upload": reverse("console:upload-statement"),
    }
    return _show(request, "statements", context, status)


def _show(request: Operating, page: str, context: dict[str, Any], status: int = HTTPStatus.OK) -> HttpResponseBase:
    return show(request, f"console/reconciliation/{page}.html", {"section": "reconciliation", **context}, status=status)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
