"""The audit log: who did what to what, found and taken along."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

import orjson
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase

from entrepot.console.access import Operating, operating, show
from entrepot.console.forms import AuditFilterForm
from entrepot.identity.queries import AuditLine
from entrepot.identity.services import record, search_audit
from entrepot.identity.types import Subject

PAGE: Final = 50
_BATCH: Final = 1_000
_MOST: Final = 100_000
_COLUMNS: Final = (
    "id", "at", "action", "actor_kind", "actor_code", "person_name", "acting_for", "address", "subject_kind", "subject_id",
    "store_id", "detail",
)  # fmt: skip


@operating("audit.view")
def audit(request: Operating) -> HttpResponseBase:
    """Lines that fit what is asked, the latest first."""
    form = AuditFilterForm(request.GET or None)
    before = request.GET.get("before", "")
    lines = search_audit(
        actor=request.actor, before=int(before) if before.isdecimal() else None, limit=PAGE + 1, **_asked(form)
    )
    context = {
        "section": "audit",
        "form": form,
        "lines": lines[:PAGE],
        "next": lines[PAGE - 1].id if len(lines) > PAGE else "",
        "is_filtered": any(value for name, value in request.GET.items() if name in form.fields),
    }
    return show(request, "console/audit.html", context)


@operating("audit.view")
def export(request: Operating) -> HttpResponseBase:
    """The same lines as CSV, up to a hundred thousand; the log says who took them along."""
    asked = _asked(AuditFilterForm(request.GET or None))
    record(
        request.actor,
        "identity.audit_exported",
        [Subject("identity.audit", "log", detail={"asked": request.GET.urlencode()[:300]})],
    )
    response = StreamingHttpResponse(_rows(request, asked), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


def _asked(form: AuditFilterForm) -> dict[str, Any]:
    """What the form asks for; what is wrong in it asks for nothing."""
    if not form.is_bound:
        return {}
    form.is_valid()
    data = form.cleaned_data
    since, until = data.get("since"), data.get("until")
    return {
        "action": data.get("action", "").strip(),
        "person_id": data.get("person"),
        "subject": (data.get("kind", "").strip(), data.get("id", "").strip()),
        "since": datetime.combine(since, time(), UTC) if since else None,
        "until": datetime.combine(until + timedelta(days=1), time(), UTC) if until else None,
    }


def _rows(request: Operating, asked: dict[str, Any]) -> Iterator[str]:
    written, before, count = io.StringIO(), None, 0
    writer = csv.writer(written)
    writer.writerow(_COLUMNS)
    while count < _MOST:
        lines = search_audit(actor=request.actor, before=before, limit=_BATCH, **asked)
        writer.writerows([_cells(line) for line in lines])
        yield written.getvalue()
        written.seek(0)
        written.truncate()
        if len(lines) < _BATCH:
            return
        before, count = lines[-1].id, count + len(lines)


def _cells(line: AuditLine) -> list[str]:
    cells = []
    for name in _COLUMNS:
        value = getattr(line, name)
        text = orjson.dumps(value).decode() if name == "detail" else "" if value is None else str(value)
        cells.append(f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text)  # no formula for a spreadsheet
    return cells
