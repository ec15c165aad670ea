"""The life of a store as a table, and how dated rows are chosen. Pure: no ORM, no network, no clock."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from .errors import NoRule
from .types import KindRules, Rule

_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Step:
    """One way from state to state. `leaf` is the permission that it takes."""

    name: str
    sources: frozenset[str]
    target: str
    leaf: str
    needs_reason: bool = False


STEPS: Final = MappingProxyType(
    {
        step.name: step
        for step in (
            Step("apply", frozenset({"draft", "refused"}), "applied", "stores.edit"),
            Step("approve", frozenset({"applied"}), "open", "stores.review"),
            Step("refuse", frozenset({"applied"}), "refused", "stores.review", needs_reason=True),
            Step("suspend", frozenset({"open"}), "suspended", "stores.suspend", needs_reason=True),
            Step("wind_down", frozenset({"open", "suspended"}), "closing", "stores.close", needs_reason=True),
            Step("reopen", frozenset({"suspended", "closing"}), "open", "stores.suspend"),
            Step(
                "close",
                frozenset({"draft", "refused", "open", "suspended", "closing"}),
                "closed",
                "stores.close",
                needs_reason=True,
            ),
        )
    }
)


def steps_from(state: str) -> tuple[Step, ...]:
    """The steps that start in `state`, in the order of the table."""
    return tuple(step for step in STEPS.values() if state in step.sources)


def rule_in_force(rules: Iterable[Rule], key: str, kind: str, on: date, *, route: str = "", country: str = "") -> Rule:
    """The row that holds: of those in force on the day, the one that names the country and the route most exactly.

    Raises NoRule when there is none.
    """
    fitting = [
        rule
        for rule in rules
        if rule.key == key
        and rule.kind == kind
        and rule.route in {"", route}
        and rule.country in {"", country}
        and rule.valid_from <= on
        and (rule.valid_to is None or on < rule.valid_to)
    ]
    if not fitting:
        raise NoRule(key=key, kind=kind, on=on.isoformat())
    return max(fitting, key=lambda rule: (bool(rule.country), bool(rule.route), rule.valid_from))


def kind_rules(rules: Iterable[Rule], kind: str, on: date, country: str = "") -> KindRules:
    """All that holds for stores of `kind` in `country` on the day. Raises NoRule for a gap in the table."""
    rows = [rule for rule in rules if rule.kind == kind]
    used: dict[str, None] = {}

    def value(key: str, route: str = "") -> Any:
        rule = rule_in_force(rows, key, kind, on, route=route, country=country)
        used[rule.id] = None
        return rule.value

    routes = tuple(value("routes"))
    return KindRules(
        kind=kind,
        country=country,
        on=on,
        routes=routes,
        customs_required=MappingProxyType({route: bool(value("customs_required", route)) for route in routes}),
        ship_promise_hours=MappingProxyType({route: int(value("ship_promise_hours", route)) for route in routes}),
        auto_receipt_days=MappingProxyType({route: int(value("auto_receipt_days", route)) for route in routes}),
        settlement_currency=str(value("settlement_currency")),
        deposit_due=bool(value("deposit_due")),
        annual_fee_due=bool(value("annual_fee_due")),
        return_days=int(value("return_days")),
        genuine_claim_days=int(value("genuine_claim_days")),
        return_country=str(value("return_country")),
        required_papers=tuple(value("required_papers")),
        rule_ids=tuple(used),
    )


def is_slug(text: str) -> bool:
    """Whether `text` can be a store's address: words of a-z and 0-9 joined by single hyphens, 60 characters at most."""
    return len(text) <= 60 and _SLUG.fullmatch(text) is not None


def is_country(text: str) -> bool:
    """Whether `text` has the shape of an ISO 3166-1 alpha-2 code."""
    return _COUNTRY.fullmatch(text) is not None


def path_and_above(path: str) -> list[str]:
    """A category path, and every path above it up to "" (all categories): "a/b" gives "a/b", "a", ""."""
    parts = path.split("/") if path else []
    return ["/".join(parts[:count]) for count in range(len(parts), -1, -1)]
