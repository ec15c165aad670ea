"""Ship orders: one, or as many as a table names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.kernel.errors import Missing, Refused
from entrepot.orders.errors import UnknownOrder
from entrepot.orders.queries import (
    OrderFilter,
    PlannedShipment,
    named_orders,
    order_page,
    planned_shipments,
    store_orders,
)
from entrepot.orders.services import ship
from entrepot.orders.types import Shipment
from entrepot.seller.access import DeskRequest, at_desk, show, tell
from entrepot.seller.carriers import carrier_choices
from entrepot.seller.forms.shipping import MAX_ROWS, ShipForm, TableForm, table_of
from entrepot.seller.views.orders import left_of, order_shown
from entrepot.wording.refusals import sentence


@at_desk("orders.ship")
@require_POST
def ship_order(request: DeskRequest, order_id: UUID) -> HttpResponseBase:
    """Ship everything of the order that is still there, or the pieces that the form counts; the rest follows later."""
    desk = request.desk
    found = order_page(order_id, store_id=desk.store_id)
    form = ShipForm(request.POST, left=left_of(found))
    if form.is_valid():
        said = form.cleaned_data
        [outcome] = ship([Shipment(order_id, said["carrier"], said["tracking"], form.lines)], actor=desk.actor)
        if tell(request, [outcome], _("Shipped. The shopper is told.")):
            return redirect("seller:order", slug=desk.store.slug, order_id=order_id)
    return order_shown(request, order_id, shipping=form)


@at_desk("orders.ship")
def ship_many(request: DeskRequest) -> HttpResponseBase:
    """Ship the orders of a table: first what each line would do, then (`do` is “ship”) what became of it.

    GET with `order` shows a row of inputs for each of these orders; without, a table of those that wait.
    """
    desk = request.desk
    ids = chosen_ids(request.GET) if request.method == "GET" else []
    chosen = named_orders(desk.store_id, ids) if ids else []
    context: dict[str, Any] = {"section": "orders", "chosen": chosen, "carriers": carrier_choices()}
    if request.method != "POST":
        waiting = [] if chosen else store_orders(desk.store_id, OrderFilter(state="paid", sort="oldest"), limit=50)
        form = TableForm(initial={"table": table_of((row["number"], "", "") for row in waiting)})
        return show(request, "seller/ship_many.html", context | {"form": form})
    form = TableForm(_posted(request), request.FILES)
    if not form.is_valid():
        return show(request, "seller/ship_many.html", context | {"form": form}, status=422)
    plan = planned_shipments(desk.store_id, form.cleaned_data["rows"])
    if request.POST.get("do") == "ship":
        results = _ship(request, plan)
        context |= {"results": results, "lines": results, "shipped": sum(not wrong for _line, wrong in results)}
        left = [line for line, wrong in results if wrong]
        context["form"] = TableForm(initial={"table": table_of((x.number, x.carrier, x.tracking) for x in left)})
        return show(request, "seller/ship_many.html", context)
    context["plan"] = context["lines"] = [(line, sentence(line.refusal) if line.refusal else "") for line in plan]
    context["ready"] = sum(line.refusal is None for line in plan)
    context["form"] = TableForm(initial={"table": table_of((x.number, x.carrier, x.tracking) for x in plan)})
    return show(request, "seller/ship_many.html", context)


def chosen_ids(given: QueryDict) -> list[UUID]:
    """The orders that were ticked; what is no id at all is nobody's order."""
    ids = []
    for text in dict.fromkeys(given.getlist("order")[:MAX_ROWS]):
        try:
            ids.append(UUID(text))
        except ValueError:
            raise Missing(what="order") from None
    return ids


def _posted(request: DeskRequest) -> QueryDict:
    """The form's data; rows of inputs (`number`, `carrier`, `tracking`) become lines of the table."""
    numbers = request.POST.getlist("number")
    if not numbers or request.POST.get("table", "").strip() or request.FILES:
        return request.POST
    data = request.POST.copy()
    rows = zip(numbers, request.POST.getlist("carrier"), request.POST.getlist("tracking"), strict=False)
    data["table"] = table_of(row for row in rows if row[2].strip())
    return data


def _ship(request: DeskRequest, plan: Sequence[PlannedShipment]) -> list[tuple[PlannedShipment, str]]:
    """Each line with what was wrong with it, "" for those that were shipped."""
    ready = [line for line in plan if line.refusal is None and line.order_id is not None]
    shipments = [Shipment(line.order_id, line.carrier, line.tracking) for line in ready if line.order_id]
    outcomes = ship(shipments, actor=request.desk.actor) if shipments else []
    wrong = {
        line.line: sentence(outcome) if isinstance(outcome, Refused) else ""
        for line, outcome in zip(ready, outcomes, strict=True)
    }
    return [(line, wrong[line.line] if line.line in wrong else sentence(line.refusal or UnknownOrder())) for line in plan]
