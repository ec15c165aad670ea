"""Which fee plan holds: the longest category path that fits, on the day asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

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
SELECT k.path, p.id, p.category_path, p.deposit_minor, p.annual_fee_minor, p.currency
  FROM unnest(%(paths)s::text[]) AS k(path)
  JOIN stores_feeplan p
    ON p.kind = %(kind)s
   AND (p.category_path = '' OR k.path = p.category_path OR starts_with(k.path, p.category_path || '/'))
   AND p.valid_from <= %(on)s AND (p.valid_to IS NULL OR p.valid_to > %(on)s)
 ORDER BY k.path, length(p.category_path) DESC
"""


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
    paths = sorted(set(category_paths)) or [""]
    found = sql.rows(_DUE, {"paths": paths, "kind": str(kind), "on": on})
    for path in paths:
        if all(row[0] != path for row in found):
            raise NoFeePlan(kind=str(kind), category_path=path, on=on.isoformat())
    deposit = _highest((path, plan_id, deposit, currency) for path, plan_id, _, deposit, _, currency in found)
    fee = _highest((path, plan_id, fee, currency) for path, plan_id, _, _, fee, currency in found)
    currency = (deposit or fee or (0, 0, found[0][5]))[2]
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
