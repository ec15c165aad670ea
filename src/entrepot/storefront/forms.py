"""Forms of the shop: what a person types, checked for form; whether it can be is the rooms' business."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from entrepot.orders.types import Address

from .money import country_name
from .regions import region_and_division, regions_of
from .visitor import COUNTRIES, CURRENCIES, language


def countries() -> list[tuple[str, str]]:
    """Destinations to choose from, by name."""
    return sorted(((code, country_name(code)) for code in COUNTRIES), key=lambda pair: pair[1])


class PreferencesForm(forms.Form):
    """Destination, currency and language; each may be left out."""

    country = forms.ChoiceField(choices=[(code, code) for code in COUNTRIES], required=False)
    currency = forms.ChoiceField(choices=[(code, code) for code in CURRENCIES], required=False)
    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    theme = forms.ChoiceField(choices=[("auto", "auto"), ("light", "light"), ("dark", "dark")], required=False)


class AddressForm(forms.Form):
    """Where the parcels go. The province is chosen from a list where freight or tax depends on it."""

    country = forms.ChoiceField(label=_("Country or region"), choices=countries)
    name = forms.CharField(label=_("Recipient's full name"), max_length=80)
    phone = forms.RegexField(
        r"^[+\d][\d\s()./-]{4,28}$", label=_("Phone"), help_text=_("For the carrier only."), strip=True,
        error_messages={"invalid": _("This is not a phone number.")},
    )  # fmt: skip
    email = forms.EmailField(label=_("E-mail"), help_text=_("For news of your order."))
    region = forms.CharField(label=_("State or province"), max_length=60, required=False)
    city = forms.CharField(label=_("City"), max_length=60)
    line1 = forms.CharField(label=_("Street and number"), max_length=120)
    line2 = forms.CharField(label=_("Flat, floor, company"), max_length=120, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=12)

    def __init__(self, *args: Any, signed_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if signed_in:
            del self.fields["email"]
        country = self.data.get("country") if self.is_bound else self.initial.get("country")
        if choices := regions_of(str(country), language()):
            self.fields["region"] = forms.ChoiceField(
                label=_("State or province"), choices=[("", _("Please choose")), *choices],
                error_messages={"invalid_choice": _("Please choose from the list.")},
            )  # fmt: skip
        for name, kind in _AUTOCOMPLETE.items():
            if name in self.fields:
                self.fields[name].widget.attrs["autocomplete"] = f"shipping {kind}" if kind != "email" else kind
        for name in ("line1", "line2"):
            self.fields[name].widget.attrs["wide"] = True

    def address(self) -> Address:
        """The address that was typed."""
        typed = self.cleaned_data
        region, division = region_and_division(typed["country"], typed["region"], language())
        return Address(
            name=typed["name"],
            country=typed["country"],
            lines=tuple(line for line in (typed["line1"], typed["line2"]) if line),
            city=typed["city"],
            region=region,
            postcode=typed["postcode"],
            phone=typed["phone"],
            division=division,
        )


_AUTOCOMPLETE = {
    "country": "country",
    "name": "name",
    "phone": "tel",
    "email": "email",
    "region": "address-level1",
    "city": "address-level2",
    "line1": "address-line1",
    "line2": "address-line2",
    "postcode": "postal-code",
}
