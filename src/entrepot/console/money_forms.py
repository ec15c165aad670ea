"""Forms about stores' money: what is held back, transfers that came in, penalties."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.console.forms import Day
from entrepot.kernel.money import MalformedAmount, Money, UnknownCurrency
from entrepot.wording.countries import CountryField
from entrepot.wording.words import KINDS


class HoldbackForm(forms.Form):
    """Another part of settlements that is held back for a while, from a day on."""

    valid_from = forms.DateField(label=_("From"), widget=Day)
    new_store_days = forms.IntegerField(label=_("A store is new for, days"), min_value=0, max_value=3_650)
    new_bps = forms.IntegerField(
        label=_("Held back of new stores, basis points"),
        min_value=0,
        max_value=5_000,
        help_text=_("Of the store's part of each settlement: 500 is 5 %."),
    )
    new_hold_days = forms.IntegerField(label=_("Held back of new stores for, days"), min_value=1, max_value=365)
    bps = forms.IntegerField(label=_("Held back of other stores, basis points"), min_value=0, max_value=5_000)
    hold_days = forms.IntegerField(label=_("Held back of other stores for, days"), min_value=1, max_value=365)
    source = forms.CharField(label=_("Where the figures come from"), max_length=300)
    reason = forms.CharField(label=_("Why it should change"), min_length=10, max_length=300, widget=forms.Textarea({"rows": 2}))


class FeeTaxForm(forms.Form):
    """Another rate of the tax on the platform's fees, from a day on."""

    country = CountryField(label=_("Country of the store"))
    kind = forms.ChoiceField(
        label=_("Kind of store"),
        required=False,
        choices=[("", _("every kind")), *((code, name) for code, name in KINDS.items() if code != "own")],
    )
    percent = forms.DecimalField(
        label=_("Tax, percent of the fee"), min_value=Decimal(0), max_value=Decimal(50), decimal_places=2
    )
    valid_from = forms.DateField(label=_("From"), widget=Day)
    source = forms.CharField(label=_("Where the figures come from"), max_length=300)
    reason = forms.CharField(label=_("Why it should change"), min_length=10, max_length=300, widget=forms.Textarea({"rows": 2}))

    def content(self) -> dict[str, Any]:
        """What a proposal takes."""
        data = self.cleaned_data
        return {
            "country": data["country"], "kind": data["kind"], "bps": int(data["percent"] * 100),
            "valid_from": data["valid_from"].isoformat(), "source": data["source"],
        }  # fmt: skip


class StoreMoneyForm(forms.Form):
    """An amount of a store, and why."""

    amount = forms.DecimalField(label=_("Amount"), min_value=Decimal("0.01"), max_digits=14, decimal_places=2)
    currency = forms.RegexField(label=_("Currency"), regex=r"^[A-Z]{3}$")
    reason = forms.CharField(
        label=_("Why; the store reads it"), min_length=10, max_length=300, widget=forms.Textarea({"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        """The amount in minor units of a currency that there is."""
        said = super().clean() or {}
        if said.get("amount") is not None and said.get("currency"):
            try:
                said["amount_minor"] = Money.parse(said["amount"], said["currency"]).amount_minor
            except UnknownCurrency:
                self.add_error("currency", _("There is no such currency."))
            except MalformedAmount:
                self.add_error("amount", _("The currency has fewer decimal places."))
        return said

    def content(self) -> dict[str, Any]:
        """What a proposal takes, beside the store."""
        names = ("amount_minor", "currency", "reference")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class DepositForm(StoreMoneyForm):
    """A store's bank transfer for its deposit."""

    reference = forms.CharField(label=_("The bank's number of the transfer"), max_length=60)
    field_order = ("amount", "currency", "reference", "reason")
