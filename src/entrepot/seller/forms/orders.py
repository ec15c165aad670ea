"""Filters of the order list, and the names under which they are kept."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.orders.enums import OrderState
from entrepot.orders.queries import OrderFilter
from entrepot.wording.places import country_name
from entrepot.wording.templatetags.wording import carrier as carrier_name


class OrderFilterForm(forms.Form):
    """What narrows the list; everything may be empty."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text=_("Order number, recipient, SKU, title or tracking number."),
    )
    since = forms.DateField(label=_("Placed from"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Placed until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    destination = forms.ChoiceField(label=_("To"), required=False)
    carrier = forms.ChoiceField(label=_("Carrier"), required=False)
    sort = forms.ChoiceField(
        label=_("Order by"),
        required=False,
        choices=[
            ("", _("Newest first")),
            ("oldest", _("Oldest first")),
            ("deadline", _("Nearest deadline first")),
            ("total", _("Largest amount first")),
        ],
    )
    late = forms.BooleanField(label=_("Late to ship only"), required=False)

    def __init__(self, *args: Any, choices: dict[str, list[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, named in (("destination", country_name), ("carrier", carrier_name)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            pairs = sorted(((value, named(value)) for value in choices[name]), key=lambda pair: pair[1])
            field.choices = [("", _("All")), *pairs]

    def clean(self) -> dict[str, Any]:
        """A period ends after it began."""
        said = super().clean() or {}
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", _("The period ends before it begins."))
        return said

    def wanted(self, state: str) -> OrderFilter:
        """The filter; what was typed wrongly does not narrow."""
        self.is_valid()
        said = self.cleaned_data
        until = said.get("until")
        return OrderFilter(
            state=state if state in OrderState.values else "",
            text=said.get("q", "").strip(),
            since=_midnight(said["since"]) if said.get("since") else None,
            until=_midnight(until) + timedelta(days=1) if until else None,
            destination=said.get("destination", ""),
            carrier=said.get("carrier", ""),
            late=said.get("late", False),
            sort=said.get("sort") or "newest",
        )


class ViewForm(forms.Form):
    """The name of a saved view."""

    name = forms.CharField(
        label=_("Name of the view"), max_length=40, widget=forms.TextInput(attrs={"aria-label": _("Name of the view")})
    )
    is_shared = forms.BooleanField(label=_("Show it to everybody in the store"), required=False)


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time.min, UTC)
