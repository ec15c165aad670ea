"""Money: not a cent lost, not a float let in."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.kernel.money import (
    CurrencyMismatch,
    MalformedAmount,
    Money,
    UnknownCurrency,
    allocate,
    exponent,
    known_currencies,
    round_minor,
)

amounts = st.integers(min_value=-(10**15), max_value=10**15)
currencies = st.sampled_from(sorted(known_currencies()))
weights = st.lists(st.integers(min_value=0, max_value=10**12), min_size=1, max_size=20)


@given(amounts, weights)
def test_allocation_loses_no_cent_and_is_fair(amount: int, shares: list[int]) -> None:
    parts = allocate(amount, shares)

    assert sum(parts) == amount
    if total := sum(shares):
        assert all(abs(part * total - amount * share) < total for part, share in zip(parts, shares, strict=True))
        assert all(part == 0 for part, share in zip(parts, shares, strict=True) if share == 0)


@given(amounts, weights)
def test_allocation_of_a_debt_mirrors_that_of_a_claim(amount: int, shares: list[int]) -> None:
    assert allocate(-amount, shares) == [-part for part in allocate(amount, shares)]


def test_allocation_gives_the_rest_to_the_largest_remainder_then_to_the_earlier_part() -> None:
    assert allocate(100, [1, 1, 1]) == [34, 33, 33]
    assert allocate(10, [1, 5, 4]) == [1, 5, 4]
    assert allocate(5, [3, 3, 4]) == [2, 1, 2]
    assert allocate(7, [0, 0]) == [7, 0]


@pytest.mark.parametrize("shares", [[], [1, -1], [0.5], [True]])
def test_allocation_by_anything_but_whole_weights_is_refused(shares: list[int]) -> None:
    with pytest.raises(ValueError, match="weights are whole numbers"):
        allocate(100, shares)


@given(amounts, currencies)
def test_amount_written_down_and_read_again_is_the_same(amount: int, currency: str) -> None:
    money = Money(amount, currency)

    assert Money.parse(money.decimal(), currency) == money
    assert str(money) == f"{money.decimal()} {currency}"


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("19.99", "CNY", 1999),
        ("1999", "JPY", 1999),
        ("1.234", "KWD", 1234),
        ("-0.01", "EUR", -1),
        (" 5 ", "USD", 500),
        (3, "USD", 300),
    ],
)
def test_text_is_read_by_the_digits_of_its_currency(text: str | int, currency: str, minor: int) -> None:
    assert Money.parse(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("0.001", "CNY"),
        ("0.5", "JPY"),
        ("1,99", "EUR"),
        ("", "EUR"),
        ("1e3", "EUR"),
        ("NaN", "EUR"),
    ],
)
def test_text_that_is_no_amount_of_the_currency_is_refused(text: str, currency: str) -> None:
    with pytest.raises(MalformedAmount):
        Money.parse(text, currency)


def test_digits_of_any_script_are_digits() -> None:
    assert Money.parse("٣.٥٠", "EUR") == Money(350, "EUR")


@pytest.mark.parametrize("value", [1.0, True, Decimal(1), "1", None])
def test_anything_but_an_int_of_minor_units_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="int of minor units"):
        Money(value, "CNY")  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [0.1, False])
def test_float_is_not_parsed(value: object) -> None:
    with pytest.raises(TypeError, match="float is not an amount"):
        Money.parse(value, "CNY")  # type: ignore[arg-type]


@pytest.mark.parametrize("currency", ["XAU", "XXX", "ABC", "cny", ""])
def test_what_nobody_can_pay_with_is_no_currency(currency: str) -> None:
    with pytest.raises(UnknownCurrency):
        Money(1, currency)


@pytest.mark.parametrize(("currency", "digits"), [("CNY", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("CLF", 4), ("EUR", 2)])
def test_digits_are_those_of_iso_4217(currency: str, digits: int) -> None:
    assert exponent(currency) == digits


@given(st.lists(amounts), currencies)
def test_sum_adds_up(values: list[int], currency: str) -> None:
    assert Money.sum((Money(value, currency) for value in values), currency) == Money(sum(values), currency)


@given(amounts, amounts)
def test_order_and_arithmetic_are_those_of_whole_numbers(left: int, right: int) -> None:
    a, b = Money(left, "CNY"), Money(right, "CNY")

    assert (a < b, a <= b, a > b, a >= b, a == b) == (left < right, left <= right, left > right, left >= right, left == right)
    assert a + b - b == a
    assert -a == Money(-left, "CNY")
    assert 3 * a == a * 3 == a + a + a
    assert bool(a) is (left != 0)


def test_two_currencies_do_not_mix() -> None:
    yuan, euro = Money(1, "CNY"), Money(1, "EUR")

    for mix in (lambda: yuan + euro, lambda: yuan - euro, lambda: yuan < euro, lambda: yuan >= euro):
        with pytest.raises(CurrencyMismatch):
            mix()
    assert yuan != euro


def test_rate_is_exact_and_rounded_once() -> None:
    assert Money(1, "CNY").portion(Decimal("0.5")) == Money(1, "CNY")
    assert Money(-1, "CNY").portion(Decimal("0.5")) == Money(-1, "CNY")
    assert Money(199, "CNY").portion(Decimal("0.5"), ROUND_DOWN) == Money(99, "CNY")
    assert Money(10_050, "CNY").bps(250) == Money(251, "CNY")
    assert Money(100, "USD").convert("JPY", Decimal("151.505")) == Money(152, "JPY")
    assert Money(100, "JPY").convert("KWD", Decimal("0.002")) == Money(200, "KWD")


@pytest.mark.parametrize("factor", [0.5, True, Decimal(2)])
def test_factor_that_is_not_whole_is_refused(factor: object) -> None:
    with pytest.raises(TypeError, match="whole numbers"):
        Money(1, "CNY") * factor  # type: ignore[operator]
    with pytest.raises(TypeError, match="a rate is a Decimal"):
        Money(1, "CNY").portion(0.5)  # type: ignore[arg-type]


def test_half_a_cent_goes_up() -> None:
    assert [round_minor(Decimal(value)) for value in ("0.5", "1.5", "2.5", "-0.5", "0.49")] == [1, 2, 3, -1, 0]
