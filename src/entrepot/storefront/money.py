"""Amounts, countries and days as people read them."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency
from django.utils import timezone

from entrepot.kernel import clock, fx
from entrepot.kernel.money import Money

from .visitor import language

_LOCALES = {"en": "en", "zh-hans": "zh_Hans_CN"}


def amount(minor: int, currency: str) -> str:
    """The amount in the way of the page's language: €1,999.00."""
    return format_currency(Money(minor, currency).decimal(), currency, locale=_locale())


def in_currency(minor: int, currency: str, wanted: str) -> tuple[int, str]:
    """The amount in `wanted` at today's reference rate; as it is where no rate is known."""
    if currency == wanted:
        return minor, currency
    try:
        rate = fx.rate(currency, wanted, clock.now().date())
    except fx.NoRate:
        return minor, currency
    return Money(minor, currency).convert(wanted, rate.value).amount_minor, wanted


def country_name(code: str) -> str:
    """The country in the page's language; the code where it is not known."""
    return str(_locale().territories.get(code, code))


def day(value: date | datetime | str) -> str:
    """A day in the page's language: Mar 4, 2026. Times are shown in the site's zone."""
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return str(format_date(value, "medium", locale=_locale()))


def moment(value: datetime) -> str:
    """Day and time in the page's language."""
    return str(format_datetime(timezone.localtime(value), "medium", locale=_locale()))


def _locale() -> Locale:
    return _parsed(_LOCALES.get(language(), "en"))


@cache
def _parsed(name: str) -> Locale:
    return Locale.parse(name)
