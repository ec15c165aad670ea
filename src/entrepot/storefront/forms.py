"""Forms of the shop: what a person types, checked for form; whether it can be is the rooms' business."""

from __future__ import annotations

from django import forms
from django.conf import settings

from .visitor import COUNTRIES, CURRENCIES


class PreferencesForm(forms.Form):
    """Destination, currency and language; each may be left out."""

    country = forms.ChoiceField(choices=[(code, code) for code in COUNTRIES], required=False)
    currency = forms.ChoiceField(choices=[(code, code) for code in CURRENCIES], required=False)
    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    theme = forms.ChoiceField(choices=[("auto", "auto"), ("light", "light"), ("dark", "dark")], required=False)
