"""What the platform earned, by its two sources: commission of merchants' sales, and the margin of its own."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from entrepot.ledger.queries import totals
from entrepot.settlement.types import Revenue

_COMMISSION, _RETAIL, _COST = "revenue.commission", "revenue.retail", "cost.goods"


def revenue(since: datetime | None = None, until: datetime | None = None) -> list[Revenue]:
    """Revenue per currency from the ledger's own rows, `since` included, `until` not; minor units."""
    net: dict[str, dict[str, int]] = defaultdict(dict)
    for row in totals(since=since, until=until):
        if row.name in (_COMMISSION, _RETAIL, _COST):
            net[row.currency][row.name] = row.net_minor
    return [
        Revenue(currency, kinds.get(_COMMISSION, 0), kinds.get(_RETAIL, 0), -kinds.get(_COST, 0))
        for currency, kinds in sorted(net.items())
    ]
