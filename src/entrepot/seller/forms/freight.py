"""A freight template of one service: a fee for everywhere, other fees for some areas, free from an amount on."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from entrepot.logistics.enums import Assumer, Valuation
from entrepot.logistics.types import AreaGroup, Charge, FreeRule, Service, Template
from entrepot.seller.forms.fields import DecimalText, MoneyField
from entrepot.seller.words import word

EVERYWHERE: Final = "1"  # the default area of a service, by Taobao's numbering


class TemplateForm(forms.Form):
    """What holds for the template as a whole."""

    name = forms.CharField(label=_("Name"), max_length=50)
    valuation = forms.ChoiceField(label=_("Counted"))
    assumer = forms.ChoiceField(label=_("Who pays"))
    service = forms.CharField(
        label=_("Way of sending"), max_length=20, initial="express", help_text=_("As express, post, ems.")
    )
    countries = forms.CharField(
        label=_("Countries"), required=False, max_length=900, help_text=_("As “CN, HK”. Empty: the whole world.")
    )
    unserved = forms.CharField(
        label=_("Not delivered to"), required=False, max_length=900, help_text=_("Areas, as “AU, 650000”.")
    )
    is_default = forms.BooleanField(label=_("Use it for everything without a template of its own"), required=False)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valuation"] = forms.ChoiceField(
            label=_("Counted"),
            choices=[(v.value, word("valuation", v.value)) for v in Valuation],
            initial=Valuation.WEIGHT.value,
        )
        self.fields["assumer"] = forms.ChoiceField(
            label=_("Who pays"), choices=[(a.value, word("assumer", a.value)) for a in Assumer]
        )
        self.fields["free_from"] = MoneyField(label=_("Free from goods worth"), currency=currency, required=False)


class AreaForm(forms.Form):
    """The fees of some areas, or of everywhere."""

    areas = forms.CharField(
        label=_("Areas"),
        required=False,
        max_length=900,
        help_text=_("As “CN, JP”, or “310000” for Shanghai. Empty: everywhere else."),
    )
    start_standard = DecimalText(label=_("First"), min_value=Decimal("0.1"), max_digits=6, decimal_places=1, initial=Decimal(1))
    add_standard = DecimalText(
        label=_("Each further"), min_value=Decimal("0.1"), max_digits=6, decimal_places=1, initial=Decimal(1)
    )
    days_min = forms.IntegerField(label=_("Days from"), min_value=0, max_value=180, initial=3)
    days_max = forms.IntegerField(label=_("Days to"), min_value=0, max_value=180, initial=15)
    field_order = ["areas", "start_standard", "start_fee", "add_standard", "add_fee", "days_min", "days_max"]

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start_fee"] = MoneyField(label=_("Fee"), currency=currency)
        self.fields["add_fee"] = MoneyField(label=_("Fee of each further"), currency=currency)
        self.order_fields(self.field_order)


class TryForm(forms.Form):
    """A parcel whose price is asked for."""

    country = forms.CharField(label=_("Country"), min_length=2, max_length=2, initial="CN")
    division = forms.CharField(label=_("Region"), required=False, max_length=12)
    pieces = forms.IntegerField(label=_("Pieces"), min_value=1, max_value=9999, initial=1)
    weight_g = forms.IntegerField(label=_("Weight of one (g)"), min_value=0, max_value=1_000_000, initial=500)
    volume_cm3 = forms.IntegerField(label=_("Volume of one (cm³)"), min_value=0, max_value=10_000_000, initial=0)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goods_minor"] = MoneyField(label=_("Worth of the goods"), currency=currency, initial=10_000)


def area_forms(
    currency: str, data: Any = None, initial: Sequence[dict[str, Any]] = (), extra: int = 0
) -> BaseFormSet[AreaForm]:
    """The areas' forms: those of `initial` and `extra` empty ones, or those of a POST."""
    kind = formset_factory(AreaForm, extra=extra, min_num=0 if initial else 1, max_num=60, validate_min=True)
    return kind(data, prefix="a", initial=list(initial), form_kwargs={"currency": currency})


def is_simple(template: Template) -> bool:
    """Whether these forms can show all of the template; others are edited by the API."""
    return (
        len(template.services) == 1
        and template.divisor is None
        and all(
            len(group.charges) == 1 and group.charges[0].amount_from_minor == 0
            for service in template.services
            for group in service.groups
        )
        and all(
            not service.remote
            and service.percent == 0
            and service.min_minor is None
            and service.max_minor is None
            and len(service.free) <= 1
            and all(rule.amount_minor is not None and not rule.areas and rule.quantity is None and rule.weight_g is None
                    for rule in service.free)
            for service in template.services
        )
    )  # fmt: skip


def initial_of(template: Template, *, is_default: bool) -> dict[str, Any]:
    """What the form shows of a simple template."""
    [service] = template.services
    return {
        "name": template.name,
        "valuation": template.valuation.value,
        "assumer": template.assumer.value,
        "service": service.code,
        "countries": ", ".join(service.countries),
        "unserved": ", ".join(service.unserved),
        "free_from": service.free[0].amount_minor if service.free else None,
        "is_default": is_default,
    }


def initial_of_areas(template: Template) -> list[dict[str, Any]]:
    """The areas as their forms show them, everywhere first."""
    groups = sorted(template.services[0].groups, key=lambda group: EVERYWHERE not in group.areas)
    return [
        {
            "areas": ", ".join(area for area in group.areas if area != EVERYWHERE),
            "start_standard": group.charges[0].start_standard,
            "start_fee": group.charges[0].start_fee_minor,
            "add_standard": group.charges[0].add_standard,
            "add_fee": group.charges[0].add_fee_minor,
            "days_min": group.days_min,
            "days_max": group.days_max,
        }
        for group in groups
    ]


def template_of(form: TemplateForm, areas: BaseFormSet[AreaForm], currency: str, was: Template | None) -> Template:
    """The template that valid forms describe; rounding and sender's area stay as they were."""
    said = form.cleaned_data
    free = said["free_from"]
    service = Service(
        code=said["service"].strip(),
        groups=tuple(_group(area.cleaned_data) for area in areas.forms if area.cleaned_data),
        countries=_listed(said["countries"]),
        unserved=_listed(said["unserved"]),
        free=() if free is None else (FreeRule(amount_minor=free),),
    )
    return Template(
        name=said["name"].strip(),
        currency=currency,
        valuation=Valuation(said["valuation"]),
        services=(service,),
        assumer=Assumer(said["assumer"]),
        step_g=was.step_g if was else 1,
        consign_area=was.consign_area if was else "",
    )


def _group(said: dict[str, Any]) -> AreaGroup:
    charge = Charge(
        start_standard=said["start_standard"],
        start_fee_minor=said["start_fee"],
        add_standard=said["add_standard"],
        add_fee_minor=said["add_fee"],
    )
    return AreaGroup(_listed(said["areas"]) or (EVERYWHERE,), (charge,), said["days_min"], said["days_max"])


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip().upper() for part in text.replace("，", ",").split(",") if part.strip()))
