"""Dated periods of after-sales, and the limit above which two people decide (data/policy.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from entrepot.kernel.money import exponent


@dataclass(frozen=True, slots=True)
class Period:
    """One row: how long `timer` runs where everything else of it fits; `source` says why."""

    timer: str
    hours: int
    valid_from: date
    source: str
    kind: str = "*"
    market: str = "*"
    route: str = "*"
    category: str = ""

    def fits(self, place: Place) -> bool:
        """Whether the row is for such a case."""
        return (
            self.kind in ("*", place.kind)
            and self.market in ("*", place.market)
            and self.route in ("*", place.route)
            and (not self.category or f"{place.category}/".startswith(f"{self.category}/"))
        )

    @property
    def rank(self) -> tuple[int, int, int, int, date]:
        """The more special the higher: category, market, route, kind; then the newer."""
        return (len(self.category), self.market != "*", self.route != "*", self.kind != "*", self.valid_from)


@dataclass(frozen=True, slots=True)
class Place:
    """What a period depends on."""

    kind: str
    market: str
    route: str
    category: str


@cache
def _file() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(files("entrepot.aftersales").joinpath("data/policy.toml").read_text(encoding="utf-8"))


@cache
def periods() -> tuple[Period, ...]:
    """Every row of the table, in the order of the file."""
    return tuple(Period(**row) for row in _file()["policy"])


@lru_cache(maxsize=4096)
def _in_force(timer: str, place: Place, day: date) -> Period:
    return max((p for p in periods() if p.timer == timer and p.valid_from <= day and p.fits(place)), key=lambda p: p.rank)


def period(timer: str, place: Place, at: datetime) -> timedelta:
    """How long `timer` runs for such a case by the rules of the day `at`. Raises ValueError for a timer without a row."""
    return timedelta(hours=_in_force(timer, place, at.date()).hours)


def limit_minor(currency: str, at: datetime) -> int:
    """Above this (minor units) a ruling takes a second person."""
    rows = [row for row in _file()["limit"] if row["valid_from"] <= at.date() and row["currency"] in ("*", currency)]
    row = max(rows, key=lambda row: (row["currency"] != "*", row["valid_from"]))
    units: int = row["units"]
    return units * int(10 ** exponent(currency))
