"""Reference rates of the European Central Bank, as published."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from entrepot.kernel import fx


def test_published_rate_of_a_day_is_found() -> None:
    rate = fx.rate("EUR", "USD", date(2020, 1, 2))

    assert (rate.value, rate.on) == (Decimal("1.11930000"), date(2020, 1, 2))
    assert rate.source == "ECB euro foreign exchange reference rates"


def test_weekend_has_the_rate_of_the_friday_before() -> None:
    assert fx.rate("EUR", "CNY", date(2020, 1, 5)).value == fx.rate("EUR", "CNY", date(2020, 1, 3)).value


def test_cross_rate_goes_through_the_euro() -> None:
    day = date(2020, 1, 2)
    usd, cny = fx.rate("EUR", "USD", day).value, fx.rate("EUR", "CNY", day).value

    assert fx.rate("USD", "CNY", day).value == (cny / usd).quantize(Decimal("0.00000001"))


def test_currency_against_itself_is_one() -> None:
    rate = fx.rate("CNY", "CNY", date(2020, 1, 2))

    assert (rate.value, rate.source) == (Decimal(1), "identity")


def test_day_after_the_last_published_one_has_the_last_rate_and_says_its_day() -> None:
    rate = fx.rate("EUR", "USD", date(2090, 1, 1))

    assert rate.on < date(2090, 1, 1)
    assert rate.value == fx.rate("EUR", "USD", rate.on).value


@pytest.mark.parametrize(("base", "on"), [("EUR", date(1990, 1, 1)), ("XPF", date(2020, 1, 2)), ("CNY", date(2001, 1, 2))])
def test_rate_that_nobody_published_is_refused(base: str, on: date) -> None:
    with pytest.raises(fx.NoRate):
        fx.rate(base, "USD", on)
