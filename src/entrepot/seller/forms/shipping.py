"""Parcels: one by form, many by a pasted table or a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from entrepot.logistics.queries import guessed_carrier
from entrepot.logistics.types import ParcelLine
from entrepot.orders.queries import ShipmentLine
from entrepot.seller.carriers import carrier_named

MAX_ROWS: Final = 500
_HEADS: Final = frozenset({"order", "number", "order number", "订单", "订单号"})


@dataclass(frozen=True, slots=True)
class LeftLine:
    """An article of an order of which pieces are still to be shipped."""

    variant_id: UUID
    title: str
    pieces: int


class ShipForm(forms.Form):
    """One parcel: with everything of the order that is still there, or with the pieces that are counted in it."""

    carrier = forms.CharField(
        label=_("Carrier"),
        max_length=40,
        required=False,
        help_text=_("Empty: guessed from the number."),
        widget=forms.TextInput(attrs={"list": "carriers", "autocomplete": "off"}),
    )
    tracking = forms.CharField(label=_("Tracking number"), max_length=60)

    def __init__(self, *args: Any, left: Sequence[LeftLine] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = left
        for number, line in enumerate(left):
            self.fields[f"pieces{number}"] = forms.IntegerField(
                label=gettext("%(title)s (of %(pieces)s)") % {"title": line.title, "pieces": line.pieces},
                min_value=0,
                max_value=line.pieces,
                initial=line.pieces,
                required=False,
            )

    @property
    def counted(self) -> list[forms.BoundField]:
        """The fields of the pieces."""
        return [self[f"pieces{number}"] for number in range(len(self.left))]

    @property
    def is_part(self) -> bool:
        """Whether not everything goes, or something about the pieces is wrong: then their fields are open."""
        return self.is_bound and (
            any(field.errors for field in self.counted) or self.lines is not None or bool(self.non_field_errors())
        )

    @property
    def lines(self) -> tuple[ParcelLine, ...] | None:
        """What the parcel holds; None is everything."""
        counted = [
            (line, line.pieces if (said := self.cleaned_data.get(f"pieces{number}")) is None else said)
            for number, line in enumerate(self.left)
        ]
        if all(pieces == line.pieces for line, pieces in counted):
            return None
        return tuple(ParcelLine(line.variant_id, pieces) for line, pieces in counted if pieces)

    def clean(self) -> dict[str, Any]:
        """The carrier that was named, or the one whose numbers look like this; one piece at least."""
        said = super().clean() or {}
        if self.lines == ():
            raise ValidationError(_("A parcel holds at least one piece."))
        said["carrier"] = carrier_named(said.get("carrier", "")) or guessed_carrier(said.get("tracking", ""))
        if said.get("tracking") and not said["carrier"]:
            self.add_error("carrier", _("The number does not tell its carrier. Please name it."))
        return said


class CancelForm(forms.Form):
    """Why the store gives an order up."""

    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("The shopper reads it."))


class TableForm(forms.Form):
    """Order number, carrier, tracking number; a line each. The carrier may be left out."""

    table = forms.CharField(
        label=_("Table"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_(
            "Order number, carrier, tracking number: pasted from a spreadsheet, or with commas between them."
            " Without a carrier it is guessed from the number."
        ),
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
        if len(cleaned["rows"]) > MAX_ROWS:
            raise ValidationError(_("At most %(limit)s lines at a time.") % {"limit": MAX_ROWS})
        return cleaned

    def _rows(self, text: str) -> list[ShipmentLine]:
        mark = next((mark for mark in ("\t", ";", ",") if mark in text), ",")
        rows = []
        for line, cells in enumerate(csv.reader(io.StringIO(text), delimiter=mark), start=1):
            stripped = [cell.strip() for cell in cells]
            if not any(stripped) or (line == 1 and stripped[0].casefold() in _HEADS):
                continue
            number, *rest = stripped[:3]
            carrier, tracking = rest if len(rest) == 2 else ("", "".join(rest))
            rows.append(ShipmentLine(line, number[:40], carrier_named(carrier).casefold()[:40], tracking[:60]))
        if len({row.number for row in rows}) < len(rows):
            raise ValidationError(_("The same order stands in two lines."))
        return rows


def table_of(lines: Iterable[tuple[str, str, str]]) -> str:
    """Number, carrier and tracking number as the table that TableForm reads."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue()
