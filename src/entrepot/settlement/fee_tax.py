"""The tax on the platform's fees: the first rows from data/fee_tax.toml, the later ones entered by two people."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from entrepot.settlement.models import FeeTaxRow


@dataclass(frozen=True, slots=True)
class FeeTax:
    """A rate in ten-thousandths of the fee, for stores of a country and kind ("": every kind), from a day on."""

    country: str
    kind: str
    valid_from: date
    bps: int
    source: str

    @property
    def version(self) -> str:
        """The row in a word: CN/domestic@2010-01-01."""
        return f"{self.country}/{self.kind or '*'}@{self.valid_from.isoformat()}"


def rows() -> list[FeeTax]:
    """Every row, by country and kind, the latest first; of one day the entered one. One statement."""
    found = {(row.country, row.kind, row.valid_from): row for row in _first()}
    for row in FeeTaxRow.objects.values("country", "kind", "valid_from", "bps", "source"):
        found[row["country"], row["kind"], row["valid_from"]] = FeeTax(**row)
    return sorted(found.values(), key=lambda row: (row.country, row.kind, -row.valid_from.toordinal()))


def in_force(known: Sequence[FeeTax], country: str, kind: str, on: date) -> FeeTax | None:
    """The row that holds on the day: one for the kind before one for every kind, then the latest. None: nobody knows."""
    fitting = [row for row in known if row.country == country and row.kind in {"", kind} and row.valid_from <= on]
    return max(fitting, key=lambda row: (bool(row.kind), row.valid_from), default=None)


@cache
def _first() -> tuple[FeeTax, ...]:
    text = files("entrepot.settlement").joinpath("data/fee_tax.toml").read_text(encoding="utf-8")
    return tuple(FeeTax(**row) for row in tomllib.loads(text)["row"])
