"""Which store, and what needs doing in it today."""

from __future__ import annotations

from datetime import timedelta

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from entrepot.catalog.queries import counts_by_state as product_counts
from entrepot.identity.services import audit_log
from entrepot.inventory.queries import shortage
from entrepot.kernel import clock
from entrepot.orders.queries import counts_by_state, day_figures, overdue_count
from entrepot.seller.access import DeskRequest, SignedIn, at_desk, show, signed_in, store_ids_of
from entrepot.settlement.queries import payable_balances
from entrepot.stores import queries as stores


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
    context = {
        "section": "home",
        "orders": counts_by_state(desk.store_id),
        "overdue": overdue_count(desk.store_id),
        "today": day_figures(desk.store_id, midnight, clock.now() + timedelta(seconds=1)),
        "yesterday": {figures.currency: figures for figures in day_figures(desk.store_id, yesterday, midnight)},
        "shortage": shortage(desk.store_id),
        "products": product_counts(desk.store_id),
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
