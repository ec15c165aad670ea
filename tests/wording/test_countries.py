"""Countries are chosen by name, posted as codes."""

from __future__ import annotations

from django import forms
from django.utils import translation

from entrepot.wording.countries import CountryField, country_choices


class Where(forms.Form):
    country = CountryField(label="Country", required=False)


def test_countries_have_their_names_in_the_language_of_the_page() -> None:
    with translation.override("en"):
        english = country_choices()
    with translation.override("zh-hans"):
        chinese = country_choices()

    assert dict(english)["DE"] == "Germany"
    assert dict(chinese)["DE"] == "德国"
    assert {code for code, _ in english} == {code for code, _ in chinese}
    assert [name for _, name in english][:2] == ["Afghanistan", "Albania"]
    # by pinyin: aerbaniya before deguo before zhongguo
    places = [code for code, _ in chinese]
    assert places.index("AL") < places.index("DE") < places.index("CN")


def test_small_letters_are_the_same_country_and_what_is_none_is_refused() -> None:
    typed, wrong, empty = Where({"country": "de"}), Where({"country": "XX"}), Where({})

    assert typed.is_valid()
    assert typed.cleaned_data["country"] == "DE"
    assert '<option value="DE" selected>' in str(typed["country"])
    assert not wrong.is_valid()
    assert empty.is_valid()
    assert empty.cleaned_data["country"] == ""


def test_a_code_that_is_no_country_stays_in_the_form_that_it_came_with() -> None:
    form = Where(initial={"country": "EU"})

    assert '<option value="EU" selected>' in str(form["country"])
    assert '<option value="EU"' not in str(Where()["country"])
