"""Which rooms above know of movements at providers. Filled at start-up, read by every look at a statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from entrepot.payments.types import Movement

from .ports import Moves

_rooms: dict[str, Moves] = {}


def register_moves(room: str, moves: Moves) -> None:
    """Lay what that room knows beside statements as well."""
    _rooms[room] = moves


def within(provider: str, since: datetime, until: datetime) -> Iterator[Movement]:
    """What the rooms above have booked for that provider in [since, until)."""
    for moves in _rooms.values():
        yield from moves.within(provider, since, until)


def named(provider: str, refs: Sequence[str]) -> Iterator[Movement]:
    """Their movements that carry one of these numbers."""
    for moves in _rooms.values() if refs else ():
        yield from moves.named(provider, refs)


def moments(since: datetime, until: datetime) -> Iterator[tuple[str, datetime]]:
    """(provider, when) of their movements in [since, until)."""
    for moves in _rooms.values():
        yield from moves.moments(since, until)
