"""Forms of the console: they turn what people type into what verbs take, and say what is wrong beside the field."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from entrepot.catalog.queries import category_tree
from entrepot.console.words import LINK_KINDS, PLACES
from entrepot.kernel import clock
from entrepot.kernel.money import exponent
from entrepot.marketing.types import Link, SlotDraft, SlotView, Words
from entrepot.wording.words import KINDS


def category_choices(every: Any) -> list[tuple[str, Any]]:
    """Every category by its path, with "" for all of them."""
    found: list[tuple[str, Any]] = [("", every)]
    left = list(reversed(category_tree()))
    while left:
        view = left.pop()
        found.append((view.path, view.path))
        left.extend(reversed(view.children))
    return found


class Day(forms.DateInput):
    """A day, chosen with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Moment(forms.DateTimeInput):
    """A day and time (UTC), chosen with the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class FeePlanForm(forms.Form):
    """What stores of a kind will pay in a category, from a day on."""

    kind = forms.ChoiceField(label=_("Kind of store"), choices=list(KINDS.items()))
    category_path = forms.ChoiceField(label=_("Category, and everything below it"), required=False)
    valid_from = forms.DateField(label=_("From"), widget=Day)
    commission_percent = forms.DecimalField(
        label=_("Commission, percent of the goods"), min_value=Decimal(0), max_value=Decimal(100), decimal_places=2
    )
    currency = forms.RegexField(label=_("Currency of fee and deposit"), regex=r"^[A-Z]{3}$", initial="CNY")
    annual_fee = forms.DecimalField(label=_("Annual fee"), min_value=Decimal(0), required=False, decimal_places=2)
    deposit = forms.DecimalField(label=_("Deposit"), min_value=Decimal(0), required=False, decimal_places=2)
    source = forms.CharField(label=_("Where the figures come from"), max_length=300)
    reason = forms.CharField(label=_("Why it should change"), min_length=10, max_length=300, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["category_path"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = category_choices(_("all categories"))

    @property
    def bps(self) -> int:
        """The commission in ten-thousandths."""
        return int(self.cleaned_data["commission_percent"] * 100)

    def content(self) -> dict[str, Any]:
        """What a proposal of a fee plan takes."""
        data = self.cleaned_data
        digits = Decimal(10) ** exponent(data["currency"])
        return {
            "kind": data["kind"],
            "category_path": data["category_path"],
            "valid_from": data["valid_from"].isoformat(),
            "commission_bps": self.bps,
            "currency": data["currency"],
            "source": data["source"],
            "annual_fee_minor": None if data["annual_fee"] is None else int(data["annual_fee"] * digits),
            "deposit_minor": None if data["deposit"] is None else int(data["deposit"] * digits),
        }


class PeriodsForm(forms.Form):
    """Other periods for all orders, from a day on."""

    valid_from = forms.DateField(label=_("From"), widget=Day)
    pay_minutes = forms.IntegerField(label=_("Time to pay, minutes"), min_value=5, max_value=43_200)
    receive_days_after_delivery = forms.IntegerField(
        label=_("Receipt is assumed after delivery, days"), min_value=1, max_value=90
    )
    extend_days = forms.IntegerField(label=_("More time for shoppers who ask, days"), min_value=1, max_value=30)
    source = forms.CharField(label=_("Where the figures come from"), max_length=300)
    reason = forms.CharField(label=_("Why it should change"), min_length=10, max_length=300, widget=forms.Textarea({"rows": 2}))


class PayoutPolicyForm(forms.Form):
    """Other rules of paying out, from a day on."""

    valid_from = forms.DateField(label=_("From"), widget=Day)
    every_hours = forms.IntegerField(label=_("Time between two payouts of a store, hours"), min_value=1, max_value=744)
    minimum_minor = forms.IntegerField(
        label=_("Smallest payout"),
        min_value=1,
        help_text=_("In the smallest unit of each currency: 100 is one euro, or a hundred yen."),
    )
    account_cooldown_hours = forms.IntegerField(
        label=_("Rest after a change of the bank account, hours"), min_value=0, max_value=336
    )
    source = forms.CharField(label=_("Where the figures come from"), max_length=300)
    reason = forms.CharField(label=_("Why it should change"), min_length=10, max_length=300, widget=forms.Textarea({"rows": 2}))


class TaxRowForm(forms.Form):
    """Other values of a rule row, from a day on; one field for each value that the row has."""

    valid_from = forms.DateField(label=_("From"), widget=Day)
    law = forms.CharField(label=_("Law"), max_length=300, required=False)
    source = forms.CharField(label=_("Where the figures come from"), max_length=300)
    reason = forms.CharField(label=_("Why it should change"), min_length=10, max_length=300, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, values: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.values = values
        for name, value in values.items():
            is_plain = isinstance(value, str) or value is None
            widget = forms.TextInput() if is_plain else forms.Textarea({"rows": 4})
            field = (
                forms.CharField(label=name, required=False, widget=widget)
                if is_plain
                else forms.JSONField(label=name, widget=widget)
            )
            field.initial = value
            self.fields[f"value_{name}"] = field
        self.order_fields([*(f"value_{name}" for name in values), "valid_from", "law", "source", "reason"])

    def columns(self) -> dict[str, Any]:
        """The values as they should be."""
        return {
            name: self.cleaned_data[f"value_{name}"] or (None if value is None else "") for name, value in self.values.items()
        }


class SlotForm(forms.Form):
    """A campaign slot: place, words in every language of the site, picture, link, period, order."""

    place = forms.ChoiceField(label=_("Place"), choices=list(PLACES.items()))
    category_path = forms.ChoiceField(label=_("Category, for banners"), required=False)
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("JPEG, PNG, WebP or GIF up to 12 MB; it is cut to the place."),
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )
    link_kind = forms.ChoiceField(label=_("Leads to"), choices=list(LINK_KINDS.items()))
    link_value = forms.CharField(
        label=_("Which one"),
        max_length=300,
        help_text=_("The product's or store's address, a category's path, words to search for, or a path such as /stores/."),
    )
    starts_at = forms.DateTimeField(label=_("Shows from (UTC)"), widget=Moment)
    ends_at = forms.DateTimeField(label=_("until (UTC)"), widget=Moment, required=False)
    position = forms.IntegerField(label=_("Order; small numbers first"), min_value=0, max_value=999, initial=0)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    TEXTS = (
        ("headline", _("Headline"), 80),
        ("text", _("Text"), 240),
        ("button", _("Button"), 30),
        ("alt", _("What the picture shows"), 160),
    )

    def __init__(self, *args: Any, slot: SlotView | None = None, **kwargs: Any) -> None:
        if slot is not None:
            kwargs["initial"] = _initial(slot)
        else:
            kwargs.setdefault(
                "initial", {"starts_at": clock.now().replace(second=0, microsecond=0), "ends_at": _in_two_weeks()}
            )
        super().__init__(*args, **kwargs)
        field = self.fields["category_path"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = category_choices(_("every category"))
        for language, name in settings.LANGUAGES:
            for text, label, longest in self.TEXTS:
                widget = (
                    forms.Textarea({"rows": 2, "lang": language}) if text == "text" else forms.TextInput({"lang": language})
                )
                self.fields[f"{text}_{language}"] = forms.CharField(
                    label=f"{label} · {name}", max_length=longest, required=False, widget=widget
                )

    @property
    def by_language(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of words, a group for each language."""
        return [(name, [self[f"{text}_{code}"] for text, _label, _longest in self.TEXTS]) for code, name in settings.LANGUAGES]

    def draft(self) -> SlotDraft:
        """What `save_slot` takes."""
        data = self.cleaned_data
        words = {
            code: Words(**{text: data[f"{text}_{code}"] for text, _label, _longest in self.TEXTS})
            for code, _name in settings.LANGUAGES
        }
        return SlotDraft(
            place=data["place"],
            words={code: texts for code, texts in words.items() if texts != Words("")},
            link=Link(data["link_kind"], data["link_value"].strip()),
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
            position=data["position"],
            category_path=data["category_path"],
        )


class AuditFilterForm(forms.Form):
    """What to look for in the audit log."""

    action = forms.CharField(label=_("Action, or its beginning"), required=False, max_length=60)
    kind = forms.CharField(label=_("Kind of thing"), required=False, max_length=40)
    id = forms.CharField(label=_("Its id"), required=False, max_length=80)
    person = forms.UUIDField(label=_("Person's id"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=Day)
    until = forms.DateField(label=_("until, including"), required=False, widget=Day)


def _initial(slot: SlotView) -> dict[str, Any]:
    words = {
        f"{text}_{code}": getattr(texts, text)
        for code, texts in slot.words.items()
        for text, _label, _longest in SlotForm.TEXTS
    }
    return {
        "place": slot.place,
        "category_path": slot.category_path,
        "link_kind": slot.link.kind,
        "link_value": slot.link.value,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "position": slot.position,
        "version": slot.version,
        **words,
    }


def _in_two_weeks() -> datetime:
    return clock.now().replace(second=0, microsecond=0) + timedelta(days=14)


def tomorrow() -> date:
    """The first day that a change can be proposed for without haste."""
    return (clock.now() + timedelta(days=1)).date()
