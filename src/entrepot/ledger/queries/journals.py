"""Journals with their legs, as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from entrepot.database import sql
from entrepot.ledger.types import AccountKey, JournalLine, LegLine

_LEGS = """
SELECT j.id, j.kind, j.ref, j.effective_at, j.created_at, j.actor, j.approver,
       t.id, t.leg, t.code, d.kind, d.owner_ref, d.currency, d.store_id, c.kind, c.owner_ref, c.currency, c.store_id,
       t.amount, t.phase, t.pending_id, t.pending_amount, t.expires_at
  FROM ledger.journal j JOIN ledger.transfer t ON t.journal_id = j.id
  JOIN ledger.account d ON d.id = t.debit_account_id JOIN ledger.account c ON c.id = t.credit_account_id
 WHERE j.id = ANY (%s) ORDER BY j.effective_at, j.id, t.leg
"""
# The texts compare as bytes, so everything that begins with a text lies between it and its greatest continuation.
_BY_REF = """
SELECT id FROM ledger.journal
 WHERE ref >= %(ref)s AND ref < %(ref)s || chr(1114111) AND (%(kind)s::text IS NULL OR kind = %(kind)s)
 ORDER BY ref, kind LIMIT %(limit)s
"""
_BY_ORDER = """
SELECT id FROM ledger.journal WHERE ref = %(order)s OR ref LIKE %(order)s || '/%%'
UNION
SELECT t.journal_id FROM ledger.account a
  JOIN ledger.transfer t ON t.debit_account_id = a.id OR t.credit_account_id = a.id
 WHERE a.kind = 'escrow.order' AND a.owner_ref = %(order)s
"""


def journals(journal_ids: Sequence[UUID]) -> list[JournalLine]:
    """The journals with these ids, in business time."""
    legs: dict[UUID, list[LegLine]] = {}
    found: dict[UUID, JournalLine] = {}
    for row in sql.rows(_LEGS, (list(journal_ids),)):
        journal_id, kind, ref, effective_at, created_at, actor, approver, transfer, leg, code = row[:10]
        legs.setdefault(journal_id, []).append(
            LegLine(transfer, leg, code, AccountKey(*row[10:14]), AccountKey(*row[14:18]), *row[18:])
        )
        found.setdefault(journal_id, JournalLine(journal_id, kind, ref, effective_at, created_at, actor, approver, ()))
    return [replace(line, legs=tuple(legs[line.id])) for line in found.values()]


def journals_of(ref: str, *, kind: str | None = None, limit: int = 200) -> list[JournalLine]:
    """The journals whose ref begins with `ref` ("refund:…", "payment:<id>/"), of one kind or of all."""
    return journals([row[0] for row in sql.rows(_BY_REF, {"ref": ref, "kind": kind, "limit": limit})])


def journals_of_order(order_id: UUID) -> list[JournalLine]:
    """Everything that moved an order's escrow or is named for the order, in business time."""
    return journals([row[0] for row in sql.rows(_BY_ORDER, {"order": f"order:{order_id}"})])
