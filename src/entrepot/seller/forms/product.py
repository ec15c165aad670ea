"""The editor of a product: its texts, its facts, its articles; and the way between these forms and a draft."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from entrepot.catalog.enums import AttributeKind
from entrepot.catalog.types import Attribute, PictureDraft, ProductDraft, Text, VariantDraft
from entrepot.kernel.errors import Refused
from entrepot.seller.forms.fields import DecimalText, MoneyField, category_choices
from entrepot.stores.types import StoreView
from entrepot.wording.countries import CountryField
from entrepot.wording.refusals import sentence

LANGUAGES: Final = (("en", _("English")), ("zh-hans", _("Simplified Chinese")))
NET_UNITS: Final = ("", "g", "kg", "mg", "ml", "cl", "l", "m", "cm", "mm", "m2", "piece")
_NUMBER: Final = re.compile(r"([+-]?\d{1,18}(?:\.\d{1,9})?)\s*(\S{0,20})\Z")


class ProductForm(forms.Form):
    """What is said of the product as a whole."""

    category = forms.ChoiceField(label=_("Category"))
    brand = forms.CharField(label=_("Brand"), required=False, max_length=200)
    external_id = forms.CharField(
        label=_("Your number"), required=False, max_length=200, help_text=_("Empty: the number of the first article.")
    )
    origin = CountryField(label=_("Country of origin"), required=False)
    hs_code = forms.CharField(
        label=_("HS code"), required=False, max_length=14, help_text=_("6 to 10 digits. Customs asks for it.")
    )
    pictures = forms.CharField(
        label=_("Pictures by their address"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One address a line: pictures that are on the web already."),
    )
    attributes = forms.CharField(
        label=_("More properties"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One a line, as “material: oak” or “weight: 2.5 kg”."),
    )
    freight = forms.ChoiceField(
        label=_("Freight template"), required=False, help_text=_("What a shopper pays for sending it, and how long it takes.")
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, freight: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        """`freight` are the templates to choose from; the field is there from two on."""
        super().__init__(*args, **kwargs)
        if len(freight) > 1:
            cast("forms.ChoiceField", self.fields["freight"]).choices = freight
        else:
            del self.fields["freight"]
        cast("forms.ChoiceField", self.fields["category"]).choices = category_choices()
        for code, name in LANGUAGES:
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title (%(language)s)") % {"language": name},
                required=False,
                max_length=300,
                widget=forms.TextInput(attrs={"wide": "wide", "lang": code}),
            )
            self.fields[f"description_{code}"] = forms.CharField(
                label=_("Description (%(language)s)") % {"language": name},
                required=False,
                max_length=20_000,
                widget=forms.Textarea(attrs={"rows": 5, "lang": code}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"title_{code}") for code, _name in LANGUAGES):
            self.add_error("title_en", _("A title in at least one language is needed."))
        return cleaned

    @property
    def texts(self) -> list[Any]:
        """The fields of the texts, language by language."""
        return [self[f"{part}_{code}"] for code, _name in LANGUAGES for part in ("title", "description")]


class VariantForm(forms.Form):
    """One article."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["price_minor"] = MoneyField(label=_("Price"), currency=currency)
        self.fields["compare_at_minor"] = MoneyField(label=_("Former price"), currency=currency, required=False)
        self.fields["cost_minor"] = MoneyField(label=_("Cost"), currency=currency, required=False)
        self.order_fields(["sku", "options", "price_minor", "compare_at_minor", "cost_minor"])

    sku = forms.CharField(label="SKU", max_length=80)
    options = forms.CharField(
        label=_("Options"), required=False, max_length=400, help_text=_("As “colour: red; size: M”. Empty with one article.")
    )
    gtin = forms.CharField(label="GTIN", required=False, max_length=20)
    weight_g = forms.IntegerField(label=_("Weight (g)"), required=False, min_value=1)
    length_mm = forms.IntegerField(label=_("Length (mm)"), required=False, min_value=1)
    width_mm = forms.IntegerField(label=_("Width (mm)"), required=False, min_value=1)
    height_mm = forms.IntegerField(label=_("Height (mm)"), required=False, min_value=1)
    net_content = DecimalText(label=_("Net content"), required=False, max_digits=12, decimal_places=3)
    net_unit = forms.ChoiceField(label=_("Unit"), required=False, choices=[(unit, unit or "—") for unit in NET_UNITS])
    is_active = forms.BooleanField(label=_("Can be bought"), required=False, initial=True)

    def clean_options(self) -> dict[str, str]:
        """Options by name. Raises ValidationError for text that is none."""
        options = {}
        for part in filter(None, (part.strip() for part in re.split(r"[;\n；]", self.cleaned_data["options"]))):
            name, mark, value = re.split(r"([:：])", part, maxsplit=1) if re.search("[:：]", part) else (part, "", "")
            if not mark or not name.strip() or not value.strip():
                raise ValidationError(_("Write options as “colour: red; size: M”."), code="options")
            options[name.strip()] = value.strip()
        return options


def variant_forms(
    currency: str, data: Any = None, initial: Sequence[Mapping[str, Any]] = (), extra: int = 0
) -> BaseFormSet[VariantForm]:
    """The articles' forms: those of `initial` and `extra` empty ones, or those of a POST."""
    kind = formset_factory(VariantForm, extra=extra, min_num=0 if initial else 1, max_num=500, validate_min=True)
    return kind(data, prefix="v", initial=list(initial), form_kwargs={"currency": currency})


def initial_of(draft: ProductDraft, hinted: Collection[str] = ()) -> dict[str, Any]:
    """What the editor shows of a stored draft; properties named in `hinted` have fields of their own."""
    apart = {name.casefold() for name in hinted}
    shown: dict[str, Any] = {
        "category": draft.category,
        "brand": draft.brand,
        "external_id": draft.external_id,
        "origin": draft.origin,
        "hs_code": draft.hs_code,
        "attributes": "\n".join(
            attribute_line(attribute) for attribute in draft.attributes if attribute.name.casefold() not in apart
        ),
    }
    for language, text in draft.texts.items():
        shown |= {f"title_{language}": text.title, f"description_{language}": text.description}
    return shown


def initial_of_variants(draft: ProductDraft) -> list[dict[str, Any]]:
    """The articles as their forms show them."""
    names = [name for name in VariantDraft.__slots__ if name != "options"]
    return [
        {name: getattr(variant, name) for name in names}
        | {"options": "; ".join(f"{name}: {value}" for name, value in variant.options.items())}
        for variant in draft.variants
    ]


def draft_of(
    store: StoreView,
    form: ProductForm,
    articles: BaseFormSet[VariantForm],
    was: ProductDraft | None,
    *,
    pictures: Sequence[PictureDraft],
    properties: str = "",
) -> ProductDraft:
    """The draft that valid forms describe; what they do not show (other languages) stays as it `was`.

    `properties` are lines as those of the free field, which they go before.
    """
    said = form.cleaned_data
    texts = dict(was.texts) if was else {}
    texts |= {code: Text(said[f"title_{code}"], said[f"description_{code}"]) for code, _name in LANGUAGES}
    return ProductDraft(
        store_id=store.id,
        category=said["category"],
        currency=store.currency,
        texts={code: text for code, text in texts.items() if text.title or text.description},
        variants=tuple(
            VariantDraft(**_article(article.cleaned_data)) for article in articles.forms if article.cleaned_data.get("sku")
        ),
        external_id=said["external_id"],
        brand=said["brand"],
        origin=said["origin"].upper(),
        hs_code=said["hs_code"],
        attributes=_attributes(f"{properties}\n{said['attributes']}", was.attributes if was else ()),
        attributes_text=was.attributes_text if was else "",
        pictures=tuple(pictures),
    )


def attribute_line(attribute: Attribute) -> str:
    """A property as the editor writes it: “weight: 2.5 kg”."""
    value = attribute.value
    text = (
        ("yes" if value else "no") if isinstance(value, bool) else format(value, "f") if isinstance(value, Decimal) else value
    )
    return f"{attribute.name}: {' '.join(filter(None, [*str(text).split(), attribute.unit]))}"


def put_refusal(form: ProductForm, articles: BaseFormSet[VariantForm], refusal: Refused) -> None:
    """Say what is wrong beside the field that it is about."""
    field = str(refusal.fields.get("field", ""))
    name = field.replace("title:", "title_").replace("description:", "description_")
    reason = sentence(refusal) if not field else str(sentence(refusal)).removeprefix(f"{field}: ")
    if name in form.fields:
        form.add_error(name, reason)
    elif field.startswith("attribute:"):
        form.add_error("attributes", f"{field.removeprefix('attribute:')}: {reason}")
    elif field == "title":
        form.add_error("title_en", reason)
    elif f"{name}_minor" in VariantForm(currency="EUR").fields or name in VariantForm.base_fields:
        articles.non_form_errors().append(f"{name}: {reason}")
    else:
        form.add_error(None, sentence(refusal))


def _article(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: said[name] for name in VariantDraft.__slots__}


def _attributes(text: str, was: Sequence[Attribute]) -> tuple[Attribute, ...]:
    known = {attribute_line(attribute): attribute for attribute in was}
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if line in known:  # untouched: keeps the type that it has
            found.append(known[line])
            continue
        name, _mark, value = line.replace("：", ":").partition(":")
        number = _NUMBER.match(value.strip())
        if number:
            found.append(Attribute(name.strip(), Decimal(number[1]), AttributeKind.NUMBER, number[2]))
        else:
            found.append(Attribute(name.strip(), value.strip()))
    return tuple(found)
