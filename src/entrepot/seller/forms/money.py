"""Where the money goes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AccountForm(forms.Form):
    """The bank account of the store."""

    holder = forms.CharField(label=_("Account holder"), max_length=120)
    destination = forms.CharField(label=_("IBAN or account number"), min_length=4, max_length=64)


class PeriodForm(forms.Form):
    """The days of a statement, both included."""

    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
