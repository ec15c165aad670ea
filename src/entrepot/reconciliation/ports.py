"""What other rooms know that a provider moved, beside payments, refunds and payouts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from entrepot.payments.types import Movement


class Moves(Protocol):
    """A room whose movements stand in providers' statements, too. Each method is one statement."""

    def within(self, provider: str, since: datetime, until: datetime) -> Iterable[Movement]:
        """What is booked for that provider in [since, until)."""
        ...

    def named(self, provider: str, refs: Sequence[str]) -> Iterable[Movement]:
        """The movements, of any day, that carry one of these numbers."""
        ...

    def moments(self, since: datetime, until: datetime) -> Iterable[tuple[str, datetime]]:
        """(provider, when) of everything in [since, until)."""
        ...
