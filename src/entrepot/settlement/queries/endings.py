"""What of a store's money has not come to its end, for those who let it close."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from entrepot.database import sql
from entrepot.stores.types import OpenEnd

from .payouts import IN_FLIGHT

# Purses of the store that must be empty: what is held for a payout under way is told with the payouts.
_PURSES: Final = """
SELECT CASE a.kind WHEN 'merchant.available' THEN 'balance' WHEN 'merchant.reserve' THEN 'reserves' WHEN 'merchant.deposit' THEN 'deposit'
                   ELSE 'owed' END, a.currency, abs(b.cp - b.dp - b.dq)
  FROM ledger.account a JOIN ledger.account_balance b ON b.account_id = a.id
 WHERE a.store_id = %(store)s AND a.kind IN ('merchant.available', 'merchant.reserve', 'merchant.deposit', 'merchant.receivable')
   AND b.cp - b.dp - b.dq <> 0 ORDER BY 1, 2
"""
_COUNTS: Final = """
SELECT 'unsettled', count(*) FROM settlement_settlement s JOIN orders_order o ON o.id = s.order_id
 WHERE s.store_id = %(store)s AND s.settled_at IS NULL AND s.state <> 'voided' AND o.state = 'finished'
UNION ALL
SELECT 'payouts', count(*) FROM payments_payout WHERE store_id = %(store)s AND state = ANY(%(flying)s)
"""


def open_money(store_id: UUID) -> list[OpenEnd]:
    """Money of the store that is not paid out, given back or repaid, as what stands in the way of its closing. Two statements."""
    params = {"store": store_id, "flying": list(IN_FLIGHT)}
    counts = [OpenEnd(code, count) for code, count in sql.rows(_COUNTS, params) if count]
    return counts + [OpenEnd(code, 0, int(minor), currency) for code, currency, minor in sql.rows(_PURSES, params)]
