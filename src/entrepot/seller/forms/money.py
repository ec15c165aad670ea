"""Where the money goes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.kernel.money import MalformedAmount, Money
from entrepot.seller.words import word
from entrepot.settlement.queries import LineFilter


class AccountForm(forms.Form):
    """The bank account of the store."""

    holder = forms.CharField(label=_("Account holder"), max_length=120)
    destination = forms.CharField(label=_("IBAN or account number"), min_length=4, max_length=64)


class CurrencyForm(forms.Form):
    """The currency in which the store is settled; empty is as sold."""

    currency = forms.ChoiceField(label=_("Settle in"), required=False)

    def __init__(self, *args: Any, currencies: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["currency"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("the currency of each order")), *((code, code) for code in currencies)]


class TopUpForm(forms.Form):
    """How much of the balance goes to the deposit."""

    amount = forms.DecimalField(label=_("Amount"), min_value=Decimal("0.01"), max_digits=14, decimal_places=2)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        field = self.fields["amount"]
        assert isinstance(field, forms.DecimalField)
        field.widget.attrs["id"] = f"amount-{currency}"
        field.label = _("Amount, %(currency)s") % {"currency": currency}

    def clean_amount(self) -> int:
        """In minor units; no more digits than the currency has."""
        try:
            return Money.parse(self.cleaned_data["amount"], self.currency).amount_minor
        except MalformedAmount as error:
            raise forms.ValidationError(_("The currency has fewer decimal places.")) from error


class LinesForm(forms.Form):
    """Which lines of a statement to show: the days are both included; what is empty does not narrow."""

    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    code = forms.ChoiceField(label=_("For"), required=False)
    number = forms.CharField(label=_("Order number"), required=False, max_length=20)
    q = forms.CharField(
        label=_("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}),
        help_text=_("Part of a reference, order or posting number."),
    )  # fmt: skip

    def __init__(self, *args: Any, codes: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        assert isinstance(code, forms.ChoiceField)
        code.choices = [("", _("All")), *sorted(((one, word("code", one)) for one in codes), key=lambda pair: pair[1])]

    def clean(self) -> dict[str, Any]:
        """A period ends after it began."""
        said = super().clean() or {}
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", _("The period ends before it begins."))
        return said

    def wanted(self) -> LineFilter:
        """The filter; what was typed wrongly does not narrow."""
        self.is_valid()
        said = self.cleaned_data
        since, until = said.get("since"), said.get("until")
        return LineFilter(
            since=_midnight(since) if since else None,
            until=_midnight(until) + timedelta(days=1) if until else None,
            code=said.get("code", ""),
            number=said.get("number", "").strip(),
            text=said.get("q", "").strip(),
        )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
