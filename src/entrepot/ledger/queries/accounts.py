"""Accounts of a kind with what is on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from entrepot.database import sql
from entrepot.ledger.types import AccountKey, Balance

_OF_KIND = """
SELECT a.kind, a.owner_ref, a.currency, a.store_id, sum(b.debits_posted)::bigint, sum(b.credits_posted)::bigint,
       sum(b.debits_pending)::bigint, sum(b.credits_pending)::bigint
  FROM ledger.account a JOIN ledger.balance b ON b.account_id = a.id
 WHERE a.kind = %s AND (%s::uuid[] IS NULL OR a.store_id = ANY(%s))
 GROUP BY a.id ORDER BY a.store_id, a.owner_ref, a.currency
"""


class AccountLine(NamedTuple):
    """An account and its balance."""

    key: AccountKey
    balance: Balance


def accounts_of_kind(kind: str, *, store_ids: Sequence[UUID] | None = None) -> list[AccountLine]:
    """Every account of `kind` (of these stores, if given) with its balance at the snapshot of the statement."""
    stores = None if store_ids is None else list(store_ids)
    return [AccountLine(AccountKey(*row[:4]), Balance(row[2], *row[4:])) for row in sql.rows(_OF_KIND, (kind, stores, stores))]
