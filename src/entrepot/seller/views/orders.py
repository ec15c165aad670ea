"""Orders of the store: find one, look at it, cancel it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.aftersales.queries import cases_of_order, unsent_lines
from entrepot.logistics.queries import tracking
from entrepot.orders.enums import Mover, OrderState
from entrepot.orders.queries import (
    counts_by_state,
    filter_choices,
    find_by_number,
    moves_of,
    order_page,
    order_views,
    store_orders,
    unshipped,
)
from entrepot.orders.services import cancel
from entrepot.payments.queries import refunds_of, releases_of
from entrepot.seller.access import DeskRequest, at_desk, show, telling
from entrepot.seller.carriers import carrier_choices
from entrepot.seller.forms.orders import OrderFilterForm, ViewForm
from entrepot.seller.forms.shipping import CancelForm, LeftLine, ShipForm
from entrepot.seller.titles import with_titles
from entrepot.settlement.queries import claims_on, notes_of_order, order_waits

PAGE: Final = 30
_FILTERS: Final = ("state", "q", "since", "until", "destination", "carrier", "sort", "late")  # what a saved view keeps


@at_desk("orders.view")
def order_list(request: DeskRequest) -> HttpResponseBase:
    """The store's orders by filters, with the views kept of them; a whole order number leads straight to its order."""
    desk = request.desk
    number = request.GET.get("q", "").strip()[:40]
    if number:
        found = find_by_number([number], store_id=desk.store_id)
        if found:
            return redirect("seller:order", slug=desk.store.slug, order_id=found[number])
    return orders_shown(request)


def orders_shown(
    request: DeskRequest, *, view_form: ViewForm | None = None, renaming: tuple[UUID, ViewForm] | None = None
) -> HttpResponseBase:
    """The list, with a form of a view that was filled in wrongly if there is one: of a new one, or of the view that it is about."""
    desk = request.desk
    form = OrderFilterForm(request.GET, choices=filter_choices(desk.store_id))
    wanted = form.wanted(request.GET.get("state", ""))
    rows = store_orders(desk.store_id, wanted, after=_after(request), limit=PAGE + 1)
    with_titles(rows)
    query = kept_query(request.GET)
    context = {
        "section": "orders",
        "rows": rows[:PAGE],
        "next": f"{rows[PAGE - 1]['marker']}~{rows[PAGE - 1]['id']}" if len(rows) > PAGE else "",
        "state": wanted.state,
        "states": OrderState.values,
        "counts": counts_by_state(desk.store_id),
        "form": form,
        "narrowed": bool(query.replace(f"state={wanted.state}", "")),
        "query": query,
        "views": order_views(desk.store_id, desk.actor.person_id),
        "view_form": view_form or ViewForm(),
        "renaming": renaming,
    }
    return show(request, "seller/orders.html", context, status=422 if view_form or renaming else 200)


def kept_query(given: QueryDict) -> str:
    """The filters of an address, and nothing else of it."""
    return urlencode([(name, given[name]) for name in _FILTERS if given.get(name)])[:600]


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


def left_of(found: dict[str, Any]) -> list[LeftLine]:
    """What of an order is still to be shipped, an article each, in the order of its lines."""
    titles = {line["variant_id"]: line["title"] for line in found["lines"]}
    left = unshipped([found["id"]])[found["id"]]
    return [LeftLine(variant_id, titles[variant_id], pieces) for variant_id, pieces in left.items() if pieces]


def order_shown(
    request: DeskRequest, order_id: UUID, *, shipping: ShipForm | None = None, cancelling: CancelForm | None = None
) -> HttpResponseBase:
    """The page of an order, with a form that was filled in wrongly if there is one."""
    desk = request.desk
    found = order_page(order_id, store_id=desk.store_id)
    with_titles([found])
    moves = {
        move.name
        for move in moves_of(found["state"], Mover.STORE)
        if "orders.ship" in desk.leaves and not (found["open_cases"] and "no_case" in move.guards)
    }
    context = {
        "section": "orders",
        "order": found,
        "parcels": tracking(order_id),
        "refunds": refunds_of([order_id])[order_id],
        "cases": cases_of_order(order_id),
        "unsent": unsent_lines(order_id),
        **(_of_money(order_id) if "finance.view" in desk.leaves else {"claims": None}),
        "release": next(reversed(releases_of([order_id])[order_id]), None) if "finance.view" in desk.leaves else None,
        "moves": moves,
        "shipping": shipping or ShipForm(left=left_of(found) if "ship" in moves else ()),
        "titles": {line["variant_id"]: line["title"] for line in found["lines"]},
        "carriers": carrier_choices(),
        "cancelling": cancelling or CancelForm(),
        "is_open": {"cancelling": cancelling is not None},
    }
    return show(request, "seller/order.html", context, status=422 if shipping or cancelling else 200)


def _of_money(order_id: UUID) -> dict[str, Any]:
    """Who has which part, how it was exchanged, and whether it waits for a rate."""
    return {"claims": claims_on(order_id), "exchange_notes": notes_of_order(order_id), "rate_wait": order_waits(order_id)}


def _after(request: HttpRequest) -> tuple[str, UUID] | None:
    """The row that the page before ended with; a marker of another sort begins at the first page."""
    at, _mark, order_id = request.GET.get("after", "").partition("~")
    with suppress(ValueError):
        if request.GET.get("sort") == "total":
            int(at)
        else:
            datetime.fromisoformat(at)
        return at, UUID(order_id)
    return None
