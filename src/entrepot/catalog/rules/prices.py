"""Comparing prices over currencies."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from entrepot.kernel.money import exponent, round_minor

# A product without a price stands behind all others when the cheapest come first.
RANK_SCALE: Final = 4


def rank_factor(currency: str, rate_to_euro: Decimal) -> Decimal:
    """What a minor unit of `currency` counts in the order by price: ten-thousandths of a euro at `rate_to_euro`.

    The factor only orders lists that mix currencies; within one currency it keeps the order of the prices exactly.
    """
    return rate_to_euro.scaleb(RANK_SCALE - exponent(currency))


def price_rank(price_minor: int, factor: Decimal) -> int:
    """Place of a price among the prices of all currencies."""
    return round_minor(price_minor * factor)
