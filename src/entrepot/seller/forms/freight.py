"""The fields of a freight template: of the whole, of a way of sending, of a row of areas and its bands, of what is free or remote."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.logistics.enums import Assumer, Valuation
from entrepot.logistics.services import NAME_BYTES, standards_of
from entrepot.seller.forms.fields import DecimalText, MoneyField
from entrepot.seller.words import word
from entrepot.wording.countries import country_choices
from entrepot.wording.words import SERVICES

_UNITS: Final = {Valuation.PIECE: gettext_lazy("pieces"), Valuation.WEIGHT: "kg", Valuation.VOLUME: "m³"}


class TemplateForm(forms.Form):
    """What holds for the template as a whole."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=50)
    valuation = forms.ChoiceField(label=gettext_lazy("Counted"))
    assumer = forms.ChoiceField(label=gettext_lazy("Who pays"))
    divisor = forms.IntegerField(
        label=gettext_lazy("Volumetric divisor"), required=False, min_value=1, max_value=1_000_000,
        help_text=gettext_lazy("cm³ for a kilogram, as 5000 or 6000. Empty: only the real weight counts."),
    )  # fmt: skip
    step_g = forms.IntegerField(label=gettext_lazy("Weight is rounded up to (g)"), min_value=1, max_value=1_000_000, initial=1)
    is_default = forms.BooleanField(label=gettext_lazy("Use it for everything without a template of its own"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind, values in (("valuation", "valuation", Valuation), ("assumer", "assumer", Assumer)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(value.value, word(kind, value.value)) for value in values]
            field.initial = field.initial or ("weight" if name == "valuation" else "buyer")

    def clean_name(self) -> str:
        """The name as it is stored: Taobao counts bytes."""
        name = str(self.cleaned_data["name"]).strip()
        if len(name.encode()) > NAME_BYTES:
            raise ValidationError(_("That is too long: at most 50 letters, or 16 Chinese characters."))
        return name


class WayForm(forms.Form):
    """One way of sending."""

    code = forms.ChoiceField(label=gettext_lazy("Way of sending"))
    percent = DecimalText(
        label=gettext_lazy("Surcharge (%)"), required=False, min_value=Decimal(0), max_value=Decimal(1000), decimal_places=1,
        help_text=gettext_lazy("Fuel or season, on top of the fee."),
    )  # fmt: skip

    def __init__(self, *args: Any, currency: str, own_code: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(code, str(name)) for code, name in SERVICES.items()]
        if own_code and own_code not in SERVICES:
            known.append((own_code, word("service", own_code)))
        code = self.fields["code"]
        assert isinstance(code, forms.ChoiceField)
        code.choices = known
        self.fields["min_minor"] = MoneyField(label=_("At least"), currency=currency, required=False)
        self.fields["max_minor"] = MoneyField(label=_("At most"), currency=currency, required=False)

    def clean(self) -> dict[str, Any]:
        """The least is not above the most."""
        said = super().clean() or {}
        low, high = said.get("min_minor"), said.get("max_minor")
        if low is not None and high is not None and low > high:
            self.add_error("max_minor", _("This is less than the smallest charge."))
        return said


class GroupForm(forms.Form):
    """How long parcels to the areas of a row take."""

    days_min = forms.IntegerField(label=gettext_lazy("Days from"), min_value=0, max_value=365, initial=3)
    days_max = forms.IntegerField(label=gettext_lazy("Days to"), min_value=0, max_value=365, initial=15)

    def clean(self) -> dict[str, Any]:
        """From is not after to."""
        said = super().clean() or {}
        if said.get("days_min") is not None and said.get("days_max") is not None and said["days_max"] < said["days_min"]:
            self.add_error("days_max", _("This is less than the days from."))
        return said


class BandForm(forms.Form):
    """The fees of a row, from an amount of goods on where there are several bands."""

    field_order = ["amount_from", "start_standard", "start_fee", "add_standard", "add_fee"]

    def __init__(self, *args: Any, currency: str, valuation: Valuation, is_first: bool, is_free: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_free = is_free
        unit = {"unit": str(_UNITS[valuation])}
        low, high, places = standards_of(valuation)
        for name, label in (
            ("start_standard", _("First (%(unit)s)") % unit),
            ("add_standard", _("Each further (%(unit)s)") % unit),
        ):
            self.fields[name] = DecimalText(
                label=label, min_value=low, max_value=high, decimal_places=places, initial=Decimal(1), required=not is_free
            )
        if not is_first:
            self.fields["amount_from"] = MoneyField(label=_("From goods worth"), currency=currency)
        self.fields["start_fee"] = MoneyField(label=_("Fee of the first"), currency=currency, required=not is_free)
        self.fields["add_fee"] = MoneyField(label=_("Fee of each further"), currency=currency, required=not is_free)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Where the store pays, empty fields say one unit for nothing."""
        said = super().clean() or {}
        first, more = said.get("start_fee"), said.get("add_fee")
        if first and more is not None and more > first:
            self.add_error("add_fee", _("Not more than the fee of the first, unless that is zero."))
        if self.is_free:  # its fees are not shown: what is wrong with them does not matter
            for name in list(self.errors):
                del self.errors[name]
            defaults: dict[str, Any] = {"start_standard": Decimal(1), "add_standard": Decimal(1), "start_fee": 0, "add_fee": 0}
            said |= {name: value for name, value in defaults.items() if said.get(name) is None}
        return said


class FreeForm(forms.Form):
    """When delivery costs nothing: every condition that is filled in must hold."""

    quantity = forms.IntegerField(
        label=gettext_lazy("At least so many pieces"), required=False, min_value=1, max_value=1_000_000
    )
    weight = DecimalText(
        label=gettext_lazy("At most so many kg"),
        required=False,
        min_value=Decimal("0.001"),
        max_value=Decimal(10**6),
        decimal_places=3,
    )
    field_order = ["amount", "quantity", "weight"]

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = MoneyField(label=_("Goods worth at least"), currency=currency, required=False)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Without a condition everything would be free: that is said by who pays."""
        said = super().clean() or {}
        if not self.errors and all(said.get(name) is None for name in ("amount", "quantity", "weight")):
            raise ValidationError(_("Fill in one condition at least, or remove this rule."))
        return said


class RemoteForm(forms.Form):
    """A surcharge for some postcodes of a country."""

    country = forms.ChoiceField(label=gettext_lazy("Country"))
    first = forms.CharField(label=gettext_lazy("Postcode from"), max_length=20)
    last = forms.CharField(label=gettext_lazy("Postcode to"), max_length=20)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)
        country.choices = country_choices()
        self.fields["fee"] = MoneyField(label=_("Surcharge"), currency=currency)

    def clean(self) -> dict[str, Any]:
        """Postcodes are compared as text of equal length."""
        said = super().clean() or {}
        first, last = said.get("first", "").strip(), said.get("last", "").strip()
        if first and last and len(first) != len(last):
            self.add_error("last", _("As long as the first one: only postcodes of that length are meant."))
        elif first and last and last < first:
            self.add_error("last", _("This is before the first one."))
        return said


class TryForm(forms.Form):
    """A parcel whose price is asked for: of the weight, size and worth that are typed, or of pieces of an article of the store."""

    sku = forms.CharField(
        label=gettext_lazy("Article number (SKU)"), required=False, max_length=80,
        help_text=gettext_lazy("With it the parcel is of this article, and the price at the door is worked out, with duty and taxes."),
    )  # fmt: skip
    country = forms.ChoiceField(label=gettext_lazy("Destination"), initial="CN")
    division = forms.ChoiceField(label=gettext_lazy("Province (in China)"), required=False)
    postcode = forms.CharField(label=gettext_lazy("Postcode"), required=False, max_length=20)
    pieces = forms.IntegerField(label=gettext_lazy("Pieces"), min_value=1, max_value=9999, initial=1)
    weight_g = forms.IntegerField(label=gettext_lazy("Weight of one (g)"), min_value=0, max_value=1_000_000, initial=500)
    length = forms.IntegerField(label=gettext_lazy("Length (cm)"), required=False, min_value=0, max_value=1000)
    width = forms.IntegerField(label=gettext_lazy("Width (cm)"), required=False, min_value=0, max_value=1000)
    height = forms.IntegerField(label=gettext_lazy("Height (cm)"), required=False, min_value=0, max_value=1000)

    def __init__(self, *args: Any, currency: str, provinces: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("country", country_choices()), ("division", [("", "–"), *provinces])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        self.fields["goods"] = MoneyField(label=_("Worth of the goods"), currency=currency, initial=10_000)

    @property
    def volume_mm3(self) -> int:
        """The size of one piece; zero unless all three sides were said."""
        said = self.cleaned_data
        return (said.get("length") or 0) * (said.get("width") or 0) * (said.get("height") or 0) * 1000
