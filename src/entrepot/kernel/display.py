"""Amounts as people read them, by the customs of their language (CLDR, through Babel)."""

from __future__ import annotations

from functools import cache
from typing import Final

from babel import Locale
from babel.numbers import format_currency

from .money import Money

_LOCALES: Final = {"zh-hans": "zh_Hans"}


def shown(money: Money, language: str) -> str:
    """The amount with its currency sign: ``Money(123450, "CNY")`` is “CN¥1,234.50” in English and “¥1,234.50” in Chinese."""
    return str(format_currency(money.decimal(), money.currency, locale=_locale(language)))


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(_LOCALES.get(language, language.replace("-", "_")))


def country_name(code: str, language: str) -> str:
    """The country of ISO 3166-1 in that language (CLDR); the code where it is not known."""
    return str(_locale(language).territories.get(code, code))
