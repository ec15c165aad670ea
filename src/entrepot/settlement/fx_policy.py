"""Dated rules of exchanging: the first row from data/fx_policy.toml, the later ones decided by two people."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from entrepot.settlement.models import FxPolicyRow


@dataclass(frozen=True, slots=True)
class FxPolicy:
    """The platform's margin in ten-thousandths of the rate, and how long a rate may be used; base and quote "" are every pair."""

    base: str
    quote: str
    valid_from: date
    margin_bps: int
    max_age_hours: int
    source: str

    @property
    def max_age(self) -> timedelta:
        """Counted from the beginning of the day (UTC) for which a rate was published."""
        return timedelta(hours=self.max_age_hours)


def rows() -> list[FxPolicy]:
    """Every row, by pair, the latest first; of one day the decided one. One statement."""
    found = {(row.base, row.quote, row.valid_from): row for row in _first()}
    columns = ("base", "quote", "valid_from", "margin_bps", "max_age_hours", "source")
    for row in FxPolicyRow.objects.values(*columns):
        found[row["base"], row["quote"], row["valid_from"]] = FxPolicy(**row)
    return sorted(found.values(), key=lambda row: (row.base, row.quote, -row.valid_from.toordinal()))


def in_force(known: Sequence[FxPolicy], base: str, quote: str, on: date) -> FxPolicy:
    """The row that holds on the day for exchanges of `base` into `quote`: one for the pair before one for every pair."""
    fitting = [row for row in known if row.base in {"", base} and row.quote in {"", quote} and row.valid_from <= on]
    return max(fitting, key=lambda row: (bool(row.base), row.valid_from))


@cache
def _first() -> tuple[FxPolicy, ...]:
    text = files("entrepot.settlement").joinpath("data/fx_policy.toml").read_text(encoding="utf-8")
    return tuple(FxPolicy(**row) for row in tomllib.loads(text)["policy"])
