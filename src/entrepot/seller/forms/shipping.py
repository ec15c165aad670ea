"""Parcels: one by form, many by a pasted table or a CSV file."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_ROWS: Final = 500
_HEADS: Final = frozenset({"order", "number", "order number", "订单", "订单号"})


@dataclass(frozen=True, slots=True)
class ShipmentRow:
    """A line of the table."""

    line: int
    number: str
    carrier: str
    tracking: str


class ShipForm(forms.Form):
    """One parcel with everything of the order that is still there."""

    carrier = forms.CharField(label=_("Carrier"), max_length=40)
    tracking = forms.CharField(label=_("Tracking number"), max_length=60)


class CancelForm(forms.Form):
    """Why the store gives an order up."""

    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("The shopper reads it."))


class TableForm(forms.Form):
    """Order number, carrier, tracking number; a line each."""

    table = forms.CharField(
        label=_("Table"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("Order number, carrier, tracking number: pasted from a spreadsheet, or with commas between them."),
    )
    file = forms.FileField(label=_("or a CSV file"), required=False)

    def clean(self) -> dict[str, Any]:
        """`rows` are what was read."""
        cleaned = super().clean() or {}
        text = cleaned.get("table", "")
        if upload := cleaned.get("file"):
            try:
                text = upload.read(1_000_000).decode("utf-8-sig")
            except UnicodeDecodeError:
                raise ValidationError(_("The file is not text in UTF-8.")) from None
        cleaned["rows"] = self._rows(text)
        if not cleaned["rows"]:
            raise ValidationError(_("There is no line in it."))
        return cleaned

    def _rows(self, text: str) -> list[ShipmentRow]:
        mark = next((mark for mark in ("\t", ";", ",") if mark in text), ",")
        rows = []
        for line, cells in enumerate(csv.reader(io.StringIO(text), delimiter=mark), start=1):
            stripped = [cell.strip() for cell in cells]
            if not any(stripped) or (line == 1 and stripped[0].casefold() in _HEADS):
                continue
            if len(stripped) < 3 or not all(stripped[:3]):
                raise ValidationError(
                    _("Line %(line)s: order number, carrier and tracking number are needed.") % {"line": line}
                )
            rows.append(ShipmentRow(line, *stripped[:3]))
        if len({row.number for row in rows}) < len(rows):
            raise ValidationError(_("The same order stands in two lines."))
        if len(rows) > MAX_ROWS:
            raise ValidationError(_("At most %(limit)s lines at a time.") % {"limit": MAX_ROWS})
        return rows
