"""Every change of stock in a store: found again, and taken along as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, Final
from uuid import UUID

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase

from entrepot.identity.queries import names_of
from entrepot.inventory.queries import movements_of_store, warehouses
from entrepot.inventory.types import MovementFilter
from entrepot.seller.access import DeskRequest, at_desk, show
from entrepot.seller.forms.stock import MovementFilterForm
from entrepot.seller.views.stock import articles_meant
from entrepot.wording.vocabulary import text_in

PAGE: Final = 50
_AT_ONCE: Final = 1000
_HEADS: Final = ("time", "sku", "title", "warehouse", "kind", "reason", "change", "on_hand_after", "note", "reference", "by")


@at_desk("stock.view")
def stock_movements(request: DeskRequest) -> HttpResponseBase:
    """The store's movements by article, warehouse, reason and time, the newest first."""
    desk = request.desk
    form, wanted = _asked(request)
    before = request.GET.get("before", "")
    lines = movements_of_store(desk.store_id, wanted, before=int(before[:18]) if before.isdecimal() else None, limit=PAGE + 1)
    context = {
        "section": "stock",
        "form": form,
        "lines": lines[:PAGE],
        "who": _who(lines),
        "next": lines[PAGE - 1]["id"] if len(lines) > PAGE else "",
        "narrowed": wanted != MovementFilter(),
    }
    return show(request, "seller/movements.html", context)


@at_desk("stock.view")
def movements_csv(request: DeskRequest) -> HttpResponseBase:
    """All movements that fit, as CSV with a row of names, in pieces: a store's whole past fits."""
    desk = request.desk
    _form, wanted = _asked(request)
    response = StreamingHttpResponse(_pieces(desk.store_id, wanted), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="movements-{desk.store.slug}.csv"'
    return response


def _asked(request: DeskRequest) -> tuple[MovementFilterForm, MovementFilter]:
    form = MovementFilterForm(request.GET, warehouses=warehouses(request.desk.store_id))
    form.is_valid()
    meant = articles_meant(request.desk, form.cleaned_data.get("q", "").strip())
    return form, form.wanted(None if meant is None else tuple(meant))


def _pieces(store_id: UUID, wanted: MovementFilter) -> Iterator[str]:
    yield "\ufeff" + _text([_HEADS])
    before: int | None = None
    while lines := movements_of_store(store_id, wanted, before=before, limit=_AT_ONCE):
        who = _who(lines)
        yield _text(
            (
                line["at"].isoformat(), line["variant"].sku, text_in(line["variant"].title), line["warehouse"], line["kind"],
                line["reason"], line["delta"], line["on_hand_after"], line["note"], line["ref"], who.get(line["actor"], line["actor"]),
            )
            for line in lines
        )  # fmt: skip
        before = lines[-1]["id"]


def _text(rows: Any) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([[_harmless(cell) for cell in row] for row in rows])
    return out.getvalue()


def _harmless(cell: object) -> object:
    """A text that a spreadsheet would take for a formula is shown as text."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _who(lines: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Names of the people behind the codes of actors, where they have one."""
    people = {
        line["actor"]: UUID(line["actor"].removeprefix("person:")) for line in lines if line["actor"].startswith("person:")
    }
    names = names_of(list(people.values()))
    return {code: names[person] for code, person in people.items() if names.get(person)}
