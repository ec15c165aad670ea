"""The form of a delivery address, as its country writes addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrepot.orders.errors import AddressInvalid
from entrepot.orders.queries import postal_form
from entrepot.orders.services import checked_address
from entrepot.orders.types import Address, PostalForm
from entrepot.wording.places import country_name

from .visitor import COUNTRIES, language

_FALLBACK: Final = "CN"
# The words of CLDR's address data.
_KINDS: Final[dict[str, Promise]] = {
    "area": _("Area"), "city": _("City"), "county": _("County"), "department": _("Department"), "district": _("District"),
    "do_si": _("Province or city"), "emirate": _("Emirate"), "island": _("Island"), "neighborhood": _("Neighbourhood"),
    "oblast": _("Oblast"), "parish": _("Parish"), "post_town": _("Town"), "prefecture": _("Prefecture"),
    "province": _("Province"), "state": _("State or territory"), "suburb": _("Suburb"), "townland": _("Townland"),
    "village_township": _("Village or township"), "eircode": _("Eircode"), "pin": _("PIN code"), "postal": _("Postcode"),
    "zip": _("ZIP code"),
}  # fmt: skip
_AUTOCOMPLETE: Final = {
    "country": "country", "name": "name", "phone": "tel", "email": "email", "region": "address-level1", "city": "address-level2",
    "district": "address-level3", "line1": "address-line1", "line2": "address-line2", "postcode": "postal-code",
}  # fmt: skip
_REQUIRED: Final = _("This field is required.")
_BRINGS_FIELDS: Final = {"hx-get": ""}  # the same page again; parts/address_fields.html says what of it is taken
_INVALID: Final[dict[str, Promise]] = {
    "phone": _("This is not a phone number of that country. From elsewhere, begin with + and the country's code."),
    "postcode": _("This postcode does not fit the address."),
    "region": _("Please choose from the list."),
    "city": _("Please choose from the list."),
    "country": _("Please choose from the list."),
}


def countries() -> list[tuple[str, str]]:
    """Destinations to choose from, by name."""
    return sorted(((code, country_name(code)) for code in COUNTRIES), key=lambda pair: pair[1])


class AddressForm(forms.Form):
    """Where the parcels go. Which fields there are, what they are called and what fits is the address data's business."""

    country = forms.ChoiceField(
        label=_("Country or region"), choices=countries, widget=forms.Select(attrs=_BRINGS_FIELDS)
    )  # fmt: skip
    name = forms.CharField(label=_("Recipient's full name"), max_length=80)
    phone = forms.CharField(label=_("Phone"), max_length=40, help_text=_("For the carrier only."))
    email = forms.EmailField(label=_("E-mail"), help_text=_("For news of your order, and the link that opens it."))
    region = forms.CharField(max_length=60, required=False)
    city = forms.CharField(max_length=60, required=False)
    district = forms.CharField(max_length=60, required=False)
    line1 = forms.CharField(label=_("Street and number"), max_length=120)
    line2 = forms.CharField(label=_("Flat, floor, company"), max_length=120, required=False)
    postcode = forms.CharField(max_length=12, required=False)

    def __init__(self, *args: Any, wants_email: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not wants_email:
            del self.fields["email"]
        self.postal = self._postal()
        self._shape()

    def _now(self, name: str) -> str:
        """What stands in the field, typed or given."""
        value = self.data.get(name) if self.is_bound else self.initial.get(name)
        return str(value or "")

    def _postal(self) -> PostalForm:
        country = self._now("country")
        known = country if country in COUNTRIES else _FALLBACK
        return postal_form(known, self._now("region"), self._now("city"), language=language())

    def _shape(self) -> None:
        postal = self.postal
        for name in ("region", "city", "district", "postcode"):
            if name not in postal.fields:
                del self.fields[name]
        for name, kind in (
            ("region", postal.region_kind), ("city", postal.city_kind), ("district", postal.district_kind),
            ("postcode", postal.postcode_kind),
        ):  # fmt: skip
            if name in self.fields:
                self.fields[name].label = str(_KINDS.get(kind, kind))
                self.fields[name].required = name in postal.required
        self._offer()
        for name, field in self.fields.items():
            field.widget.attrs["autocomplete"] = f"shipping {_AUTOCOMPLETE[name]}" if name != "email" else "email"
        for name in ("line1", "line2"):
            self.fields[name].widget.attrs["wide"] = True

    def _offer(self) -> None:
        """Lists, suggestions and an example, where the country's data has them."""
        postal = self.postal
        for name, choices in (("region", postal.regions), ("city", postal.cities)):
            if name in self.fields and choices:
                self._choose(name, choices)
        if "district" in self.fields and postal.districts:
            self.fields["district"].widget.attrs["list"] = "districts"
        if "postcode" in self.fields and postal.postcode_example:
            self.fields["postcode"].widget.attrs["placeholder"] = postal.postcode_example

    def _choose(self, name: str, choices: tuple[tuple[str, str], ...]) -> None:
        """A list in place of free text; what was typed before is found in it by any of its names."""
        old = self.fields[name]
        self.fields[name] = forms.CharField(
            label=old.label, required=old.required, max_length=60,
            widget=forms.Select(choices=[("", _("Please choose")), *choices], attrs=_BRINGS_FIELDS),
        )  # fmt: skip
        known = {key for key, _label in choices}
        if (value := self._now(name)) and value not in known:
            meant = self.postal.region if name == "region" else self.postal.city
            if self.is_bound:
                self.data = {**{key: self.data.get(key) for key in self.data}, name: meant}
            else:
                self.initial[name] = meant

    def shown(self) -> Iterator[forms.BoundField]:
        """The fields in the order of the country: who first, then where."""
        order = ["name", "phone", "email"]
        for name in self.postal.fields:
            order += ["line1", "line2"] if name == "street" else [name] if name not in order else []
        return (self[name] for name in order if name in self.fields)

    def clean(self) -> dict[str, Any]:
        """The whole address against its country's data; each problem beside its field."""
        typed = super().clean() or self.cleaned_data
        if self.errors.keys() & {"country"}:
            return typed
        try:
            self._address = checked_address(self._typed())
        except AddressInvalid as refusal:
            for problem, code in refusal.fields["problems"].items():
                name = "line1" if problem == "street" else problem
                if name in self.fields and name not in self.errors:
                    self.add_error(name, str(_INVALID.get(name, _REQUIRED) if code == "invalid" else _REQUIRED))
        return typed

    def _typed(self) -> Address:
        typed = self.cleaned_data
        return Address(
            name=typed.get("name", ""),
            country=typed.get("country", ""),
            lines=tuple(line for line in (typed.get("line1", ""), typed.get("line2", "")) if line),
            city=typed.get("city", ""),
            region=typed.get("region", ""),
            postcode=typed.get("postcode", ""),
            phone=typed.get("phone", ""),
            district=typed.get("district", ""),
        )

    def address(self) -> Address:
        """The address that was typed, in one spelling."""
        return self._address


def initial_of(address: Address) -> dict[str, str]:
    """A stored address as the form takes it."""
    first, *rest = address.lines or ("",)
    return {
        "country": address.country, "name": address.name, "phone": address.phone, "region": address.region, "city": address.city,
        "district": address.district, "line1": first, "line2": ", ".join(rest), "postcode": address.postcode,
    }  # fmt: skip
