"""Stock: what lies where, why, and what comes in."""

from __future__ import annotations

from typing import Final

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.catalog.queries import variant_ids
from entrepot.inventory import services
from entrepot.inventory.enums import WarehouseKind
from entrepot.inventory.queries import LOW, movements, stock_of_store, stock_row, warehouses
from entrepot.inventory.types import Receipt
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.seller.access import DeskRequest, at_desk, show, tell, telling
from entrepot.seller.forms.stock import ArrivalForm, BookForm, WarehouseForm
from entrepot.stores.queries import kind_rules
from entrepot.wording.refusals import sentence

PAGE: Final = 50
_AT_MOST: Final = {"low": LOW, "out": 0}


@at_desk("stock.view")
def stock(request: DeskRequest) -> HttpResponseBase:
    """Stock rows with what is promised and free; all, the scarce, the sold out, or those of one article."""
    return _page(request)


@at_desk("stock.adjust")
@require_POST
def arrive(request: DeskRequest) -> HttpResponseBase:
    """Goods of an article come into a warehouse, for the first time or again."""
    desk = request.desk
    form = ArrivalForm(request.POST, warehouses=warehouses(desk.store_id))
    if form.is_valid():
        said = form.cleaned_data
        known = variant_ids([(desk.store_id, said["sku"].strip())])
        place = next(place["id"] for place in warehouses(desk.store_id) if str(place["id"]) == said["warehouse"])
        if known:
            [variant_id] = known.values()
            outcomes = services.receive([Receipt(variant_id, place, said["quantity"], said["ref"])], actor=desk.actor)
            tell(request, outcomes, _("Booked."))
            return redirect("seller:stock", slug=desk.store.slug)
        form.add_error("sku", _("The store has no article with this number."))
    return _page(request, arrival=form)


@at_desk("stock.adjust")
@require_POST
def open_warehouse(request: DeskRequest) -> HttpResponseBase:
    """A new warehouse, of a kind that the kind of store may have."""
    desk = request.desk
    form = WarehouseForm(request.POST, kinds=_kinds(request))
    if not form.is_valid():
        return _page(request, warehouse=form)
    with telling(request, _("The warehouse is open.")):
        services.open_warehouse(
            desk.store_id,
            kind=WarehouseKind(form.cleaned_data["kind"]),
            country=form.cleaned_data["country"],
            name=form.cleaned_data["name"],
            actor=desk.actor,
        )
    return redirect("seller:stock", slug=desk.store.slug)


@at_desk("stock.view")
def stock_history(request: DeskRequest, stock_id: int) -> HttpResponseBase:
    """The movements of one stock row, newest first; and the forms that add one."""
    desk = request.desk
    row = stock_row(desk.store_id, stock_id)
    before = request.GET.get("before", "")
    lines = movements(desk.store_id, stock_id, before=int(before) if before.isdecimal() else None, limit=PAGE + 1)
    context = {
        "section": "stock",
        "row": row,
        "lines": lines[:PAGE],
        "next": lines[PAGE - 1]["id"] if len(lines) > PAGE else "",
        "form": BookForm(),
    }
    return show(request, "seller/stock_row.html", context)


@at_desk("stock.adjust")
@require_POST
def book(request: DeskRequest, stock_id: int) -> HttpResponseBase:
    """Receive pieces, or correct their number (`do` is “receive” or “adjust”)."""
    desk = request.desk
    row = stock_row(desk.store_id, stock_id)
    form = BookForm(request.POST)
    if form.is_valid():
        receipt = Receipt(row["variant_id"], row["warehouse_id"], form.cleaned_data["quantity"], form.cleaned_data["ref"])
        verb = services.receive if request.POST.get("do") == "receive" else services.adjust
        [outcome] = verb([receipt], actor=desk.actor)
        if not isinstance(outcome, Refused):
            tell(request, [outcome], _("Booked."))
            return redirect("seller:stock-row", slug=desk.store.slug, stock_id=stock_id)
        form.add_error("quantity", sentence(outcome))
    context = {"section": "stock", "row": row, "lines": movements(desk.store_id, stock_id, limit=PAGE), "form": form}
    return show(request, "seller/stock_row.html", context, status=422)


def _kinds(request: DeskRequest) -> tuple[str, ...]:
    store = request.desk.store
    return kind_rules(store.kind, clock.now().date(), store.country).routes


def _page(
    request: DeskRequest, *, arrival: ArrivalForm | None = None, warehouse: WarehouseForm | None = None
) -> HttpResponseBase:
    desk = request.desk
    only, sku, after = (request.GET.get(name, "").strip() for name in ("only", "q", "after"))
    places = warehouses(desk.store_id)
    rows = stock_of_store(
        desk.store_id,
        after=int(after) if after.isdecimal() else 0,
        limit=PAGE + 1,
        at_most=_AT_MOST.get(only),
        variant_ids=variant_ids([(desk.store_id, sku)]).values() if sku else None,
    )
    context = {
        "section": "stock",
        "rows": rows[:PAGE],
        "next": rows[PAGE - 1]["id"] if len(rows) > PAGE else "",
        "only": only,
        "search": sku,
        "warehouses": places,
        "arrival": arrival or ArrivalForm(warehouses=places, initial={"sku": sku}),
        "warehouse": warehouse or WarehouseForm(kinds=_kinds(request), initial={"country": desk.store.country}),
        "is_open": {"arrival": arrival is not None, "warehouse": warehouse is not None or not places},
    }
    return show(request, "seller/stock.html", context, status=422 if arrival or warehouse else 200)
