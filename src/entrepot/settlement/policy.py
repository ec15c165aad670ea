"""Dated rules of paying out, read from data/payout_policy.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class PayoutPolicy:
    """`minimum_minor` is in minor units of whatever currency the balance has."""

    valid_from: date
    provider: str
    every_hours: int
    minimum_minor: int
    account_cooldown_hours: int
    source: str

    @property
    def every(self) -> timedelta:
        """Time between two payouts of a store."""
        return timedelta(hours=self.every_hours)

    @property
    def cooldown(self) -> timedelta:
        """Rest after a change of the bank account."""
        return timedelta(hours=self.account_cooldown_hours)


@cache
def _policies() -> tuple[PayoutPolicy, ...]:
    text = files("entrepot.settlement").joinpath("data/payout_policy.toml").read_text(encoding="utf-8")
    return tuple(PayoutPolicy(**row) for row in tomllib.loads(text)["policy"])


def in_force(at: datetime) -> PayoutPolicy:
    """The policy of the day."""
    return max((p for p in _policies() if p.valid_from <= at.date()), key=lambda p: p.valid_from)
