"""The table of store kinds, read from its file once per process."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from entrepot.stores import rules
from entrepot.stores.types import KindRules, Rule

_DATA = Path(__file__).resolve().parent.parent / "data"


def kind_rules(kind: str, on: date, country: str = "") -> KindRules:
    """What holds for stores of `kind` in `country` on the day. Raises NoRule for a gap in the table."""
    return _resolved(str(kind), on, country)


@cache
def rule_rows() -> tuple[Rule, ...]:
    """Every row of the table, in the order of the file."""
    path = Path(getattr(settings, "STORE_RULES", "") or _DATA / "store_kinds.toml")
    with path.open("rb") as file:
        return tuple(_row(raw) for raw in tomllib.load(file)["rule"])


def _row(raw: dict[str, object]) -> Rule:
    names = {"kind", "key", "route", "country", "value", "valid_from", "valid_to", "source"}
    if unknown := raw.keys() - names:
        raise ValueError(f"a rule of a store kind has no {sorted(unknown)}")
    kind, key, route, country = (str(raw.get(name, "")) for name in ("kind", "key", "route", "country"))
    valid_from, valid_to = raw["valid_from"], raw.get("valid_to")
    if not isinstance(valid_from, date) or not (valid_to is None or isinstance(valid_to, date)):
        raise TypeError(f"the days of {kind} {key} are written as 2026-01-31")
    return Rule(
        id=f"{kind}/{key}/{route or '*'}/{country or '*'}@{valid_from.isoformat()}",
        key=key,
        kind=kind,
        route=route,
        country=country,
        value=raw["value"],
        valid_from=valid_from,
        valid_to=valid_to,
        source=str(raw["source"]),
    )


@cache
def _resolved(kind: str, on: date, country: str) -> KindRules:
    return rules.kind_rules(rule_rows(), kind, on, country)
