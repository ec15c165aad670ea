"""Amounts on the wire: decimal text against minor units, by integer arithmetic only."""

from __future__ import annotations

import re
from typing import Final

from entrepot.kernel.errors import Refused
from entrepot.kernel.money import exponent
from entrepot.payments.ports import Malformed

_DECIMAL: Final = re.compile(r"(0|[1-9][0-9]{0,17})(?:\.([0-9]{1,4}))?", re.ASCII)
_SCALE: Final = (1, 10, 100, 1_000, 10_000)


def to_text(amount_minor: int, currency: str) -> str:
    """`1999` CNY is "19.99", `1999` JPY is "1999". Negative amounts never go to a provider."""
    if amount_minor < 0:
        raise ValueError("an amount on the wire is not negative")
    digits = exponent(currency)
    if digits == 0:
        return str(amount_minor)
    whole, rest = divmod(amount_minor, _SCALE[digits])
    return f"{whole}.{rest:0{digits}d}"


def from_text(text: str, currency: str) -> int:
    """Minor units of a decimal text; raises Malformed for anything else, and for more digits than the currency has."""
    match = _DECIMAL.fullmatch(text)
    try:
        digits = exponent(currency)
    except Refused as refusal:
        raise Malformed(refusal.message) from refusal
    if match is None or len(match[2] or "") > digits:
        raise Malformed(f"“{text}” is not an amount of {currency}")
    return int(match[1]) * _SCALE[digits] + int((match[2] or "").ljust(digits, "0") or "0")
