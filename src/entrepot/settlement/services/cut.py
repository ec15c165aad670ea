"""Refunds and chargebacks take their part off the claims on an order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.settlement.enums import SettlementState
from entrepot.settlement.errors import NotFrozen
from entrepot.settlement.queries.claims import open_claims
from entrepot.settlement.rules import shares_of
from entrepot.settlement.types import GivenBack, Share

from .freeze import freeze

_LOCK: Final = "SELECT state, store_id FROM settlement_settlement WHERE order_id = %s FOR NO KEY UPDATE"
_DONE: Final = "SELECT kind, line, amount_minor FROM settlement_cut WHERE order_id = %s AND ref = %s ORDER BY id"
_CLAIMS: Final = """
UPDATE settlement_claim c SET cut_minor = c.cut_minor + d.amount, cut_basis_minor = c.cut_basis_minor + d.basis
  FROM unnest(%s::text[], %s::smallint[], %s::bigint[], %s::bigint[]) AS d(kind, line, amount, basis)
 WHERE c.order_id = %s AND c.kind = d.kind AND c.line = d.line
"""
_CUTS: Final = """
INSERT INTO settlement_cut (order_id, store_id, ref, kind, line, amount_minor, before_release, at)
SELECT %s, %s, %s, kind, line, amount, %s, %s FROM unnest(%s::text[], %s::smallint[], %s::bigint[]) AS d(kind, line, amount)
 WHERE amount > 0
"""
# What a refund took back of a store that was settled in another currency stands in its sources.
_BACK: Final = """
INSERT INTO settlement_exchangeback (order_id, store_id, ref, source_minor, target_minor, at)
SELECT e.order_id, e.store_id, %(ref)s, coalesce(sum(x.amount_minor) FILTER (WHERE x.kind = 'fx.position'), 0),
       coalesce(sum(x.amount_minor) FILTER (WHERE x."to" IS NOT NULL), 0), %(now)s
  FROM settlement_exchange e JOIN payments_refund r ON r.order_id = e.order_id AND 'refund:' || r.id = %(ref)s
  CROSS JOIN LATERAL jsonb_to_recordset(r.sources) AS x(kind text, amount_minor bigint, "to" jsonb)
 WHERE e.order_id = %(order)s GROUP BY 1, 2 HAVING coalesce(sum(x.amount_minor) FILTER (WHERE x.kind = 'fx.position'), 0) > 0
ON CONFLICT (ref) DO NOTHING
"""


def cut(order_id: UUID, parts: Sequence[GivenBack], *, ref: str) -> list[Share]:
    """Take what went back to the shopper off the claims of the order; what each gave. Safe to repeat with the same `ref`.

    Before release the claims shrink: settling pays what is left. After it the money was clawed back (`give_back_sources`) and
    this writes down whose it was. Raises NotFrozen, GivesBackTooMuch.
    """
    freeze([order_id])
    with transaction.atomic():
        row = sql.one(_LOCK, [order_id])
        if row is None:
            raise NotFrozen
        state, store_id = row
        if done := sql.rows(_DONE, [order_id, ref]):
            return [Share(kind, line, amount, 0) for kind, line, amount in done]
        shares = shares_of(open_claims(order_id), parts)
        before = state != SettlementState.SETTLED
        columns = [[s.kind for s in shares], [s.line for s in shares], [s.amount_minor for s in shares]]
        sql.execute(_CLAIMS, [*columns, [s.basis_minor for s in shares], order_id])
        sql.execute(_CUTS, [order_id, store_id, ref, before, clock.now(), *columns])
        if before:
            sql.execute(
                "UPDATE settlement_settlement SET cut_minor = cut_minor + %s WHERE order_id = %s",
                [sum(share.amount_minor for share in shares), order_id],
            )
        else:
            sql.execute(_BACK, {"ref": ref, "now": clock.now(), "order": order_id})
    return shares
