"""Dated rules of paying out: the first ones from data/payout_policy.toml, the later ones decided by two people.

A row begins tomorrow at the earliest (`services/set_payout_policy.py`), so what a process has read for a day holds for that day.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files

from entrepot.settlement.models import PayoutPolicyRow


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


def policies() -> list[PayoutPolicy]:
    """Every row with its first day, those to come too, the latest first; of one day the decided one. The provider is the file's."""
    first = _first()
    found = {policy.valid_from: policy for policy in first}
    columns = ("valid_from", "every_hours", "minimum_minor", "account_cooldown_hours", "source")
    for row in PayoutPolicyRow.objects.values(*columns):
        found[row["valid_from"]] = PayoutPolicy(provider=first[-1].provider, **row)
    return sorted(found.values(), key=lambda policy: policy.valid_from, reverse=True)


def in_force(at: datetime) -> PayoutPolicy:
    """The policy of the day."""
    return _of_day(at.date())


def forget() -> None:
    """Read the rows again: they are those of another database, or were written past the services."""
    _of_day.cache_clear()


@lru_cache(maxsize=512)
def _of_day(day: date) -> PayoutPolicy:
    return next(policy for policy in policies() if policy.valid_from <= day)


@cache
def _first() -> tuple[PayoutPolicy, ...]:
    text = files("entrepot.settlement").joinpath("data/payout_policy.toml").read_text(encoding="utf-8")
    return tuple(PayoutPolicy(**row) for row in tomllib.loads(text)["policy"])
