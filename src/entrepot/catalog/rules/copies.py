"""Numbers for copies. Pure: no ORM, no network, no clock."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

MOST_COPIES: Final = 200
_LONGEST: Final = 80


def candidates(number: str) -> list[str]:
    """The numbers that a copy of `number` may get, in the order in which they are tried: “A-2”, “A-3”, …"""
    return [f"{number[: _LONGEST - len(tail)]}{tail}" for tail in (f"-{n}" for n in range(2, MOST_COPIES))]


def free_number(number: str, taken: Collection[str]) -> str:
    """The first candidate that is not taken; the last one when all are (storing it is refused then)."""
    found = candidates(number)
    return next((candidate for candidate in found if candidate not in taken), found[-1])
