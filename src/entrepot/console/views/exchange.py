"""Exchanging: the rates with their rules, and the position with what it came to; two people enter rates and book what a bank changed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from entrepot.console.access import Operating, operating, show
from entrepot.console.exchange_forms import DealForm, FxPolicyForm, RateForm, RateTableForm
from entrepot.console.forms import tomorrow
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden
from entrepot.kernel.money import Money
from entrepot.operations.enums import ProposalKind
from entrepot.operations.queries import proposals
from entrepot.settlement.queries import (
    FxLine,
    fx_deals,
    fx_lines,
    fx_policies,
    pair_results,
    positions,
    rate_waits,
    rates_in_force,
)
from entrepot.stores.queries import stores as stores_by_id

from .rules import proposed, status_of

PAGE: Final = 50
_MONTH: Final = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
_HEAD: Final = (
    "at", "kind", "order or reference", "base", "amount", "quote", "amount", "mid", "rate", "margin bps", "source", "published", "expires",
)  # fmt: skip


@operating("stores.view")
def exchange_rates(request: Operating) -> HttpResponseBase:
    """The rates in force with their sources, the rules for them, and who waits; those who may set fees propose others."""
    do = request.POST.get("do", "")
    now = clock.now()
    table = RateTableForm(*_bound(request, do == "table"), prefix="table")
    rate = RateForm(*_bound(request, do == "rate"), prefix="rate", initial={"published_on": now.date()})
    policy = FxPolicyForm(*_bound(request, do == "policy"), prefix="policy", initial={"valid_from": tomorrow()})
    if request.method == "POST":
        if "stores.fees" not in request.leaves:
            raise Forbidden(leaf="stores.fees")
        form: RateForm | RateTableForm | FxPolicyForm = policy if do == "policy" else rate if do == "rate" else table
        kind = ProposalKind.FX_POLICY if form is policy else ProposalKind.FX_RATES
        if form.is_valid():
            made = proposed(request, form, kind, form.content())
            if made is not None:
                return redirect("console:proposal", proposal_id=made)
    context: dict[str, Any] = {
        "section": "rules",
        "tab": "exchange-rates",
        "rates": rates_in_force(now),
        "policies": [(row, row.valid_from > now.date()) for row in fx_policies()],
        "forms": (("table", table), ("rate", rate), ("policy", policy)),
        "open": proposals(state="open", kinds=[ProposalKind.FX_RATES, ProposalKind.FX_POLICY]),
        **_waiting(),
    }
    status = max(status_of(form) for form in (table, rate, policy))
    return show(request, "console/rules/exchange_rates.html", context, status=status)


@operating("settlement.view")
def exchange(request: Operating) -> HttpResponseBase:
    """The position by currency, what exchanges of a month (or of all time) came to by pair, and the bank's exchanges."""
    form = DealForm(request.POST or None)
    if request.method == "POST":
        if "ledger.adjust" not in request.leaves:
            raise Forbidden(leaf="ledger.adjust")
        if form.is_valid():
            made = proposed(request, form, ProposalKind.FX_DEAL, form.content())
            if made is not None:
                return redirect("console:proposal", proposal_id=made)
    month, since, until = _period(request)
    said = request.GET.get("into", "")
    into = said if _CURRENCY.fullmatch(said) else "CNY"
    lines = positions(into)
    values = [line.value_minor for line in lines if line.value_minor is not None]
    context: dict[str, Any] = {
        "section": "exchange",
        "positions": lines,
        "into": into,
        "currencies": sorted({*(line.currency for line in lines), into, "CNY", "EUR"}),
        "worth": sum(values) if len(values) == len(lines) else None,
        "month": month,
        "pairs": pair_results(since, until),
        "deals": fx_deals(since, until, PAGE),
        "form": form,
        "open": proposals(state="open", kinds=[ProposalKind.FX_DEAL]),
        **_waiting(),
    }
    return show(request, "console/exchange.html", context, status=status_of(form))


@operating("settlement.view")
def exchange_csv(request: Operating) -> HttpResponseBase:
    """Everything that moved the position in the month, line by line."""
    month, since, until = _period(request)
    response = StreamingHttpResponse(_table(fx_lines(since, until)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="exchange-{month or "all"}.csv"'
    return response


def _table(lines: Iterator[FxLine]) -> Iterator[str]:
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(_HEAD)
    yield "\ufeff" + out.getvalue()
    for line in lines:
        out.seek(0)
        out.truncate()
        table.writerow(
            (
                line.at.isoformat(timespec="seconds"), line.kind, _plain(line.subject), line.base,
                Money(line.source_minor, line.base).decimal(), line.quote, Money(line.target_minor, line.quote).decimal(), line.mid,
                line.rate, line.margin_bps, _plain(line.source), line.published_on, line.expires_at and line.expires_at.isoformat(),
            )
        )  # fmt: skip
        yield out.getvalue()


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_RISKY) else text


def _bound(request: Operating, is_this: bool) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if is_this else (None, None)


def _period(request: Operating) -> tuple[str, datetime, datetime]:
    month = request.GET.get("month", "")
    if not _MONTH.fullmatch(month):
        return "", datetime(2000, 1, 1, tzinfo=UTC), clock.now() + timedelta(days=1)
    since = datetime.fromisoformat(f"{month}-01T00:00:00+00:00")
    return month, since, (since + timedelta(days=31)).replace(day=1)


def _waiting() -> dict[str, Any]:
    waits = rate_waits(limit=PAGE)
    return {"waits": waits, "stores": stores_by_id({wait.store_id for wait in waits}) if waits else {}}
