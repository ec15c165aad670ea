"""Exchange rates of the European Central Bank, from the file that the package `currencyconverter` carries.

Reference rates, published each working day; the platform's own quotes store the rate they used, its source and its date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from .errors import Refused

if TYPE_CHECKING:
    from currency_converter import CurrencyConverter


class NoRate(Refused):
    code = "kernel.no_rate"
    template = "No exchange rate from {base} to {quote} is known for {on}."


@dataclass(frozen=True, slots=True)
class Rate:
    """Major units of `quote` for one major unit of `base`, as published by `source` for the day `on`."""

    base: str
    quote: str
    value: Decimal
    source: str
    on: date


@cache
def _ecb() -> CurrencyConverter:
    from currency_converter import CurrencyConverter  # noqa: PLC0415  - reads a file of 25 years of rates

    return CurrencyConverter(decimal=True, fallback_on_missing_rate=True, fallback_on_missing_rate_method="last_known")


@cache
def _against_euro(currency: str, on: date) -> tuple[Decimal, date]:
    """Units of `currency` for one euro on the last day published on or before `on` (the newest, if `on` is later)."""
    if currency == "EUR":
        return Decimal(1), on
    ecb = _ecb()
    if currency not in ecb.currencies:
        raise NoRate(base=currency, quote="EUR", on=on)
    first, last = ecb.bounds[currency]
    if on < first:
        raise NoRate(base=currency, quote="EUR", on=on)
    day = min(on, last)
    return Decimal(ecb.convert(1, "EUR", currency, date=day)), day


def rate(base: str, quote: str, on: date) -> Rate:
    """The reference rate in force on `on`. Raises NoRate when the ECB did not publish one of the two currencies by then."""
    if base == quote:
        return Rate(base, quote, Decimal(1), "identity", on)
    (per_base, day), (per_quote, other_day) = _against_euro(base, on), _against_euro(quote, on)
    value = (per_quote / per_base).quantize(Decimal("0.00000001"))
    return Rate(base, quote, value, "ECB euro foreign exchange reference rates", min(day, other_day))
