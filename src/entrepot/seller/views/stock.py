"""Stock: what lies where, what comes in, what is corrected and why, and when an article runs low."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django import forms
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.catalog.queries import seller_products, variant_ids
from entrepot.inventory import services
from entrepot.inventory.enums import Reason, WarehouseKind
from entrepot.inventory.queries import LOW, low_marks, movements, stock_of_store, stock_row, warehouses
from entrepot.inventory.types import Receipt, Transfer
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.seller.access import Desk, DeskRequest, at_desk, show, tell, telling
from entrepot.seller.forms.stock import ArrivalForm, MarkForm, ReasonForm, ReceiveForm, TransferForm, WarehouseForm
from entrepot.stores.queries import kind_rules
from entrepot.wording.refusals import sentence

PAGE: Final = 50
_FIELDS: Final = {"quantity", "note", "reason", "to"}  # of forms, as refusals name them


@at_desk("stock.view")
def stock(request: DeskRequest) -> HttpResponseBase:
    """Stock rows with what is promised and free; all, the scarce, the sold out, or those that a search means."""
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
        if known:
            [variant_id] = known.values()
            receipt = Receipt(variant_id, UUID(said["warehouse"]), said["quantity"], said["ref"])
            tell(request, services.receive([receipt], actor=desk.actor), _("Booked."))
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


@at_desk("stock.adjust")
@require_POST
def mark(request: DeskRequest) -> HttpResponseBase:
    """From how many pieces on everything runs low that has no mark of its own; empty: as we think."""
    desk, form = request.desk, MarkForm(request.POST)
    if not form.is_valid():
        return _page(request, marking=form)
    with telling(request, _("Saved.")):
        services.mark_low(desk.store_id, form.cleaned_data["pieces"], actor=desk.actor)
    return redirect("seller:stock", slug=desk.store.slug)


@at_desk("stock.view")
def stock_history(request: DeskRequest, stock_id: int) -> HttpResponseBase:
    """The movements of one stock row, newest first; and the forms that add one."""
    return _row_shown(request, stock_row(request.desk.store_id, stock_id))


@at_desk("stock.adjust")
@require_POST
def book(request: DeskRequest, stock_id: int) -> HttpResponseBase:
    """By `do`: “receive” pieces, “adjust” their number for a reason, “move” some to another warehouse, “mark” when it runs low."""
    desk = request.desk
    row = stock_row(desk.store_id, stock_id)
    do = request.POST.get("do", "receive")
    form = _form(request, row, do)
    refusal = _booked(desk, row, do, form.cleaned_data) if form.is_valid() else None
    if refusal is not None:
        named = str(refusal.fields.get("field", ""))
        form.add_error(named if named in _FIELDS & form.fields.keys() else next(iter(form.fields)), _said(refusal))
    if form.errors:
        return _row_shown(request, row, **{do if do in {"adjust", "move", "mark"} else "receive": form})
    tell(request, [None], _("Saved.") if do == "mark" else _("Booked."))
    return redirect("seller:stock-row", slug=desk.store.slug, stock_id=stock_id)


def _form(request: DeskRequest, row: dict[str, Any], do: str) -> forms.Form:
    if do == "move":
        return TransferForm(request.POST, places=_others(request.desk, row))
    return {"adjust": ReasonForm, "mark": MarkForm}.get(do, ReceiveForm)(request.POST)


def _booked(desk: Desk, row: dict[str, Any], do: str, said: dict[str, Any]) -> Refused | None:
    """Do it; the refusal if there is one."""
    variant, place = row["variant_id"], row["warehouse_id"]
    try:
        if do == "move":
            services.transfer(Transfer(variant, place, UUID(said["to"]), said["quantity"], note=said["note"]), actor=desk.actor)
            return None
        if do == "mark":
            services.mark_low(desk.store_id, said["pieces"], actor=desk.actor, variant_id=variant)
            return None
    except Refused as refusal:
        return refusal
    receipt = Receipt(
        variant, place, said["quantity"], said.get("ref", ""), reason=said.get("reason", ""), note=said.get("note", "")
    )
    if do != "adjust":
        [outcome] = services.receive([receipt], actor=desk.actor)
    elif said["reason"] == Reason.COUNTED:
        [outcome] = services.count([receipt], actor=desk.actor)
    else:
        [outcome] = services.adjust([receipt], actor=desk.actor)
    return outcome if isinstance(outcome, Refused) else None


def _said(refusal: Refused) -> str:
    """Beside a field its name need not be said again."""
    reason = refusal.fields.get("reason")
    return _(reason) if refusal.fields.get("field") and isinstance(reason, str) else sentence(refusal)


def _others(desk: Desk, row: dict[str, Any]) -> list[dict[str, Any]]:
    return [place for place in warehouses(desk.store_id) if place["is_active"] and place["id"] != row["warehouse_id"]]


def _row_shown(request: DeskRequest, row: dict[str, Any], **bound: Any) -> HttpResponseBase:
    desk, before = request.desk, request.GET.get("before", "")
    lines = movements(desk.store_id, row["id"], before=int(before[:18]) if before.isdecimal() else None, limit=PAGE + 1)
    others = _others(desk, row)
    of_store, of_article = low_marks(desk.store_id, row["variant_id"])
    context = {
        "section": "stock",
        "row": row,
        "lines": lines[:PAGE],
        "next": lines[PAGE - 1]["id"] if len(lines) > PAGE else "",
        "receiving": bound.get("receive") or ReceiveForm(),
        "correcting": bound.get("adjust") or ReasonForm(),
        "moving": bound.get("move") or (TransferForm(places=others) if others else None),
        "marking": bound.get("mark") or MarkForm(initial={"pieces": of_article}),
        "mark": of_store if of_store is not None else LOW,
        "is_open": bound,
    }
    return show(request, "seller/stock_row.html", context, status=422 if bound else 200)


def _kinds(request: DeskRequest) -> tuple[str, ...]:
    store = request.desk.store
    return kind_rules(store.kind, clock.now().date(), store.country).routes


def articles_meant(desk: Desk, text: str) -> list[UUID] | None:
    """The articles that a search means: the one of this number, or those of products that fit; None without a search."""
    if not text:
        return None
    exact = variant_ids([(desk.store_id, text)])
    if exact:
        return list(exact.values())
    skus = [sku for row in seller_products(desk.store_id, search=text, limit=50).rows for sku in row.skus]
    return list(variant_ids([(desk.store_id, sku) for sku in skus]).values())


def _page(
    request: DeskRequest,
    *,
    arrival: ArrivalForm | None = None,
    warehouse: WarehouseForm | None = None,
    marking: MarkForm | None = None,
) -> HttpResponseBase:
    desk = request.desk
    only, search, after = (request.GET.get(name, "").strip()[:100] for name in ("only", "q", "after"))
    places = warehouses(desk.store_id)
    rows = stock_of_store(
        desk.store_id,
        after=int(after[:18]) if after.isdecimal() else 0,
        limit=PAGE + 1,
        scarce=only,
        variant_ids=articles_meant(desk, search),
    )
    of_store, _none = low_marks(desk.store_id)
    context = {
        "section": "stock",
        "rows": rows[:PAGE],
        "next": rows[PAGE - 1]["id"] if len(rows) > PAGE else "",
        "only": only,
        "search": search,
        "warehouses": places,
        "arrival": arrival or ArrivalForm(warehouses=places, initial={"sku": search}),
        "warehouse": warehouse or WarehouseForm(kinds=_kinds(request), initial={"country": desk.store.country}),
        "marking": marking or MarkForm(initial={"pieces": of_store}),
        "mark": LOW,
        "is_open": {
            "arrival": arrival is not None,
            "warehouse": warehouse is not None or not places,
            "marking": marking is not None,
        },
    }
    return show(request, "seller/stock.html", context, status=422 if arrival or warehouse or marking else 200)
