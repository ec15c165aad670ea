"""What waits for the platform's people, for how long, and how the house does."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

from django.http.response import HttpResponseBase

from entrepot.console.access import Operating, operating, show
from entrepot.console.queues import QUEUES
from entrepot.events.queries.jobs import late_jobs
from entrepot.events.queries.subscribers import dead_letters, lags
from entrepot.operations.enums import ProposalKind
from entrepot.operations.queries import audit_runs, proposals, reconciliation
from entrepot.operations.services import proposal_leaf
from entrepot.payments.queries import declined_refunds, declined_releases
from entrepot.search.queries.stats import stats
from entrepot.settlement.queries import ending_holds, payout_runs, rate_waits

MANY: Final = 100


@operating("stores.view")
def home(request: Operating) -> HttpResponseBase:
    """Queues with lengths and ages, proposals, and alarms: audit, breaks, late jobs, dead letters, payouts, the search index."""
    may = request.leaves
    context: dict[str, Any] = {"section": "home", "many": MANY, "late": late_jobs(), "letters": len(dead_letters(limit=MANY))}
    context["queues"] = [(queue, *queue.waiting()) for queue in QUEUES.values() if queue.leaf in may]
    kinds = [kind for kind in ProposalKind if proposal_leaf(kind) in may]
    if kinds:
        context["proposals"] = proposals(state="open", kinds=kinds)
    if "payments.view" in may:
        context["declined"] = declined_refunds(limit=MANY)
        context["kept"] = len(declined_releases(limit=MANY)) + len(ending_holds(limit=MANY))
    if "operations.check" in may:
        context["run"] = next(iter(audit_runs(1)), None)
    if "ledger.view" in may:
        context["breaks"] = [line for line in reconciliation() if line.break_minor]
    if "settlement.view" in may:
        context["sweep"] = next(iter(payout_runs(1)), None)
        context["rate_waits"] = rate_waits(limit=MANY)
    context["stuck"] = [lag for lag in lags() if lag.attempts]
    with suppress(LookupError):  # no index was built yet
        context["index"] = stats()
    return show(request, "console/home.html", context)
