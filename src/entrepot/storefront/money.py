"""Amounts as shoppers read them: in the way of the page's language, in the currency that they chose."""

from __future__ import annotations

from copy import copy
from functools import cache

from babel import Locale
from babel.numbers import NumberPattern, format_currency

from entrepot.kernel import clock, fx
from entrepot.kernel.money import Money
from entrepot.wording.places import page_locale


def amount(minor: int, currency: str) -> str:
    """The amount in the way of the page's language: €1,999.00."""
    return format_currency(Money(minor, currency).decimal(), currency, locale=page_locale())


def round_amount(minor: int, currency: str) -> str:
    """As `amount`, without places where they are all zero: €250, the edge of a band."""
    decimal = Money(minor, currency).decimal()
    if decimal != decimal.to_integral_value():
        return amount(minor, currency)
    return format_currency(decimal, currency, locale=page_locale(), format=_whole(page_locale()), currency_digits=False)


@cache
def _whole(locale: Locale) -> NumberPattern:
    """How the language writes amounts, without places."""
    pattern: NumberPattern = copy(locale.currency_formats["standard"])
    pattern.frac_prec = (0, 0)
    return pattern


def in_currency(minor: int, currency: str, wanted: str) -> tuple[int, str]:
    """The amount in `wanted` at today's reference rate; as it is where no rate is known."""
    if currency == wanted:
        return minor, currency
    try:
        rate = fx.rate(currency, wanted, clock.now().date())
    except fx.NoRate:
        return minor, currency
    return Money(minor, currency).convert(wanted, rate.value).amount_minor, wanted
