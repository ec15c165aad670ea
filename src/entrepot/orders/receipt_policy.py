"""Dated rules of paying on receipt (data/receipt_policy.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class ReceiptPolicy:
    """The rules of a time; `limits` by level and currency in minor units, `source` says where they come from and what is uncertain."""

    valid_from: date
    account_days: int
    received_orders: int
    stores: tuple[str, ...]
    collect_days: int
    borne_by: str
    source: str
    limits: Mapping[str, Mapping[str, int]]

    def limit(self, level: str, currency: str) -> int:
        """How much may be open at a time; 0 where paying on receipt is not offered."""
        return self.limits.get(level, {}).get(currency, 0)

    @property
    def collect(self) -> timedelta:
        """Time to pay otherwise, after the receipt."""
        return timedelta(days=self.collect_days)


def in_force(at: datetime) -> ReceiptPolicy:
    """The rules of that moment."""
    return next(policy for policy in _policies() if policy.valid_from <= at.date())


@cache
def _policies() -> tuple[ReceiptPolicy, ...]:
    text = files("entrepot.orders").joinpath("data/receipt_policy.toml").read_text(encoding="utf-8")
    rows = [{**row, "stores": tuple(row["stores"])} for row in tomllib.loads(text)["policy"]]
    return tuple(sorted((ReceiptPolicy(**row) for row in rows), key=lambda policy: policy.valid_from, reverse=True))
