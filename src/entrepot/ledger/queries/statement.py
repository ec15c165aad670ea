"""The statement of one account: what moved, in the order it was posted, with the balance after each line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from entrepot.database import sql
from entrepot.ledger.types import AccountKey, StatementCursor, StatementLine, StatementPage

_ACCOUNT = "SELECT id FROM ledger.account WHERE kind = %s AND owner_ref = %s AND currency = %s"
_OPENING = """
SELECT coalesce(sum(e.change), 0)::bigint FROM (
  SELECT journal_id, -amount AS change FROM ledger.transfer
   WHERE debit_account_id = %(account)s AND phase IN ('posted', 'post')
  UNION ALL
  SELECT journal_id, amount FROM ledger.transfer WHERE credit_account_id = %(account)s AND phase IN ('posted', 'post')) e
  JOIN ledger.journal j ON j.id = e.journal_id
 WHERE j.effective_at < %(since)s
"""
# Each half comes in the order of its index; the merge stops after one page.
_PAGE = """
SELECT e.id, j.id, j.kind, j.ref, j.effective_at, e.code, e.phase, e.change, o.kind, o.owner_ref, o.currency, o.store_id
  FROM (SELECT id, journal_id, code, phase, -amount AS change, credit_account_id AS other FROM ledger.transfer
         WHERE debit_account_id = %(account)s AND id > %(after)s AND phase IN ('posted', 'post')
        UNION ALL
        SELECT id, journal_id, code, phase, amount, debit_account_id FROM ledger.transfer
         WHERE credit_account_id = %(account)s AND id > %(after)s AND phase IN ('posted', 'post')) e
  JOIN ledger.journal j ON j.id = e.journal_id
  JOIN ledger.account o ON o.id = e.other
 WHERE (%(since)s::timestamptz IS NULL OR j.effective_at >= %(since)s)
   AND (%(until)s::timestamptz IS NULL OR j.effective_at < %(until)s)
 ORDER BY e.id LIMIT %(limit)s
"""


def statement(
    key: AccountKey,
    since: datetime | None = None,
    until: datetime | None = None,
    after: StatementCursor | None = None,
    limit: int = 50,
) -> StatementPage:
    """One page of the lines of `key` with business time in [since, until), credits positive.

    `opening_minor` is the balance before the first line of the page, and each line's balance adds its change to it. Pass
    `next` of a page as `after` (with the same period) for the following one. Held money is not part of a statement: see
    `holds_on`. Lines posted at the same moment may stand in another order than they were applied; the sums are exact.
    """
    account = sql.scalar(_ACCOUNT, (key.kind, key.owner_ref, key.currency))
    if account is None:
        return StatementPage(0, (), 0, None)
    params: dict[str, Any] = {"account": account, "since": since, "until": until, "limit": limit + 1}
    params["after"] = after.transfer_id if after else 0
    opening = after.balance_minor if after else 0
    if since and not after:
        opening = sql.scalar(_OPENING, {"account": account, "since": since})
    found = sql.rows(_PAGE, params)
    lines = []
    running = opening
    for transfer, journal, kind, ref, at, code, phase, change, *other in found[:limit]:
        running += change
        lines.append(StatementLine(transfer, journal, kind, ref, at, code, phase, change, running, AccountKey(*other)))
    more = StatementCursor(lines[-1].transfer_id, running) if len(found) > limit else None
    return StatementPage(opening, tuple(lines), running, more)
