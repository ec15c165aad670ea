"""What a shop of the sample market is."""

from __future__ import annotations

from dataclasses import dataclass

from .accounts import Account


@dataclass(frozen=True, slots=True)
class Shop:
    """A store with its company and the place its goods lie. `freight` is (first kilogram, each further one) in major units.

    `colours` are those of its sign, `words` what it says of itself: one sentence, then a paragraph, by language.
    """

    slug: str
    kind: str
    name: dict[str, str]
    company: str
    registration: str
    country: str
    currency: str
    owner: Account
    warehouses: tuple[tuple[str, str, str], ...]  # name, kind, country
    freight_home: tuple[str, str]
    freight_abroad: tuple[str, str]
    days_home: tuple[int, int]
    days_abroad: tuple[int, int]
    colours: tuple[str, str]
    words: dict[str, tuple[str, str]]
    free_from: str = ""
    bank: str = ""
    staff: tuple[tuple[Account, str], ...] = ()  # with their roles
    carrier: str = "simulator"
    demand: int = 10  # how much is bought there, compared with others
