"""Dated rules of holding back: the first ones from data/holdback_policy.toml, the later ones decided by two people."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from entrepot.settlement.models import HoldbackPolicyRow


class Terms(NamedTuple):
    """How much of a settlement is held back, in ten-thousandths of the store's part, and for how many days."""

    bps: int
    days: int


@dataclass(frozen=True, slots=True)
class HoldbackPolicy:
    """A store is new for `new_store_days` after it opened; then the plain figures hold."""

    valid_from: date
    new_store_days: int
    new_bps: int
    new_hold_days: int
    bps: int
    hold_days: int
    source: str

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is held back of anybody."""
        return not self.new_bps and not self.bps

    def terms(self, opened_at: datetime | None, at: datetime) -> Terms:
        """What holds at the moment for a store that opened then (None: it is not open, and new)."""
        if opened_at is None or at < opened_at + timedelta(days=self.new_store_days):
            return Terms(self.new_bps, self.new_hold_days)
        return Terms(self.bps, self.hold_days)


def policies() -> list[HoldbackPolicy]:
    """Every row with its first day, those to come too, the latest first; of one day the decided one. One statement."""
    found = {policy.valid_from: policy for policy in _first()}
    columns = ("valid_from", "new_store_days", "new_bps", "new_hold_days", "bps", "hold_days", "source")
    for row in HoldbackPolicyRow.objects.values(*columns):
        found[row["valid_from"]] = HoldbackPolicy(**row)
    return sorted(found.values(), key=lambda policy: policy.valid_from, reverse=True)


def in_force(at: datetime) -> HoldbackPolicy:
    """The policy of the day (UTC)."""
    return next(policy for policy in policies() if policy.valid_from <= at.date())


@cache
def _first() -> tuple[HoldbackPolicy, ...]:
    text = files("entrepot.settlement").joinpath("data/holdback_policy.toml").read_text(encoding="utf-8")
    return tuple(HoldbackPolicy(**row) for row in tomllib.loads(text)["policy"])
