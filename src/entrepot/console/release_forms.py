"""Forms about money that a provider keeps."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class OtherwiseForm(forms.Form):
    """How the money was let go, if not by the provider's answer."""

    reason = forms.CharField(
        label=_("How the money was released"),
        min_length=10,
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("For example: at the provider's own pages, or by itself when its time was over."),
    )
