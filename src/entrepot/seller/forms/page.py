"""How the store presents itself: its page, and its settings."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.catalog.types import Decoration, StorePicture
from entrepot.seller.forms.product import LANGUAGES
from entrepot.stores.types import StoreView
from entrepot.wording.countries import CountryField
from entrepot.wording.places import country_name

PARTS: Final = ("banner", "logo")
_FILES: Final = {"accept": "image/jpeg,image/png,image/webp,image/gif"}
_ADDRESS: Final = ("recipient", "street", "city", "postal_code", "country", "phone")


class DecorationForm(forms.Form):
    """Pictures, introduction; featured products stand beside the form in their order."""

    banner = forms.FileField(
        label=_("Banner"),
        required=False,
        widget=forms.FileInput(attrs=_FILES),
        help_text=_("Four times as wide as high, 1600 × 400 at best; what is over is cut off evenly."),
    )
    logo = forms.FileField(
        label=_("Logo"), required=False, widget=forms.FileInput(attrs=_FILES), help_text=_("Square, 320 × 320 at best.")
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in LANGUAGES:
            for part, label in (
                ("banner", _("Banner: what it shows (%(language)s)")),
                ("logo", _("Logo: what it shows (%(language)s)")),
            ):
                self.fields[f"{part}_alt_{code}"] = forms.CharField(
                    label=label % {"language": name},
                    required=False,
                    max_length=200,
                    widget=forms.TextInput(attrs={"lang": code}),
                )
            self.fields[f"introduction_{code}"] = forms.CharField(
                label=_("Introduction (%(language)s)") % {"language": name},
                required=False,
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 5, "lang": code}),
            )

    def alt(self, part: str) -> dict[str, str]:
        """What the picture shows, by language."""
        return {code: self.cleaned_data[f"{part}_alt_{code}"] for code, _name in LANGUAGES}

    @property
    def introduction(self) -> dict[str, str]:
        """The introduction by language."""
        return {code: self.cleaned_data[f"introduction_{code}"] for code, _name in LANGUAGES}


def initial_of_decoration(draft: Decoration, version: int) -> dict[str, Any]:
    """What the form shows of a draft."""
    shown: dict[str, Any] = {"version": version}
    for code, _name in LANGUAGES:
        shown[f"introduction_{code}"] = draft.introduction.get(code, "")
        for part in PARTS:
            picture: StorePicture | None = getattr(draft, part)
            shown[f"{part}_alt_{code}"] = picture.alt.get(code, "") if picture else ""
    return shown


class SettingsForm(forms.Form):
    """What shoppers and couriers need to know of the store."""

    contact_email = forms.EmailField(label=_("E-mail for shoppers"), required=False)
    contact_phone = forms.CharField(label=_("Telephone"), required=False, max_length=40)
    holiday_until = forms.DateField(
        label=_("On holiday until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Your page tells shoppers that nothing is sent before this day. Empty: no holiday."),
    )
    return_recipient = forms.CharField(label=_("Returns go to"), required=False, max_length=120)
    return_street = forms.CharField(label=_("Street and number"), required=False, max_length=200)
    return_city = forms.CharField(label=_("City"), required=False, max_length=120)
    return_postal_code = forms.CharField(label=_("Postal code"), required=False, max_length=20)
    return_country = CountryField(label=_("Country"), required=False)
    return_phone = forms.CharField(label=_("Telephone for the courier"), required=False, max_length=40)

    def __init__(self, *args: Any, return_country: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked_country = return_country
        for code, name in LANGUAGES:
            self.fields[f"name_{code}"] = forms.CharField(
                label=_("Name (%(language)s)") % {"language": name}, required=False, max_length=120
            )
        self.order_fields([f"name_{code}" for code, _name in LANGUAGES])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"name_{code}") for code, _name in LANGUAGES):
            self.add_error("name_en", _("A name in at least one language is needed."))
        country = cleaned.get("return_country", "")
        address = [cleaned.get(f"return_{part}") for part in _ADDRESS if part not in {"phone", "postal_code"}]
        if any(address) and not all(address):
            self.add_error("return_recipient", _("A return address has a name, a street, a city and a country."))
        if country and self.asked_country and country != self.asked_country:
            self.add_error(
                "return_country",
                _("Stores of this kind take returns in %(country)s.") % {"country": country_name(self.asked_country)},
            )
        return cleaned

    def name(self, was: StoreView) -> dict[str, str]:
        """The names by language; those in languages that are not shown stay."""
        shown = {code: self.cleaned_data[f"name_{code}"].strip() for code, _name in LANGUAGES}
        return {code: text for code, text in {**was.name, **shown}.items() if text}

    @property
    def settings(self) -> dict[str, Any]:
        """The settings to store; None takes one away."""
        said = self.cleaned_data
        address = {part: said[f"return_{part}"] for part in _ADDRESS if said[f"return_{part}"]}
        return {
            "contact_email": said["contact_email"] or None,
            "contact_phone": said["contact_phone"] or None,
            "holiday_until": said["holiday_until"].isoformat() if said["holiday_until"] else None,
            "return_address": address or None,
        }


def initial_of_settings(store: StoreView) -> dict[str, Any]:
    """What the form shows of a store."""
    address = store.settings.get("return_address") or {}
    return {
        **{f"name_{code}": store.name.get(code, "") for code, _name in LANGUAGES},
        **{name: store.settings.get(name, "") for name in ("contact_email", "contact_phone", "holiday_until")},
        **{f"return_{part}": address.get(part, "") for part in _ADDRESS},
    }
