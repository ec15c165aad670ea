"""Countries to choose from, by their names in the language of the page."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import get_language

from entrepot.logistics.queries import continents

_CHINESE: Final = "zh-hans"


def country_choices() -> list[tuple[str, str]]:
    """Every country as (ISO 3166-1 code, name in the language of the page), in the order of its dictionaries."""
    language = get_language() or "en"
    lines = [(line.code, line.name) for continent in continents(language) for line in continent.countries]
    # GB 2312 holds the common characters in the order of their pinyin.
    return sorted(lines, key=lambda line: line[1].encode("gb18030") if language == _CHINESE else line[1].encode())


class CountryField(forms.ChoiceField):
    """A country: a name is chosen, the code is posted; programs may post it in small letters. `empty` is the choice of none.

    A code that came in by another way and is no country stays to be seen until another is chosen.
    """

    def __init__(self, *, empty: str = "—", **options: Any) -> None:
        self._empty = ("", empty)
        super().__init__(choices=lambda: [self._empty, *country_choices()], **options)

    def to_python(self, value: Any) -> str:
        """The code in capital letters."""
        return str(super().to_python(value) or "").strip().upper()

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """With the value that the form begins with among the choices."""
        bound = super().get_bound_field(form, field_name)
        begins = self.prepare_value(bound.initial)
        if begins and not self.valid_value(begins):
            self.choices = [self._empty, *country_choices(), (begins, begins)]
        return bound

    def prepare_value(self, value: Any) -> Any:
        """What was typed in small letters is chosen all the same."""
        return value.strip().upper() if isinstance(value, str) else value
