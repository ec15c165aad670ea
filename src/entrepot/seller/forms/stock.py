"""Goods that come in, and corrections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.inventory.enums import WarehouseKind
from entrepot.seller.words import word


class BookForm(forms.Form):
    """A change of one stock row: so many pieces came in, or were found or missed."""

    quantity = forms.IntegerField(label=_("Pieces"), min_value=-1_000_000, max_value=1_000_000)
    ref = forms.CharField(
        label=_("Reference"),
        required=False,
        max_length=80,
        help_text=_("Delivery note or reason. The same one is booked once."),
    )


class ArrivalForm(BookForm):
    """Goods of an article that come into a warehouse, known there or not."""

    sku = forms.CharField(label=_("Article number (SKU)"), max_length=80)
    warehouse = forms.ChoiceField(label=_("Warehouse"))
    field_order = ["sku", "warehouse", "quantity", "ref"]

    def __init__(self, *args: Any, warehouses: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["warehouse"]).choices = [
            (str(place["id"]), place["name"]) for place in warehouses if place["is_active"]
        ]
        self.fields["quantity"] = forms.IntegerField(label=_("Pieces"), min_value=1, max_value=1_000_000)
        self.order_fields(self.field_order)


class WarehouseForm(forms.Form):
    """A place where goods wait."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Where"))
    country = forms.CharField(label=_("Country"), min_length=2, max_length=2, help_text=_("Two letters, as DE or JP."))

    def __init__(self, *args: Any, kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [kind for kind in WarehouseKind.values if kind in kinds]
        cast("forms.ChoiceField", self.fields["kind"]).choices = [(kind, word("warehouse", kind)) for kind in known]
