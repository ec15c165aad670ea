"""Pure arithmetic of ranking, prices and spelling."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from entrepot.kernel import fx
from entrepot.kernel.money import exponent, round_minor

from .tokeniser import normal

K1: Final = 1.2
B: Final = 0.75
TITLE, BRAND, DESCRIPTION, ATTRIBUTES = 3.0, 2.0, 1.0, 0.3  # first guesses; not tuned on any judged queries
MOST_IMPACT: Final = 22_000
FIRST_IDF: Final = 12_000  # of a token seen for the first time, until weights are refreshed
USUAL_LENGTH: Final = 60.0  # mean length assumed until there are documents to measure

MOST_WORDS_COUNTED: Final = 5  # above this many words: all of them or not (CMRC2018: MRR .9759 against .955 by counting)
EXACT_NUMBER_TIER: Final = 1_000
FIRST_STAGE: Final = 1_000  # best by text that are joined with signals and live rows
MOST_COUNTED: Final = 10_000  # facet counts and totals are exact up to here
LAST_PAGE: Final = 100

PRICE_RANK_SCALE: Final = 4  # ten-thousandths of a euro
ARRIVAL_BANDS: Final = (3, 7, 14, 30)  # days in which goods have arrived; each holds those before it
PRICE_BANDS_EUR: Final = (10, 25, 50, 100, 250, 500, 1000)

_NOT_IN_NUMBERS = re.compile(r"[^0-9a-z]")
_NUMBER_LIKE = re.compile(r"(?=.*\d)[0-9a-z][0-9a-z ./_#+-]{2,38}[0-9a-z]", re.ASCII)


def impact(frequency: float, length: float, average_length: float) -> int:
    """BM25F impact of one token in one document, in ten-thousandths."""
    norm = K1 * (1 - B + B * length / average_length)
    return min(MOST_IMPACT, round(10_000 * frequency * (K1 + 1) / (frequency + norm)))


def idf(documents: int, document_frequency: int) -> int:
    """Inverse document frequency in thousandths; never negative."""
    return round(1_000 * math.log(1 + (documents - document_frequency + 0.5) / (document_frequency + 0.5)))


def tier(words: int, words_asked: int) -> int:
    """How well a product covers the query: the words it has, or for long queries whether it has all of them."""
    return words if words_asked <= MOST_WORDS_COUNTED else int(words == words_asked)


def covers_part(best: int, words_asked: int, *, is_cut: bool) -> bool:
    """Whether the best product found, of tier `best`, has some of the words only. Long queries know all or not.

    A text in Chinese, Japanese or Korean `is_cut` into pairs, of which one that names the same in another order lacks a few: only
    below half of them something else was found. Of long ones nothing is said.
    """
    if words_asked > MOST_WORDS_COUNTED:
        return not is_cut and best < 1
    return best * 2 < words_asked if is_cut else best < words_asked


def number(text: str) -> str:
    """An article number, bar code or model number in the form in which it is compared: "006R-90321" is "006r90321"."""
    return _NOT_IN_NUMBERS.sub("", normal(text))


def looks_like_number(text: str) -> bool:
    """Whether a query may be an article number or bar code."""
    return _NUMBER_LIKE.fullmatch(normal(text.strip())) is not None


def price_rank(price_minor: int, currency: str, on: date) -> int:
    """Place of a price among those of all currencies: ten-thousandths of a euro at the reference rate of `on`.

    A currency without a reference rate is taken at par: its goods still come in the order of their prices.
    """
    return round_minor(price_minor * rank_factor(currency, on))


def price_bands(currency: str, on: date) -> tuple[int, ...]:
    """Edges of the price bands in minor units of `currency`: round figures near 10, 25, 50 … 1,000 euros."""
    factor = rank_factor(currency, on)
    edges = {_round_figure(Decimal(euros * 10**PRICE_RANK_SCALE) / factor, exponent(currency)) for euros in PRICE_BANDS_EUR}
    return tuple(sorted(edges))


def rank_factor(currency: str, on: date) -> Decimal:
    """Ten-thousandths of a euro for a minor unit of `currency` on a day."""
    try:
        to_euro = fx.rate(currency, "EUR", on).value
    except fx.NoRate:
        to_euro = Decimal(1)
    return to_euro.scaleb(PRICE_RANK_SCALE - exponent(currency))


def _round_figure(minor: Decimal, digits: int) -> int:
    """The nearest of 1, 2.5, 5 times a power of ten of the major unit."""
    major = minor.scaleb(-digits)
    power = Decimal(1).scaleb(major.adjusted())
    nearest = min(
        (power * step for step in (Decimal(1), Decimal("2.5"), Decimal(5), Decimal(10))), key=lambda x: abs(x - major)
    )
    return max(1, int(nearest.scaleb(digits)))


def label(labels: Mapping[str, str], language: str) -> str:
    """The label in `language`, else the one of all languages, else the English one."""
    return labels.get(language) or labels.get("") or labels.get("en") or next(iter(labels.values()), "")
