"""What waits for the platform's people, and what is wrong."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

from django.http.response import HttpResponseBase

from entrepot.catalog.queries import counts_by_state
from entrepot.console.access import Operating, operating, show
from entrepot.events.queries.jobs import late_jobs
from entrepot.events.queries.subscribers import dead_letters, lags
from entrepot.identity.services import audit_log
from entrepot.payments.queries import declined_refunds
from entrepot.search.queries.stats import stats
from entrepot.stores.queries import review_queue

MANY: Final = 100
PAGE: Final = 50


@operating("stores.view")
def home(request: Operating) -> HttpResponseBase:
    """Queues with their lengths, and alarms: late jobs, dead letters, subscribers behind, the age of the search index."""
    context: dict[str, Any] = {"section": "home", "many": MANY, "late": late_jobs(), "letters": len(dead_letters(limit=MANY))}
    if "stores.review" in request.leaves:
        context["applications"] = len(review_queue(actor=request.actor, limit=MANY))
    if "catalog.review" in request.leaves:
        context["products"] = counts_by_state(None).get("review", 0)
    if "payments.view" in request.leaves:
        context["declined"] = declined_refunds(limit=MANY)
    context["stuck"] = [lag for lag in lags() if lag.attempts]
    with suppress(LookupError):  # no index was built yet
        context["index"] = stats()
    return show(request, "console/home.html", context)


@operating("audit.view")
def audit(request: Operating) -> HttpResponseBase:
    """Who did what, the latest first; all of it, or what was done to one thing (`kind` and `id`)."""
    kind, subject_id, before = (request.GET.get(name, "").strip() for name in ("kind", "id", "before"))
    lines = audit_log(
        actor=request.actor,
        subject=(kind, subject_id) if kind and subject_id else None,
        before=int(before) if before.isdecimal() else None,
        limit=PAGE + 1,
    )
    context = {
        "section": "audit",
        "lines": lines[:PAGE],
        "next": lines[PAGE - 1].id if len(lines) > PAGE else "",
        "kind": kind,
        "subject_id": subject_id,
    }
    return show(request, "console/audit.html", context)
