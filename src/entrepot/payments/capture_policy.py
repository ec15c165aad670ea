"""Dated rules of taking what a provider keeps ready (data/capture_policy.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class CapturePolicy:
    """Waits between attempts, and how long before its end an authorisation is used; hours."""

    valid_from: date
    retry_after_hours: tuple[int, ...]
    early_hours: int
    source: str

    @property
    def early(self) -> timedelta:
        """So long before the end of an authorisation the amount is taken, or let go."""
        return timedelta(hours=self.early_hours)

    def next_attempt(self, refusals: int, at: datetime) -> datetime | None:
        """When to try again after so many refusals; None: not any more."""
        waits = self.retry_after_hours
        return at + timedelta(hours=waits[refusals - 1]) if refusals <= len(waits) else None


def in_force(at: datetime) -> CapturePolicy:
    """The rules of that moment."""
    return next(policy for policy in _policies() if policy.valid_from <= at.date())


@cache
def _policies() -> tuple[CapturePolicy, ...]:
    text = files("entrepot.payments").joinpath("data/capture_policy.toml").read_text(encoding="utf-8")
    rows = [{**row, "retry_after_hours": tuple(row["retry_after_hours"])} for row in tomllib.loads(text)["policy"]]
    return tuple(sorted((CapturePolicy(**row) for row in rows), key=lambda policy: policy.valid_from, reverse=True))
