"""Stock of many articles by a table: read, looked at, booked."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from entrepot.catalog.queries import variant_ids
from entrepot.inventory import services
from entrepot.inventory.enums import Reason
from entrepot.inventory.queries import levels, warehouses
from entrepot.inventory.types import Moved, Receipt
from entrepot.kernel.errors import Refused
from entrepot.seller.access import Desk, DeskRequest, at_desk, show, tell
from entrepot.seller.forms.stock_table import Row, StockTableForm, placed

_KEY: Final = 24


@dataclass(frozen=True, slots=True)
class Looked:
    """A line with what lies there now and what would lie there then; `problem` is why it cannot be booked."""

    row: Row
    now: int
    then: int
    problem: str


@at_desk("stock.adjust")
def stock_table(request: DeskRequest) -> HttpResponseBase:
    """The form; what a table would do, line by line; and doing it (`do` is “book”), after which a repeat does nothing more."""
    desk = request.desk
    form = StockTableForm(request.POST or None, request.FILES or None, initial={"reason": "counted"})
    context = {"section": "stock", "form": form, "places": [p for p in warehouses(desk.store_id) if p["is_active"]]}
    if request.method != "POST" or not form.is_valid():
        return show(request, "seller/stock_table.html", context, status=422 if form.errors else 200)
    said = form.cleaned_data
    looked = _looked(desk, said["rows"])
    if request.POST.get("do") == "book":
        key = request.POST.get("key", "")[:_KEY]
        outcomes = _book(desk, [one.row for one in looked if not one.problem], said, key)
        if tell(request, outcomes, _("Booked.")) == len(outcomes):
            return redirect("seller:stock", slug=desk.store.slug)
        looked = _looked(desk, said["rows"])
    context |= {
        "looked": looked,
        "fit": sum(not one.problem for one in looked),
        "said": said,
        "key": request.POST.get("key") or secrets.token_urlsafe(16),
    }
    return show(request, "seller/stock_table.html", context)


def _looked(desk: Desk, rows: Sequence[Row]) -> list[Looked]:
    known = variant_ids([(desk.store_id, row.sku) for row in rows])
    by_sku = {sku: variant for (_store, sku), variant in known.items()}
    found = placed(rows, by_sku, warehouses(desk.store_id))
    stock = levels(list(by_sku.values()))
    looked = []
    for row in found:
        places = stock[row.variant_id] if row.variant_id else []
        here = next((level for level in places if level.warehouse_id == row.warehouse_id), None)
        now, reserved = (here.on_hand, here.reserved) if here else (0, 0)
        then = row.pieces if row.is_total else now + row.pieces
        problem = row.problem
        if not problem and then < reserved:
            problem = _("%(count)s pieces are promised to orders.") % {"count": reserved}
        looked.append(Looked(row, now, then, problem))
    return looked


def _book(desk: Desk, rows: Sequence[Row], said: dict[str, str], key: str) -> list[Moved | Refused]:
    """Book what fits; each line has a reference of this table, so that sending it twice books it once."""
    totals = [row for row in rows if row.is_total]
    changes = [row for row in rows if not row.is_total]
    outcomes: list[Moved | Refused] = []
    if totals:
        outcomes += services.count([_receipt(row, said, key) for row in totals], actor=desk.actor)
    if changes:
        outcomes += services.adjust([_receipt(row, said, key) for row in changes], actor=desk.actor)
    return outcomes


def _receipt(row: Row, said: dict[str, str], key: str) -> Receipt:
    assert row.variant_id is not None  # `placed` found no problem
    assert row.warehouse_id is not None
    ref = f"table:{key}:{row.line}" if key else ""
    # A total may be more or less than the books say; the reasons that go one way only are for changes.
    reason = Reason.COUNTED if row.is_total and said["reason"] != Reason.CORRECTION else said["reason"]
    return Receipt(row.variant_id, row.warehouse_id, row.pieces, ref, reason=reason, note=said["note"])
