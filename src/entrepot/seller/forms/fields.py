"""Form fields for what stores deal in."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from entrepot.catalog.queries import category_tree
from entrepot.catalog.types import CategoryView
from entrepot.kernel.errors import Refused
from entrepot.kernel.money import Money, exponent
from entrepot.wording.refusals import sentence
from entrepot.wording.vocabulary import text_in


class MoneyField(forms.CharField):
    """An amount typed in major units (19.99); its value is whole minor units of `currency`, or None."""

    def __init__(self, *, currency: str, **options: Any) -> None:
        self.currency = currency
        widget = forms.TextInput(attrs={"inputmode": "decimal" if exponent(currency) else "numeric", "autocomplete": "off"})
        super().__init__(widget=widget, max_length=20, **options)

    def prepare_value(self, value: Any) -> Any:
        """Minor units back as text; what was typed stays as typed."""
        return format(Money(value, self.currency).decimal(), "f") if type(value) is int else value

    def clean(self, value: Any) -> Any:
        """Whole minor units."""
        text = str(super().clean(value) or "").strip().replace(" ", "")
        if not text:
            return None
        try:
            amount = Money.parse(text, self.currency)
        except Refused as refusal:
            raise ValidationError(sentence(refusal), code="amount") from refusal
        if amount.amount_minor < 0:
            raise ValidationError(_("An amount is not negative."), code="negative")
        return amount.amount_minor


class DecimalText(forms.DecimalField):
    """A number without needless zeros when it is shown again."""

    def prepare_value(self, value: Any) -> Any:
        return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def category_choices() -> list[tuple[str, str]]:
    """The category tree as choices, each with the names above it: “Electronics / Cameras”."""
    return [("", "—"), *_walk(category_tree(), ())]


def _walk(views: tuple[CategoryView, ...], above: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for view in views:
        names = (*above, text_in(view.name) or view.code)
        yield view.path, " / ".join(names)
        yield from _walk(view.children, names)
