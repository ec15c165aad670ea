"""Dated periods of an order's timers: the platform's own, and those of the store's kind and route.

The platform's own begin with data/policy.toml and go on with the rows that two people decided (`services/set_periods.py`). A row
begins tomorrow at the earliest, so what a process has read for a day holds for that day: the database is asked once a day.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files

from entrepot.orders.models import PeriodRow
from entrepot.stores.queries import kind_rules

from .process import Deadline


@dataclass(frozen=True, slots=True)
class Policy:
    """The platform's periods in force; `source` says where they come from."""

    valid_from: date
    pay_minutes: int
    receive_days_after_delivery: int
    extend_days: int
    source: str


def policies() -> list[Policy]:
    """Every row with its first day, those to come too, the latest first; of one day the decided one."""
    found = {policy.valid_from: policy for policy in _first()}
    columns = ("valid_from", "pay_minutes", "receive_days_after_delivery", "extend_days", "source")
    found |= {row["valid_from"]: Policy(**row) for row in PeriodRow.objects.values(*columns)}
    return sorted(found.values(), key=lambda policy: policy.valid_from, reverse=True)


@lru_cache(maxsize=512)
def in_force(day: date) -> Policy:
    """The platform's periods of the day."""
    return next(policy for policy in policies() if policy.valid_from <= day)


def forget() -> None:
    """Read the rows again: they are those of another database, or were written past the services."""
    in_force.cache_clear()
    _period.cache_clear()


@cache
def _first() -> tuple[Policy, ...]:
    text = files("entrepot.orders").joinpath("data/policy.toml").read_text(encoding="utf-8")
    return tuple(Policy(**row) for row in tomllib.loads(text)["policy"])


@lru_cache(maxsize=4096)
def _period(deadline: Deadline, move: str, store_kind: str, route: str, day: date) -> timedelta:
    if deadline is Deadline.PAY:
        return timedelta(minutes=in_force(day).pay_minutes)
    if move == "deliver":
        return timedelta(days=in_force(day).receive_days_after_delivery)
    if move == "extend_receipt":
        return timedelta(days=in_force(day).extend_days)
    kind = kind_rules(store_kind, day)
    if deadline is Deadline.SHIP:
        return timedelta(hours=kind.ship_promise_hours[route])
    return timedelta(days=kind.auto_receipt_days[route])


def period(deadline: Deadline, *, move: str, store_kind: str, route: str, at: datetime) -> timedelta:
    """How long after `move` the deadline of an order of that kind of store and route falls, by the rules of the day `at`."""
    return _period(deadline, move, store_kind, route, at.date())
