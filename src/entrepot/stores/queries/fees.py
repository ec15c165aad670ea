"""Which fee plan holds: the longest category path that fits, on the day asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel.money import CurrencyMismatch
from entrepot.stores import rules
from entrepot.stores.errors import NoFeePlan
from entrepot.stores.types import Commission, FeesDue

# A path fits a plan when the plan's path is the path itself or one of those above it; these are few, and equal is quicker than like.
_COMMISSIONS = """
SELECT DISTINCT ON (k.place) k.place, p.commission_bps, p.id, p.category_path, p.source
  FROM unnest(%(places)s::int[], %(kinds)s::text[], %(prefixes)s::text[]) AS k(place, kind, prefix)
  JOIN stores_feeplan p ON p.kind = k.kind AND p.category_path = k.prefix
 WHERE p.valid_from <= %(on)s AND (p.valid_to IS NULL OR p.valid_to > %(on)s)
 ORDER BY k.place, length(p.category_path) DESC
"""

_DUE = """
SELECT k.place, k.path, p.id, p.deposit_minor, p.annual_fee_minor, p.currency
  FROM unnest(%(places)s::int[], %(kinds)s::text[], %(paths)s::text[]) AS k(place, kind, path)
  JOIN stores_feeplan p
    ON p.kind = k.kind
   AND (p.category_path = '' OR k.path = p.category_path OR starts_with(k.path, p.category_path || '/'))
   AND p.valid_from <= %(on)s AND (p.valid_to IS NULL OR p.valid_to > %(on)s)
 ORDER BY k.place, k.path, length(p.category_path) DESC
"""
_Row = tuple[str, int, int | None, int | None, str]  # path, plan, deposit, annual fee, currency


def commissions(keys: Iterable[tuple[str, str]], on: date) -> dict[tuple[str, str], Commission]:
    """The commission for each (store kind, category path) on the day, in one statement.

    "electronics/cameras" beats "electronics" beats "". Raises NoFeePlan when one has none: a commission is never guessed.
    """
    wanted = sorted({(str(kind), path) for kind, path in keys})
    if not wanted:
        return {}
    fitting = [(place, kind, prefix) for place, (kind, path) in enumerate(wanted) for prefix in rules.path_and_above(path)]
    places, kinds, prefixes = zip(*fitting, strict=True)
    found = {
        wanted[place]: Commission(bps=bps, plan_id=plan_id, category_path=category_path, source=source)
        for place, bps, plan_id, category_path, source in sql.rows(
            _COMMISSIONS, {"places": list(places), "kinds": list(kinds), "prefixes": list(prefixes), "on": on}
        )
    }
    for kind, path in wanted:
        if (kind, path) not in found:
            raise NoFeePlan(kind=kind, category_path=path, on=on.isoformat())
    return found


def fees_due(kind: str, category_paths: Iterable[str], on: date) -> FeesDue:
    """Deposit and annual fee of a store of `kind` that sells in these categories: the highest of each.

    In a category the longest path with a figure counts. Raises NoFeePlan when a category has no plan at all, CurrencyMismatch
    when the plans that count are not in one currency.
    """
    paths = _paths(category_paths)
    return _due(str(kind), paths, _rows([(str(kind), paths)], on)[0], on)


def fees_due_each(wanted: Mapping[UUID, tuple[str, Collection[str]]], on: date) -> dict[UUID, FeesDue]:
    """The same for many stores by kind and categories, in one statement; those that have no plan, or plans in several
    currencies, are left out.
    """
    asked = [(str(kind), _paths(paths)) for kind, paths in wanted.values()]
    found: dict[UUID, FeesDue] = {}
    for store_id, (kind, paths), rows in zip(wanted, asked, _rows(asked, on), strict=True):
        with suppress(NoFeePlan, CurrencyMismatch):
            found[store_id] = _due(kind, paths, rows, on)
    return found


def _paths(category_paths: Iterable[str]) -> list[str]:
    return sorted(set(category_paths)) or [""]


def _rows(asked: Sequence[tuple[str, list[str]]], on: date) -> list[list[_Row]]:
    """The plans that fit, for each of what is asked."""
    places = [(place, kind, path) for place, (kind, paths) in enumerate(asked) for path in paths]
    found: list[list[_Row]] = [[] for _each in asked]
    if places:
        columns = dict(zip(("places", "kinds", "paths"), ([*column] for column in zip(*places, strict=True)), strict=True))
        for place, *row in sql.rows(_DUE, {**columns, "on": on}):
            found[place].append(tuple(row))
    return found


def _due(kind: str, paths: list[str], rows: list[_Row], on: date) -> FeesDue:
    for path in paths:
        if all(row[0] != path for row in rows):
            raise NoFeePlan(kind=kind, category_path=path, on=on.isoformat())
    deposit = _highest((path, plan_id, deposit, currency) for path, plan_id, deposit, _, currency in rows)
    fee = _highest((path, plan_id, fee, currency) for path, plan_id, _, fee, currency in rows)
    currency = (deposit or fee or (0, 0, rows[0][4]))[2]
    return FeesDue(
        deposit_minor=deposit[0] if deposit else 0,
        annual_fee_minor=fee[0] if fee else 0,
        currency=currency,
        plan_ids=tuple(sorted({part[1] for part in (deposit, fee) if part})),
    )


def _highest(rows: Iterable[tuple[str, int, int | None, str]]) -> tuple[int, int, str] | None:
    """(amount, plan, currency) of the highest figure, taking of each path the first row that has one."""
    first: dict[str, tuple[int, int, str]] = {}
    for path, plan_id, amount, currency in rows:
        if amount is not None:
            first.setdefault(path, (amount, plan_id, currency))
    currencies = sorted({currency for _, _, currency in first.values()})
    if len(currencies) > 1:
        raise CurrencyMismatch(left=currencies[0], right=currencies[1])
    return max(first.values(), default=None)
