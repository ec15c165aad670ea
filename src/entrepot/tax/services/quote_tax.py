"""Quote the tax of baskets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from entrepot.kernel import clock
from entrepot.tax.rules import landed_cost
from entrepot.tax.rules import regime_for as regime_by_rule
from entrepot.tax.rules.tables import Undecided
from entrepot.tax.types import TaxRequest, TaxResult

from .tables import current_tables


def quote_tax(requests: Sequence[TaxRequest]) -> list[TaxResult]:
    """One result per request, in order: the forecast of duty and tax, or the reasons why it cannot be decided.

    Amounts are minor units; `charged_minor` (of the result and of each line) is what is added to the order in the request's
    currency. No SQL while the process's rule snapshot is fresh. A result carries the rule versions, their law and the exchange
    rate it used; store `as_json()` with the order.
    """
    tables = current_tables()
    computed_at = clock.now()
    return [landed_cost(request, tables, computed_at) for request in requests]


def regime_for(
    *, destination: str, store_kind: str = "global", route: str = "direct", ships_from: str = "", at: datetime | None = None
) -> str:
    """The regime an order falls under (cn_cbec, eu_ioss, domestic, none, …); `undecided` for an unknown destination."""
    tables = current_tables()
    try:
        name, _ = regime_by_rule(
            tables,
            destination=destination,
            on=(at or clock.now()).date(),
            store_kind=store_kind,
            route=route,
            ships_from=ships_from,
        )
    except Undecided:
        return "undecided"
    return name
