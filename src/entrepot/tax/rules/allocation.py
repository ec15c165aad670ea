"""Sharing order-level amounts among lines, and the dated rounding rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Final

from entrepot.kernel.money import allocate
from entrepot.tax.types import RuleRow, TaxLine

_MODES: Final = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN, "up": ROUND_UP}
_SCALE: Final = Decimal(10) ** 9


def spread(amount_minor: int, lines: Sequence[TaxLine]) -> dict[int, int]:
    """`amount_minor` over lines in proportion to their value: largest remainder, ties to the lower line number.

    The parts add up exactly whatever the order in which the lines are given. Lines that are all free share by quantity.
    """
    ordered = sorted(lines, key=lambda line: line.line_no)
    weights = [line.value_minor for line in ordered]
    if not any(weights):
        weights = [line.quantity for line in ordered]
    parts = allocate(amount_minor, weights)
    return {line.line_no: part for line, part in zip(ordered, parts, strict=True)}


@dataclass(frozen=True, slots=True)
class Rounding:
    """`scope` line: each tax of each line once, at its end; order: the sum over the lines; step: intermediate values too.

    `unit` is the smallest step in minor units (1 = one cent; 100 = whole yuan).
    """

    mode: str
    scope: str
    unit: int

    @classmethod
    def of(cls, row: RuleRow) -> Rounding:
        value = row.value
        return cls(_MODES[value["mode"]], value["scope"], int(value["unit_minor"]))

    def minor(self, exact_minor: Decimal) -> int:
        """An exact number of minor units, rounded to the unit."""
        return int((exact_minor / self.unit).quantize(Decimal(1), rounding=self.mode)) * self.unit

    def step(self, exact_minor: Decimal) -> Decimal:
        """An intermediate value: rounded only if the rule says so for every step."""
        return Decimal(self.minor(exact_minor)) if self.scope == "step" else exact_minor

    def parts(self, exact_by_line: Mapping[int, Decimal]) -> dict[int, int]:
        """The rounded amounts of one tax by line number."""
        if self.scope != "order":
            return {line_no: self.minor(exact) for line_no, exact in exact_by_line.items()}
        ordered = sorted(exact_by_line)
        whole = self.minor(sum(exact_by_line.values(), Decimal(0)))
        shares = allocate(whole, [int(exact_by_line[line_no] * _SCALE) for line_no in ordered])
        return dict(zip(ordered, shares, strict=True))
