"""Which store, and what needs doing in it today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from entrepot.catalog.queries import counts_by_state as product_counts
from entrepot.catalog.queries import given_back_count
from entrepot.events.queries.webhooks import endpoints
from entrepot.identity.services import audit_log
from entrepot.inventory.queries import shortage
from entrepot.kernel import clock
from entrepot.kernel.display import shown
from entrepot.kernel.money import Money
from entrepot.orders.queries import DayFigures, counts_by_state, daily_figures, overdue_count
from entrepot.seller.access import Desk, DeskRequest, SignedIn, at_desk, show, signed_in, store_ids_of
from entrepot.seller.beginning import Beginning, of_a_store
from entrepot.settlement.queries import payable_balances
from entrepot.stores import queries as stores
from entrepot.stores.enums import StoreState

DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Month:
    """Thirty days in one currency: the goods of each day as a drawing, and their sum."""

    currency: str
    chart: dict[str, Any]
    goods_minor: int
    paid: int


@signed_in
def pick(request: SignedIn) -> HttpResponseBase:
    """The stores of the person; straight into the only one."""
    mine = sorted(stores.stores(store_ids_of(request.actor)).values(), key=lambda store: (store.state == "closed", store.slug))
    if len(mine) == 1 and "all" not in request.GET:
        return redirect("seller:home", slug=mine[0].slug)
    return render(request, "seller/pick.html", {"stores": mine})


@at_desk("orders.view")
def home(request: DeskRequest) -> HttpResponseBase:
    """What waits, and the figures of today (UTC) beside yesterday's."""
    desk = request.desk
    midnight = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    yesterday = midnight - timedelta(days=1)
    days = daily_figures(desk.store_id, midnight - timedelta(days=DAYS - 1), clock.now() + timedelta(seconds=1))
    today, before = days.get(midnight.date(), []), days.get(yesterday.date(), [])
    context = {
        "section": "home",
        "orders": counts_by_state(desk.store_id),
        "overdue": overdue_count(desk.store_id),
        "today": today,
        "yesterday": {figures.currency: figures for figures in before},
        "months": _months(days, midnight.date(), desk.store.currency),
        "given_back": given_back_count(desk.store_id),
        "shortage": shortage(desk.store_id),
        "products": product_counts(desk.store_id),
        "left": _left(desk),
        "webhooks_off": _webhooks_off(desk),
        "balances": payable_balances([desk.store_id]) if "finance.view" in desk.leaves else None,
    }
    return show(request, "seller/home.html", context)


@at_desk("audit.view")
def activity(request: DeskRequest) -> HttpResponseBase:
    """Who did what in the store, the latest first."""
    before = request.GET.get("before", "")
    lines = audit_log(
        actor=request.desk.actor, store_id=request.desk.store_id, before=int(before) if before.isdecimal() else None, limit=51
    )
    context = {"section": "activity", "lines": lines[:50], "next": lines[49].id if len(lines) > 50 else ""}
    return show(request, "seller/activity.html", context)


def _webhooks_off(desk: Desk) -> int:
    """How many webhooks were switched off after failures, for those who can put them in order."""
    if "webhooks.manage" not in desk.leaves:
        return 0
    return sum(endpoint.disabled_at is not None for endpoint in endpoints(desk.store_id))


def _left(desk: Desk) -> Beginning | None:
    """What an open store still lacks, for those who run it; every page of a store that is not open shows its steps anyway."""
    if "stores.edit" not in desk.leaves or desk.store.state != StoreState.OPEN:
        return None
    found = of_a_store(desk.store, desk.leaves)
    return None if found.is_complete else found


def _months(found: Mapping[date, list[DayFigures]], today: date, own: str) -> list[Month]:
    """A month for each currency in which something was ordered; the store's own when nothing was."""
    currencies = sorted({figures.currency for day in found.values() for figures in day}) or [own]
    return [_month(found, today, currency) for currency in currencies]


def _month(found: Mapping[date, list[DayFigures]], today: date, currency: str) -> Month:
    days = []
    for back in reversed(range(DAYS)):
        day = today - timedelta(days=back)
        figures = next((one for one in found.get(day, []) if one.currency == currency), DayFigures(currency, 0, 0, 0))
        days.append((day, figures))
    chart = {
        "title": _("Goods ordered by day, %(currency)s") % {"currency": currency},
        "kind": "bar",
        "head": _("Day (UTC)"),
        "columns": [_("Goods")],
        "rows": [(f"{day:%m-%d}", [_cell(figures.goods_minor, currency)]) for day, figures in days],
    }
    return Month(
        currency,
        chart,
        sum(figures.goods_minor for __, figures in days),
        sum(figures.paid for __, figures in days),
    )


def _cell(amount_minor: int, currency: str) -> tuple[Decimal, str]:
    amount = Money(amount_minor, currency)
    return amount.decimal(), shown(amount, get_language() or "en")
