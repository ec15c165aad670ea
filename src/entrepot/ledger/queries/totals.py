"""What moved, summed up: by kind of account, or by what it was for."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from entrepot.database import sql
from entrepot.ledger.types import Total

_EVER = """
SELECT a.kind, a.currency, sum(b.debits_posted)::bigint, sum(b.credits_posted)::bigint
  FROM ledger.account a JOIN ledger.balance b ON b.account_id = a.id
 WHERE (%(kind)s::text IS NULL OR a.kind = %(kind)s) AND (%(currency)s::text IS NULL OR a.currency = %(currency)s)
 GROUP BY 1, 2 ORDER BY 1, 2
"""
_PERIOD = """
SELECT CASE %(by)s WHEN 'kind' THEN a.kind ELSE e.code END, a.currency,
       coalesce(sum(e.amount) FILTER (WHERE e.side = 'D'), 0)::bigint,
       coalesce(sum(e.amount) FILTER (WHERE e.side = 'C'), 0)::bigint
  FROM ledger.journal j JOIN ledger.entry e ON e.journal_id = j.id JOIN ledger.account a ON a.id = e.account_id
 WHERE e.phase IN ('posted', 'post')
   AND (%(since)s::timestamptz IS NULL OR j.effective_at >= %(since)s)
   AND (%(until)s::timestamptz IS NULL OR j.effective_at < %(until)s)
   AND (%(kind)s::text IS NULL OR a.kind = %(kind)s) AND (%(currency)s::text IS NULL OR a.currency = %(currency)s)
 GROUP BY 1, 2 ORDER BY 1, 2
"""


def totals(
    *,
    by: Literal["kind", "code"] = "kind",
    kind: str | None = None,
    currency: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Total]:
    """Debits and credits posted with business time in [since, until), per kind of account or per code, and currency.

    `kind` keeps to accounts of one kind: ``totals(by="code", kind="revenue.commission", since=…, until=…)``. Without a period
    and by kind the answer comes from the balances and costs nothing.
    """
    params = {"by": by, "kind": kind, "currency": currency, "since": since, "until": until}
    ever = by == "kind" and since is None and until is None
    return [Total(*row) for row in sql.rows(_EVER if ever else _PERIOD, params)]
