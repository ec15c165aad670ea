"""Orders of the store: find one, look at it, cancel it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.logistics.queries import tracking
from entrepot.orders.enums import Mover, OrderState
from entrepot.orders.queries import counts_by_state, find_by_number, moves_of, order_page, orders_of_store
from entrepot.orders.services import cancel
from entrepot.payments.queries import refunds_of
from entrepot.seller.access import DeskRequest, at_desk, show, telling
from entrepot.seller.forms.shipping import CancelForm, ShipForm
from entrepot.settlement.queries import claims_on

PAGE: Final = 30


@at_desk("orders.view")
def order_list(request: DeskRequest) -> HttpResponseBase:
    """The store's orders, newest first, by state; an order's number leads straight to it."""
    desk = request.desk
    number = request.GET.get("q", "").strip()[:40]
    if number:
        found = find_by_number([number], store_id=desk.store_id)
        if found:
            return redirect("seller:order", slug=desk.store.slug, order_id=found[number])
    state = request.GET.get("state", "")
    state = state if state in OrderState.values else ""
    rows = [] if number else orders_of_store(desk.store_id, state=state or None, before=_before(request), limit=PAGE + 1)
    context = {
        "section": "orders",
        "rows": rows[:PAGE],
        "next": _marker(rows[PAGE - 1]) if len(rows) > PAGE else "",
        "state": state,
        "states": OrderState.values,
        "counts": counts_by_state(desk.store_id),
        "search": number,
    }
    return show(request, "seller/orders.html", context)


@at_desk("orders.view")
def order(request: DeskRequest, order_id: UUID) -> HttpResponseBase:
    """One order: lines, customs data, steps, parcels, and what of the money is the store's."""
    return order_shown(request, order_id)


@at_desk("orders.ship")
@require_POST
def cancel_order(request: DeskRequest, order_id: UUID) -> HttpResponseBase:
    """Give up a paid order; all its money goes back to the shopper."""
    desk = request.desk
    order_page(order_id, store_id=desk.store_id)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return order_shown(request, order_id, cancelling=form)
    with telling(request, _("Cancelled. The money goes back to the shopper.")):
        cancel(order_id, actor=desk.actor, mover=Mover.STORE, reason=form.cleaned_data["reason"])
    return redirect("seller:order", slug=desk.store.slug, order_id=order_id)


def order_shown(
    request: DeskRequest, order_id: UUID, *, shipping: ShipForm | None = None, cancelling: CancelForm | None = None
) -> HttpResponseBase:
    """The page of an order, with a form that was filled in wrongly if there is one."""
    desk = request.desk
    found = order_page(order_id, store_id=desk.store_id)
    moves = {move.name for move in moves_of(found["state"], Mover.STORE)} if "orders.ship" in desk.leaves else set()
    context = {
        "section": "orders",
        "order": found,
        "parcels": tracking(order_id),
        "refunds": refunds_of([order_id])[order_id],
        "claims": claims_on(order_id) if "finance.view" in desk.leaves else None,
        "moves": moves,
        "shipping": shipping or ShipForm(),
        "cancelling": cancelling or CancelForm(),
        "is_open": {"cancelling": cancelling is not None},
    }
    return show(request, "seller/order.html", context, status=422 if shipping or cancelling else 200)


def _before(request: HttpRequest) -> tuple[datetime, UUID] | None:
    at, _mark, order_id = request.GET.get("before", "").partition("~")
    with suppress(ValueError):
        return datetime.fromisoformat(at), UUID(order_id)
    return None


def _marker(row: dict[str, Any]) -> str:
    return f"{row['placed_at'].isoformat()}~{row['id']}"
