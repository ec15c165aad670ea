"""Money as integer minor units with an ISO 4217 currency.

A float never becomes money: binary fractions cannot hold a cent, and a sum that is a cent off is a bug that nobody finds.
Exponents are those of ISO 4217 (list one, as of 2026); a currency that is not on the list is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache
from typing import Final

from .errors import Refused

_EXPONENTS: Final[dict[str, int]] = {
    **dict.fromkeys(
        ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"],
        0,
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
    **dict.fromkeys(["CLF", "UYW"], 4),
}
# Codes on the list that are no currency one can pay with: funds, metals, tests.
_NOT_MONEY: Final = frozenset(["XAU", "XAG", "XPT", "XPD", "XBA", "XBB", "XBC", "XBD", "XDR", "XSU", "XUA", "XTS", "XXX"])
_AMOUNT: Final = re.compile(r"[+-]?\d+(?:\.\d+)?\Z")


class UnknownCurrency(Refused):
    code = "kernel.unknown_currency"
    template = "“{currency}” is not a currency we know."


class MalformedAmount(Refused):
    code = "kernel.malformed_amount"
    template = "“{amount}” is not an amount of {currency}."


class CurrencyMismatch(Refused):
    code = "kernel.currency_mismatch"
    template = "{left} and {right} cannot be added up."


@cache
def exponent(currency: str) -> int:
    """Number of digits behind the decimal mark (CNY 2, JPY 0, KWD 3). Raises UnknownCurrency."""
    if currency not in known_currencies():
        raise UnknownCurrency(currency=currency)
    return _EXPONENTS.get(currency, 2)


@cache
def known_currencies() -> frozenset[str]:
    """ISO 4217 codes that somebody can pay with."""
    import pycountry  # noqa: PLC0415  - slow import: a JSON file of every currency

    return frozenset(c.alpha_3 for c in pycountry.currencies) - _NOT_MONEY


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units of its currency: ``Money(1999, "CNY")`` is 19.99 yuan."""

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.amount_minor) is not int:
            raise TypeError(f"amount_minor is an int of minor units, not {type(self.amount_minor).__name__}")
        exponent(self.currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in `currency`."""
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str | int | Decimal, currency: str) -> Money:
        """``Money.parse("19.99", "CNY")``. More digits than the currency has are refused, never rounded away."""
        if isinstance(text, (float, bool)):
            raise TypeError("a float is not an amount: pass text, int or Decimal")
        digits = exponent(currency)
        raw = str(text).strip()
        if not _AMOUNT.match(raw):
            raise MalformedAmount(amount=raw, currency=currency)
        try:
            scaled = Decimal(raw).scaleb(digits)
        except InvalidOperation as error:
            raise MalformedAmount(amount=raw, currency=currency) from error
        if scaled != scaled.to_integral_value():
            raise MalformedAmount(amount=raw, currency=currency)
        return cls(int(scaled), currency)

    @classmethod
    def sum(cls, amounts: Iterable[Money], currency: str) -> Money:
        """Total of `amounts`; an empty series is zero of `currency`."""
        total = cls.zero(currency)
        for amount in amounts:
            total += amount
        return total

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount_minor + other.amount_minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount_minor - other.amount_minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount_minor, self.currency)

    def __mul__(self, factor: int) -> Money:
        if type(factor) is not int:
            raise TypeError("money is multiplied by whole numbers; for rates see `portion`")
        return Money(self.amount_minor * factor, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.amount_minor < other.amount_minor

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.amount_minor <= other.amount_minor

    def __gt__(self, other: Money) -> bool:
        return other < self

    def __ge__(self, other: Money) -> bool:
        return other <= self

    def __bool__(self) -> bool:
        return self.amount_minor != 0

    def __str__(self) -> str:
        return f"{self.decimal()} {self.currency}"

    def decimal(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.amount_minor).scaleb(-exponent(self.currency))

    def portion(self, rate: Decimal, rounding: str = ROUND_HALF_UP) -> Money:
        """`rate` of the amount, rounded once to the minor unit (half up unless told otherwise)."""
        return Money(round_minor(Decimal(self.amount_minor) * _exact(rate), rounding), self.currency)

    def bps(self, basis_points: int) -> Money:
        """`basis_points` ten-thousandths of the amount, rounded half up."""
        return self.portion(Decimal(basis_points) / 10_000)

    def convert(self, to: str, rate: Decimal) -> Money:
        """The amount in `to` at `rate` (major units of `to` per major unit of this currency), rounded half up."""
        shift = exponent(to) - exponent(self.currency)
        return Money(round_minor((Decimal(self.amount_minor) * _exact(rate)).scaleb(shift)), to)

    def allocate(self, weights: Sequence[int]) -> list[Money]:
        """Split by `weights` without losing a cent (largest remainder, ties to the earlier part).

        The parts add up to the amount exactly; each is within one minor unit of its exact share. Weights are whole numbers
        of zero or more; if all are zero the first part takes everything.
        """
        return [Money(part, self.currency) for part in allocate(self.amount_minor, weights)]

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(left=self.currency, right=other.currency)


def round_minor(value: Decimal, rounding: str = ROUND_HALF_UP) -> int:
    """An exact value in minor units to a whole number of them."""
    return int(value.quantize(Decimal(1), rounding=rounding))


def allocate(amount_minor: int, weights: Sequence[int]) -> list[int]:
    """Largest-remainder split of whole minor units: see `Money.allocate`."""
    if not weights or any(type(w) is not int or w < 0 for w in weights):
        raise ValueError("weights are whole numbers of zero or more, at least one of them")
    total = sum(weights)
    if total == 0:
        return [amount_minor, *([0] * (len(weights) - 1))]
    sign, whole = (-1, -amount_minor) if amount_minor < 0 else (1, amount_minor)
    parts = [whole * w // total for w in weights]
    rest = whole - sum(parts)
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(whole * weights[i] % total), i))
    for i in by_remainder[:rest]:
        parts[i] += 1
    return [sign * part for part in parts]


def _exact(rate: Decimal) -> Decimal:
    if not isinstance(rate, Decimal):
        raise TypeError(f"a rate is a Decimal, not {type(rate).__name__}")
    return rate
