"""Stock of many articles at once, as a table that is pasted, typed or uploaded."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from entrepot.inventory.enums import Reason
from entrepot.seller.words import word

MAX_ROWS: Final = 500
_HEADS: Final = frozenset({"sku", "article", "article number", "article number (sku)", "货号", "商品货号"})
_NUMBER: Final = re.compile(r"[+-]?\d{1,7}")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: `pieces` lie there (`is_total`), or so many more or less. `problem` says what is wrong with the line."""

    line: int
    sku: str
    place: str
    pieces: int
    is_total: bool
    problem: str = ""
    variant_id: UUID | None = None
    warehouse_id: UUID | None = None


class StockTableForm(forms.Form):
    """Article number, warehouse, pieces; a line each. The warehouse may be left out where there is one."""

    table = forms.CharField(
        label=_("Table"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_(
            "Article number, warehouse, pieces: pasted from a spreadsheet, or with commas between them. 12 means that 12 lie there"
            " now; +3 and -2 change the number."
        ),
    )
    file = forms.FileField(label=_("or a CSV file"), required=False)
    reason = forms.ChoiceField(
        label=_("Why"), choices=lambda: [(reason, word("movement_reason", reason)) for reason in Reason.values]
    )
    note = forms.CharField(label=_("Remark"), required=False, max_length=200, help_text=_("A correction needs one."))

    def clean(self) -> dict[str, Any]:
        """`rows` are what was read, `table` the text of the upload if there was one."""
        cleaned = super().clean() or {}
        text = cleaned.get("table", "")
        if upload := cleaned.get("file"):
            try:
                text = upload.read(1_000_000).decode("utf-8-sig")
            except UnicodeDecodeError:
                raise ValidationError(_("The file is not text in UTF-8.")) from None
        if cleaned.get("reason") == Reason.CORRECTION and not cleaned.get("note", "").strip():
            self.add_error("note", _("A correction needs one."))
        cleaned["table"], cleaned["rows"] = text, _rows(text)
        if not cleaned["rows"]:
            raise ValidationError(_("There is no line in it."))
        if len(cleaned["rows"]) > MAX_ROWS:
            raise ValidationError(_("At most %(limit)s lines at a time.") % {"limit": MAX_ROWS})
        return cleaned


def placed(rows: Sequence[Row], variants: Mapping[str, UUID], places: Sequence[dict[str, Any]]) -> list[Row]:
    """The rows with the ids of what they name; what the store does not have, or names twice, is their problem."""
    open_places = {place["name"].casefold(): place["id"] for place in places if place["is_active"]}
    only = next(iter(open_places.values())) if len(open_places) == 1 else None
    seen: set[tuple[UUID | None, UUID | None]] = set()
    found = []
    for row in rows:
        variant = variants.get(row.sku)
        warehouse = open_places.get(row.place.casefold()) if row.place else only
        problem = row.problem
        if not problem and variant is None:
            problem = gettext("The store has no article with this number.")
        elif not problem and warehouse is None:
            problem = gettext("There is no such warehouse.") if row.place else gettext("Name the warehouse.")
        elif not problem and (variant, warehouse) in seen:
            problem = gettext("This article stands twice for this warehouse.")
        seen.add((variant, warehouse))
        found.append(Row(row.line, row.sku, row.place, row.pieces, row.is_total, problem, variant, warehouse))
    return found


def _rows(text: str) -> list[Row]:
    mark = next((mark for mark in ("\t", ";", ",") if mark in text), ",")
    rows = []
    for line, cells in enumerate(csv.reader(io.StringIO(text), delimiter=mark), start=1):
        stripped = [cell.strip() for cell in cells]
        if not any(stripped) or (line == 1 and stripped[0].casefold() in _HEADS):
            continue
        sku, *rest = stripped
        place, number = (rest[0], rest[1]) if len(rest) > 1 else ("", rest[0] if rest else "")
        fits = _NUMBER.fullmatch(number)
        rows.append(
            Row(
                line,
                sku[:80],
                place[:120],
                int(number) if fits else 0,
                bool(fits) and number[0] not in "+-",
                "" if fits else gettext("“%(text)s” is not a number of pieces.") % {"text": number[:20]},
            )
        )
    return rows
