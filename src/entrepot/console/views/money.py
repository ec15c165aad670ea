"""The market's money: what is held for whom, what was earned, what is on its way."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final, Literal
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.console.access import Operating, operating, show, telling
from entrepot.kernel import clock
from entrepot.kernel.display import shown
from entrepot.kernel.money import Money
from entrepot.ledger.queries import journals, totals
from entrepot.operations.queries import held_money, reconciliation
from entrepot.payments.queries import latest_payouts
from entrepot.settlement.queries import payable_balances, payout_runs, revenue, revenue_by_period
from entrepot.settlement.services import pay_out_due
from entrepot.stores import queries as stores

PAGE: Final = 50
# The groups of the overview; the sign turns a balance of money we have or are owed into a positive figure.
GROUPS: Final = (
    ("held", 1, ("escrow.order", "suspense.payment")),
    (
        "owed",
        1,
        ("merchant.available", "merchant.accrued", "merchant.reserve", "merchant.deposit", "tax.payable", "freight.payable"),
    ),
    ("have", -1, ("psp.clearing", "merchant.receivable")),
    ("moving", 1, ("refund.inflight", "payout.inflight")),
)
_PERIODS: Final = {"7": 7, "30": 30, "365": 365}
_BY_DAY: Final = 31


@operating("ledger.view")
def money(request: Operating) -> HttpResponseBase:
    """Escrow, payables, clearing and money in flight from the ledger's balances; revenue by its two sources over a period."""
    net: dict[str, dict[str, int]] = defaultdict(dict)
    for total in totals():
        net[total.name][total.currency] = total.net_minor
    period = request.GET.get("days", "")
    since = clock.now() - timedelta(days=_PERIODS[period]) if period in _PERIODS else None
    context: dict[str, Any] = {
        "section": "money",
        "groups": {
            name: [
                (kind, sorted((c, sign * n) for c, n in net[kind].items() if n)) for kind in kinds if any(net[kind].values())
            ]
            for name, sign, kinds in GROUPS
        },
        "days": period if period in _PERIODS else "",
        "periods": list(_PERIODS),
    }
    context["held"] = held_money()
    context["reconciled"] = reconciliation()
    if "settlement.view" in request.leaves:
        context["revenue"] = revenue(since)
        context |= {"charts": _charts(period), "chart_templates": ["parts/chart.html", "console/parts/chart_table.html"]}
        due = sorted(payable_balances(), key=lambda balance: -balance.available_minor)
        context["due"] = due[:PAGE]
        context["stores"] = stores.stores({balance.store_id for balance in due[:PAGE]})
    return show(request, "console/money.html", context)


def _charts(period: str) -> list[dict[str, Any]]:
    """A chart of revenue for each currency: by day up to a month, by month beyond."""
    days = _PERIODS.get(period, 365)
    step: Literal["day", "month"] = "day" if days <= _BY_DAY else "month"
    points = revenue_by_period(clock.now() - timedelta(days=days), step)
    charts = []
    for currency in sorted({point.currency for point in points}):
        rows = [
            (
                f"{point.starts_at:%m-%d}" if step == "day" else f"{point.starts_at:%Y-%m}",
                [_cell(point.commission_minor, currency), _cell(point.margin_minor, currency)],
            )
            for point in points
            if point.currency == currency
        ]
        charts.append(
            {
                "title": _("Revenue, %(currency)s") % {"currency": currency},
                "kind": "bar",
                "head": _("Day (UTC)") if step == "day" else _("Month"),
                "columns": [_("Commission"), _("Margin of own retail")],
                "rows": rows,
                "stacked": True,
            }
        )
    return charts


def _cell(amount_minor: int, currency: str) -> tuple[Decimal, str]:
    amount = Money(amount_minor, currency)
    return amount.decimal(), shown(amount, get_language() or "en")


@operating("ledger.view")
def journal(request: Operating, journal_id: UUID) -> HttpResponseBase:
    """One posting with all its legs."""
    return show(request, "console/journal.html", {"section": "money", "journals": journals([journal_id])})


@operating("settlement.view")
def payouts(request: Operating) -> HttpResponseBase:
    """Payouts to stores, newest first, and the sweeps of the schedule."""
    before = request.GET.get("before", "")
    try:
        rows = latest_payouts(PAGE + 1, UUID(before) if before else None)
    except ValueError:
        return redirect("console:payouts")
    context = {
        "section": "payouts",
        "rows": rows[:PAGE],
        "next": rows[PAGE - 1].payout_id if len(rows) > PAGE else "",
        "stores": stores.stores({row.store_id for row in rows}),
        "runs": payout_runs(10),
    }
    return show(request, "console/payouts.html", context)


@operating("finance.payout_sweep")
@require_POST
def sweep(request: Operating) -> HttpResponseBase:
    """Pay out now every balance that reaches the minimum, as the schedule does."""
    with telling(request, _("The sweep ran.")):
        pay_out_due(actor=request.actor)
    return redirect("console:payouts")
