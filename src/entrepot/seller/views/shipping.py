"""Ship orders: one, or as many as a table names."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.kernel.errors import Refused
from entrepot.orders.queries import find_by_number, order_page, orders_of_store
from entrepot.orders.services import ship
from entrepot.orders.types import Shipment
from entrepot.seller.access import DeskRequest, at_desk, show, tell
from entrepot.seller.forms.shipping import ShipForm, ShipmentRow, TableForm
from entrepot.seller.views.orders import order_shown
from entrepot.seller.wording import sentence


@at_desk("orders.ship")
@require_POST
def ship_order(request: DeskRequest, order_id: UUID) -> HttpResponseBase:
    """Ship everything of the order that is still there."""
    desk = request.desk
    form = ShipForm(request.POST)
    order_page(order_id, store_id=desk.store_id)
    if form.is_valid():
        said = form.cleaned_data
        [outcome] = ship([Shipment(order_id, said["carrier"], said["tracking"])], actor=desk.actor)
        if tell(request, [outcome], _("Shipped. The shopper is told.")):
            return redirect("seller:order", slug=desk.store.slug, order_id=order_id)
    return order_shown(request, order_id, shipping=form)


@at_desk("orders.ship")
def ship_many(request: DeskRequest) -> HttpResponseBase:
    """Ship the orders of a pasted table or a CSV file; one line of the answer per line of the table."""
    desk = request.desk
    form = TableForm(request.POST or None, request.FILES or None, initial={"table": _waiting(desk.store_id)})
    results: list[tuple[ShipmentRow, str]] | None = None
    if request.method == "POST" and form.is_valid():
        results = _ship(request, form.cleaned_data["rows"])
    context = {
        "section": "orders",
        "form": form,
        "results": results,
        "shipped": sum(not wrong for _row, wrong in results or ()),
    }
    return show(request, "seller/ship_many.html", context, status=422 if form.errors else 200)


def _ship(request: DeskRequest, rows: Sequence[ShipmentRow]) -> list[tuple[ShipmentRow, str]]:
    """Each row with what was wrong with it, "" for those that were shipped."""
    desk = request.desk
    ids = find_by_number([row.number for row in rows], store_id=desk.store_id)
    known = [row for row in rows if row.number in ids]
    outcomes = ship([Shipment(ids[row.number], row.carrier, row.tracking) for row in known], actor=desk.actor) if known else []
    wrong = {
        row.line: sentence(outcome) if isinstance(outcome, Refused) else ""
        for row, outcome in zip(known, outcomes, strict=True)
    }
    return [(row, wrong.get(row.line, _("The store has no order with this number."))) for row in rows]


def _waiting(store_id: UUID) -> str:
    """The numbers of the orders that wait, each a line to be completed."""
    return "\n".join(f"{row['number']}, , " for row in reversed(orders_of_store(store_id, state="paid", limit=50)))
