"""Dated rules of providers that keep the money until it is let go (data/release_policy.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class ReleasePolicy:
    """How long one provider keeps money, when a person is told before that, and how often it may be called."""

    provider: str
    valid_from: date
    hold_days: int
    alarm_days: int
    per_second: int
    most_releases: int
    source: str

    @property
    def alarm(self) -> timedelta:
        """So long before the end a person is told."""
        return timedelta(days=self.alarm_days)


def in_force(terms: str, at: datetime) -> ReleasePolicy:
    """The rules of that provider (`Capabilities.hold_terms`) at that moment."""
    return next(policy for policy in _policies() if policy.provider == terms and policy.valid_from <= at.date())


def earliest_alarm(at: datetime) -> timedelta:
    """So long after its payment the first order can be near the end of the provider's hold, whoever holds it."""
    return timedelta(days=min(policy.hold_days - policy.alarm_days for policy in _policies() if policy.valid_from <= at.date()))


def longest_alarm(at: datetime) -> timedelta:
    """So long before the end of a hold a person is told, whoever holds it."""
    return max(policy.alarm for policy in _policies() if policy.valid_from <= at.date())


@cache
def _policies() -> tuple[ReleasePolicy, ...]:
    text = files("entrepot.payments").joinpath("data/release_policy.toml").read_text(encoding="utf-8")
    rows = [ReleasePolicy(**row) for row in tomllib.loads(text)["policy"]]
    return tuple(sorted(rows, key=lambda policy: policy.valid_from, reverse=True))
