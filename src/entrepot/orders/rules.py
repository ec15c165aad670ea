"""Arithmetic of the order desk; knows no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from entrepot.kernel.money import allocate

from .types import QuotedLine

_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MAX_QUANTITY: Final = 999
MAX_CART_LINES: Final = 120


def number_of(order_id: UUID) -> str:
    """The order's number for people and papers: 15 characters without letters that look like digits (Crockford's base 32).

    Made of the time, the counter and 15 random bits of the UUIDv7, so that it ascends and cannot be counted up by a stranger.
    """
    value = order_id.int
    time_ms, counter, random = value >> 80, value >> 64 & 0xFFF, value & 0x7FFF
    bits = time_ms << 27 | counter << 15 | random
    return "".join(_CROCKFORD[bits >> shift & 31] for shift in range(70, -1, -5))


def spread_freight(lines: Sequence[QuotedLine], freight_minor: int) -> list[QuotedLine]:
    """Spread an order's freight over its lines in proportion to their value, to the cent (largest remainder)."""
    parts = allocate(freight_minor, [line.goods_minor for line in lines])
    return [replace(line, freight_minor=part) for line, part in zip(lines, parts, strict=True)]
