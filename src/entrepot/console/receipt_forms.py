"""The form of a shopper's limit for paying on receipt."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.wording.words import RECEIPT_LEVELS


class ReceiptLevelForm(forms.Form):
    """Another level, and why: the shopper reads it."""

    level = forms.ChoiceField(label=_("Limit for paying on receipt"), choices=list(RECEIPT_LEVELS.items()))
    reason = forms.CharField(
        label=_("Why; the shopper reads it"), min_length=10, max_length=300, widget=forms.Textarea({"rows": 2})
    )
