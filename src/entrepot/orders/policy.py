"""Dated periods of an order's timers: the platform's own (data/policy.toml) and those of the store's kind and route."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files

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


@cache
def _policies() -> tuple[Policy, ...]:
    text = files("entrepot.orders").joinpath("data/policy.toml").read_text(encoding="utf-8")
    return tuple(Policy(**row) for row in tomllib.loads(text)["policy"])


@lru_cache(maxsize=4096)
def _period(deadline: Deadline, move: str, store_kind: str, route: str, day: date) -> timedelta:
    policy = max((p for p in _policies() if p.valid_from <= day), key=lambda p: p.valid_from)
    if deadline is Deadline.PAY:
        return timedelta(minutes=policy.pay_minutes)
    if move == "deliver":
        return timedelta(days=policy.receive_days_after_delivery)
    if move == "extend_receipt":
        return timedelta(days=policy.extend_days)
    kind = kind_rules(store_kind, day)
    if deadline is Deadline.SHIP:
        return timedelta(hours=kind.ship_promise_hours[route])
    return timedelta(days=kind.auto_receipt_days[route])


def period(deadline: Deadline, *, move: str, store_kind: str, route: str, at: datetime) -> timedelta:
    """How long after `move` the deadline of an order of that kind of store and route falls, by the rules of the day `at`."""
    return _period(deadline, move, store_kind, route, at.date())
