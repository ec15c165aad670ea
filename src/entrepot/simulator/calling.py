"""What the protocols share in answering: rates, and values that a fault changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from .books import Books

BROKEN_BEFORE: Final = {"maintenance": 503, "rate_limited": 429}  # HTTP, before any work
_STEP: Final = {"amount_plus_one": 1, "amount_minus_one": -1}


class Throttle:
    """So many calls of a kind in one second of the virtual clock."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._counted: dict[tuple[str, str], tuple[int, int]] = {}

    def lets(self, merchant: str, call: str, rate: int) -> bool:
        """Whether one more is allowed in this second."""
        second = self._books.now()
        then, count = self._counted.get((merchant, call), (second, 0))
        count = count + 1 if then == second else 1
        self._counted[merchant, call] = (second, count)
        return count <= rate


def step(fault: str) -> int:
    """By how many minor units a fault changes amounts."""
    return _STEP.get(fault, 0)


def other(currency: str) -> str:
    """Another currency."""
    return "EUR" if currency == "USD" else "USD"


def tampered(
    fields: dict[str, Any], fault: str, *, app: str, seller: str, money: Sequence[str] = (), currency: str = ""
) -> dict[str, Any]:
    """The fields of a message as a fault makes them; `money` are decimal texts."""
    changed = dict(fields)
    if fault == "wrong_app_id":
        changed[app] = "2021009999999999"
    if fault == "wrong_seller_id":
        changed[seller] = "2088999999999999"
    if fault in _STEP:
        for name in money:
            whole, _, rest = str(changed[name]).partition(".")
            minor = int(whole + rest) + _STEP[fault]
            changed[name] = f"{minor // 10 ** len(rest)}.{minor % 10 ** len(rest):0{len(rest)}d}" if rest else str(minor)
    if fault == "other_currency" and currency:
        changed[currency] = "USD"
    return changed
