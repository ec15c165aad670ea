"""Forms about exchanging: a rate, a bank's table of them, the margin and age of rates, and a bank's exchange."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.console.forms import Day
from entrepot.kernel.errors import Refused
from entrepot.kernel.money import MalformedAmount, Money, UnknownCurrency
from entrepot.settlement.services import read_rates
from entrepot.wording.refusals import sentence

_LARGEST: Final = 2_000_000


class _Reasoned(forms.Form):
    source = forms.CharField(label=_("Where the figures come from"), max_length=200)
    reason = forms.CharField(
        label=_("Why; it stays in the history"), min_length=10, max_length=300, widget=forms.Textarea({"rows": 2})
    )


class RateForm(_Reasoned):
    """The rate of one pair."""

    base = forms.RegexField(label=_("One of"), regex=r"^[A-Z]{3}$", help_text=_("Three letters, as EUR."))
    quote = forms.RegexField(label=_("in"), regex=r"^[A-Z]{3}$", help_text=_("Three letters, as CNY."))
    mid = forms.DecimalField(label=_("Mid rate"), min_value=Decimal("0.0000000001"), max_digits=19, decimal_places=10)
    bid = forms.DecimalField(
        label=_("Bid, if the bank says one"),
        min_value=Decimal("0.0000000001"),
        max_digits=19,
        decimal_places=10,
        required=False,
    )
    published_on = forms.DateField(label=_("Published for"), widget=Day)
    field_order = ("base", "quote", "mid", "bid", "published_on", "source", "reason")

    def content(self) -> dict[str, Any]:
        """What a proposal takes."""
        data = self.cleaned_data
        one = {
            "base": data["base"],
            "quote": data["quote"],
            "mid": str(data["mid"]),
            "bid": str(data["bid"]) if data["bid"] else None,
        }
        return {"rates": [one], "published_on": data["published_on"].isoformat(), "source": data["source"]}


class RateTableForm(_Reasoned):
    """A bank's table: the file, or its text."""

    file = forms.FileField(
        label=_("File"), required=False, help_text=_("CSV: eurofxref.csv of the European Central Bank, or base,quote,mid,bid.")
    )
    text = forms.CharField(
        label=_("or its text"), required=False, widget=forms.Textarea({"rows": 4, "class": "mono"}), max_length=_LARGEST
    )
    published_on = forms.DateField(
        label=_("Published for"), widget=Day, required=False, help_text=_("Where the table does not say it.")
    )
    field_order = ("file", "text", "published_on", "source", "reason")

    def clean(self) -> dict[str, Any]:
        """Read the table; what is wrong with it stands beside where it was put."""
        said = super().clean() or {}
        upload = said.get("file")
        field = "file" if upload else "text"
        if not upload and not said.get("text"):
            self.add_error("file", _("Choose a file, or put its text in."))
            return said
        if upload and upload.size > _LARGEST:
            self.add_error("file", _("This file is too large."))
            return said
        try:
            day, rates = read_rates(upload.read().decode("utf-8", "replace") if upload else said["text"])
        except Refused as refusal:
            self.add_error(field, sentence(refusal))
            return said
        said["rates"], said["day"] = rates, day or said.get("published_on")
        if said["day"] is None:
            self.add_error("published_on", _("The table does not say of which day it is."))
        return said

    def content(self) -> dict[str, Any]:
        """What a proposal takes."""
        data = self.cleaned_data
        rates = [
            {"base": one.base, "quote": one.quote, "mid": str(one.mid), "bid": None if one.bid is None else str(one.bid)}
            for one in data["rates"]
        ]
        return {"rates": rates, "published_on": data["day"].isoformat(), "source": data["source"]}


class FxPolicyForm(_Reasoned):
    """Another margin, or another age up to which rates are used, from a day on."""

    base = forms.RegexField(
        label=_("From the currency"), regex=r"^[A-Z]{3}$", required=False, help_text=_("Both empty: every pair.")
    )
    quote = forms.RegexField(label=_("into the currency"), regex=r"^[A-Z]{3}$", required=False)
    margin_bps = forms.IntegerField(
        label=_("Margin, basis points"), min_value=0, max_value=1_000, help_text=_("Taken off the rate: 50 is 0.5 %.")
    )
    max_age_hours = forms.IntegerField(
        label=_("Rates are used for, hours"),
        min_value=1,
        max_value=744,
        help_text=_("From the beginning of the day for which they were published."),
    )
    valid_from = forms.DateField(label=_("From"), widget=Day)
    field_order = ("base", "quote", "margin_bps", "max_age_hours", "valid_from", "source", "reason")

    def content(self) -> dict[str, Any]:
        """What a proposal takes."""
        data = self.cleaned_data
        names = ("base", "quote", "margin_bps", "max_age_hours", "source")
        return {**{name: data[name] for name in names}, "valid_from": data["valid_from"].isoformat()}


class DealForm(forms.Form):
    """A bank's exchange for the platform."""

    sold = forms.DecimalField(label=_("Sold"), min_value=Decimal("0.001"), max_digits=18, decimal_places=3)
    sold_currency = forms.RegexField(label=_("Currency sold"), regex=r"^[A-Z]{3}$")
    bought = forms.DecimalField(label=_("Bought"), min_value=Decimal("0.001"), max_digits=18, decimal_places=3)
    bought_currency = forms.RegexField(label=_("Currency bought"), regex=r"^[A-Z]{3}$")
    reference = forms.CharField(label=_("The bank's number of the exchange"), max_length=60)
    reason = forms.CharField(
        label=_("Why; it stays in the history"), min_length=10, max_length=300, widget=forms.Textarea({"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        """Both amounts in minor units of currencies that there are."""
        said = super().clean() or {}
        for side in ("sold", "bought"):
            if said.get(side) is not None and said.get(f"{side}_currency"):
                try:
                    said[f"{side}_minor"] = Money.parse(said[side], said[f"{side}_currency"]).amount_minor
                except UnknownCurrency:
                    self.add_error(f"{side}_currency", _("There is no such currency."))
                except MalformedAmount:
                    self.add_error(side, _("The currency has fewer decimal places."))
        return said

    def content(self) -> dict[str, Any]:
        """What a proposal takes."""
        names = ("sold_minor", "sold_currency", "bought_minor", "bought_currency", "reference")
        return {name: self.cleaned_data[name] for name in names}
