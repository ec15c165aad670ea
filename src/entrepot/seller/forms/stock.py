"""Goods that come in, corrections with their reasons, and moves between warehouses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.inventory.enums import MovementKind, Reason, WarehouseKind
from entrepot.inventory.types import MovementFilter
from entrepot.seller.words import word
from entrepot.wording.countries import CountryField

_MOST = 1_000_000


class ReceiveForm(forms.Form):
    """Pieces that came in."""

    quantity = forms.IntegerField(label=_("Pieces"), min_value=1, max_value=_MOST)
    ref = forms.CharField(
        label=_("Reference"), required=False, max_length=80, help_text=_("Delivery note. The same one is booked once.")
    )


class ReasonForm(forms.Form):
    """A correction: why, and by how many pieces, or how many were counted."""

    reason = forms.ChoiceField(
        label=_("Why"), choices=lambda: [(reason, word("movement_reason", reason)) for reason in Reason.values]
    )
    quantity = forms.IntegerField(
        label=_("Pieces"),
        min_value=-_MOST,
        max_value=10 * _MOST,
        help_text=_("Counted by hand: how many lie there now. Otherwise the change: -2 are missing, 3 are more."),
    )
    note = forms.CharField(label=_("Remark"), required=False, max_length=200, help_text=_("A correction needs one."))


class TransferForm(forms.Form):
    """Pieces that go to another warehouse of the store."""

    to = forms.ChoiceField(label=_("To"))
    quantity = forms.IntegerField(label=_("Pieces"), min_value=1, max_value=_MOST)
    note = forms.CharField(label=_("Remark"), required=False, max_length=200)

    def __init__(self, *args: Any, places: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["to"]).choices = [(str(place["id"]), place["name"]) for place in places]


class MarkForm(forms.Form):
    """From how many free pieces on an article runs low."""

    pieces = forms.IntegerField(label=_("Runs low from this many free pieces on"), required=False, min_value=0, max_value=_MOST)


class ArrivalForm(ReceiveForm):
    """Goods of an article that come into a warehouse, known there or not."""

    sku = forms.CharField(label=_("Article number (SKU)"), max_length=80)
    warehouse = forms.ChoiceField(label=_("Warehouse"))
    field_order = ["sku", "warehouse", "quantity", "ref"]

    def __init__(self, *args: Any, warehouses: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["warehouse"]).choices = [
            (str(place["id"]), place["name"]) for place in warehouses if place["is_active"]
        ]
        self.order_fields(self.field_order)


class MovementFilterForm(forms.Form):
    """What narrows the movements; everything may be empty."""

    q = forms.CharField(
        label=_("Article number (SKU)"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )
    warehouse = forms.ChoiceField(label=_("Warehouse"), required=False)
    why = forms.ChoiceField(label=_("Why"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, warehouses: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(str(place["id"]), place["name"]) for place in warehouses]
        kinds = [(kind, word("movement", kind)) for kind in MovementKind.values]
        reasons = [(reason, word("movement_reason", reason)) for reason in Reason.values if reason not in MovementKind.values]
        cast("forms.ChoiceField", self.fields["warehouse"]).choices = [("", _("All")), *places]
        cast("forms.ChoiceField", self.fields["why"]).choices = [("", _("All")), *kinds, *reasons]

    def clean(self) -> dict[str, Any]:
        """A period ends after it began."""
        said = super().clean() or {}
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", _("The period ends before it begins."))
        return said

    def wanted(self, variant_ids: tuple[UUID, ...] | None) -> MovementFilter:
        """The filter with the articles that the search means; what was typed wrongly does not narrow."""
        said = self.cleaned_data
        until = said.get("until")
        return MovementFilter(
            variant_ids=variant_ids,
            warehouse_id=UUID(said["warehouse"]) if said.get("warehouse") else None,
            why=said.get("why", ""),
            since=_midnight(said["since"]) if said.get("since") else None,
            until=_midnight(until) + timedelta(days=1) if until else None,
        )


class WarehouseForm(forms.Form):
    """A place where goods wait."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Where"))
    country = CountryField(label=_("Country"))

    def __init__(self, *args: Any, kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [kind for kind in WarehouseKind.values if kind in kinds]
        cast("forms.ChoiceField", self.fields["kind"]).choices = [(kind, word("warehouse", kind)) for kind in known]


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time.min, UTC)
