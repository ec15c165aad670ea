"""What is on an account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from entrepot.database import sql
from entrepot.ledger.types import AccountKey, Balance

_BALANCES = """
SELECT n.i, b.dp, b.cp, b.dq, b.cq
  FROM unnest(%s::text[], %s::text[], %s::text[]) WITH ORDINALITY n(kind, owner_ref, currency, i)
  JOIN ledger.account a ON a.kind = n.kind AND a.owner_ref = n.owner_ref AND a.currency = n.currency
  JOIN LATERAL (SELECT sum(debits_posted)::bigint AS dp, sum(credits_posted)::bigint AS cp,
                       sum(debits_pending)::bigint AS dq, sum(credits_pending)::bigint AS cq
                  FROM ledger.balance WHERE account_id = a.id) b ON b.dp IS NOT NULL
"""
_AS_OF = """
SELECT coalesce(sum(t.amount) FILTER (WHERE t.side = 'D'), 0)::bigint,
       coalesce(sum(t.amount) FILTER (WHERE t.side = 'C'), 0)::bigint
  FROM ledger.account a JOIN ledger.entry t ON t.account_id = a.id JOIN ledger.journal j ON j.id = t.journal_id
 WHERE a.kind = %s AND a.owner_ref = %s AND a.currency = %s AND t.phase <> 'pending' AND j.effective_at <= %s
"""


def balance(key: AccountKey) -> Balance:
    """The balance of `key`, exact at the snapshot of the statement; zero for an account that was never used."""
    return balances([key])[key]


def balances(keys: Sequence[AccountKey]) -> dict[AccountKey, Balance]:
    """The balances of `keys` in one statement; accounts that were never used are zero."""
    found = {key: Balance(key.currency) for key in keys}
    places = list(found)
    columns = [[key.kind for key in places], [key.owner_ref for key in places], [key.currency for key in places]]
    for place, *sums in sql.rows(_BALANCES, columns):
        key = places[place - 1]
        found[key] = Balance(key.currency, *sums)
    return found


def balance_as_of(key: AccountKey, at: datetime) -> Balance:
    """What had been posted to `key` up to and including the business time `at`; what was held then is not part of it."""
    row = sql.one(_AS_OF, (key.kind, key.owner_ref, key.currency, at))
    assert row is not None
    return Balance(key.currency, debits_posted=row[0], credits_posted=row[1])
