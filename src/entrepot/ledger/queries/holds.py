"""Held money: pending transfers and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from entrepot.database import sql
from entrepot.ledger.types import AccountKey, Hold, HoldRef

_HOLDS = """
SELECT p.id, p.amount, p.journal_id, p.leg, p.code, d.kind, d.owner_ref, d.currency, d.store_id,
       c.kind, c.owner_ref, c.currency, c.store_id, p.expires_at, r.phase
  FROM ledger.transfer p
  JOIN ledger.account d ON d.id = p.debit_account_id JOIN ledger.account c ON c.id = p.credit_account_id
  LEFT JOIN ledger.transfer r ON r.pending_id = p.id
"""
_OF_JOURNALS = _HOLDS + " WHERE p.phase = 'pending' AND p.journal_id = ANY (%s) ORDER BY p.journal_id, p.leg"
_OPEN_ON = (
    _HOLDS
    + """
 WHERE p.phase = 'pending' AND r.id IS NULL
   AND (d.kind, d.owner_ref, d.currency) = (%s, %s, %s) ORDER BY p.id
"""
)


def holds_of(journal_ids: Sequence[UUID]) -> dict[UUID, list[Hold]]:
    """The holds that these journals made, by leg; each id asked for has a list, empty if it made none."""
    found: dict[UUID, list[Hold]] = {journal_id: [] for journal_id in journal_ids}
    for row in sql.rows(_OF_JOURNALS, (list(found),)):
        found[row[2]].append(_hold(row))
    return found


def holds_on(key: AccountKey) -> list[Hold]:
    """The open holds that take from `key`, oldest first."""
    return [_hold(row) for row in sql.rows(_OPEN_ON, (key.kind, key.owner_ref, key.currency))]


def _hold(row: tuple[Any, ...]) -> Hold:
    return Hold(
        ref=HoldRef(row[0], row[1]),
        journal_id=row[2],
        leg=row[3],
        code=row[4],
        debit=AccountKey(*row[5:9]),
        credit=AccountKey(*row[9:13]),
        expires_at=row[13],
        resolved=row[14],
    )
