"""From a company to an open store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.kernel.money import known_currencies
from entrepot.seller.words import word
from entrepot.stores.enums import StoreKind
from entrepot.stores.types import Paper
from entrepot.wording.countries import CountryField


class MerchantForm(forms.Form):
    """The company."""

    legal_name = forms.CharField(label=_("Registered name of the company"), max_length=200)
    country = CountryField(label=_("Country"))
    registration_no = forms.CharField(label=_("Registration number"), required=False, max_length=60)


class StoreForm(forms.Form):
    """The store that the company opens."""

    kind = forms.ChoiceField(label=_("Kind"))
    name_en = forms.CharField(label=_("Name (English)"), required=False, max_length=120)
    name_zh = forms.CharField(label=_("Name (Simplified Chinese)"), required=False, max_length=120)
    slug = forms.CharField(
        label=_("Address"), max_length=60, help_text=_("Small letters, digits and hyphens; it stands in the store's links.")
    )
    country = CountryField(label=_("Country it sells from"))
    currency = forms.ChoiceField(label=_("Currency of its prices"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = (StoreKind.GLOBAL.value, StoreKind.DOMESTIC.value)
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=[(kind, word("store_kind", kind)) for kind in kinds])
        self.fields["currency"] = forms.ChoiceField(
            label=_("Currency of its prices"), choices=[(code, code) for code in sorted(known_currencies())]
        )

    @property
    def name(self) -> dict[str, str]:
        """The names that were given, by language."""
        said = {"en": self.cleaned_data["name_en"], "zh-hans": self.cleaned_data["name_zh"]}
        return {language: text for language, text in said.items() if text}


class PapersForm(forms.Form):
    """The papers that the kind of store asks for, each by its number or by where it can be read."""

    def __init__(self, *args: Any, kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in kinds:
            self.fields[kind] = forms.CharField(
                label=word("paper", kind), max_length=300, help_text=_("Its number, or a link to a copy.")
            )

    @property
    def papers(self) -> list[Paper]:
        """What was handed in."""
        return [Paper(kind, text.strip()) for kind, text in self.cleaned_data.items()]
