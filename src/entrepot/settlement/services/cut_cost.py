"""Goods of own retail that were not sent, or lie in stock again, are no cost of goods sold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.ledger.types import AccountKey, Journal, Leg
from entrepot.orders.queries import line_costs
from entrepot.settlement.enums import CostKind, SettlementState
from entrepot.settlement.models import CostCut
from entrepot.settlement.rules import OWN, cost_of_pieces

from .freeze import freeze

_LOCK: Final = "SELECT state, store_kind, store_id, currency FROM settlement_settlement WHERE order_id = %s FOR NO KEY UPDATE"
_BEFORE: Final = "SELECT line, sum(pieces)::int, bool_or(ref = %s) FROM settlement_costcut WHERE order_id = %s GROUP BY 1"
_LESS: Final = "UPDATE settlement_settlement SET cost_minor = cost_minor - %s WHERE order_id = %s"


def cut_cost(order_id: UUID, pieces: Mapping[int, int], *, kind: CostKind, ref: str, actor: Actor) -> list[Journal]:
    """So many pieces of these lines cost nothing after all; the journals that the caller posts, last, in the same transaction.

    Before the order is divided less is booked then, and there is nothing to post. Of orders of merchants, and of lines whose cost
    nobody knows, there is nothing to take off. Safe to repeat with the same `ref`.
    """
    freeze([order_id])
    with transaction.atomic():
        row = sql.one(_LOCK, [order_id])
        if row is None or row[1] != OWN:
            return []
        state, _kind, store_id, currency = row
        costs = line_costs(order_id)
        before = {line: (count, is_done) for line, count, is_done in sql.rows(_BEFORE, [ref, order_id])}
        is_divided, now, journal_id = state != SettlementState.FROZEN, clock.now(), uuid7()
        cuts = []
        for line, count in sorted(pieces.items()):
            done, is_repeated = before.get(line, (0, False))
            quantity, cost = costs.get(line, (0, None))
            if is_repeated or cost is None or count < 1:
                continue
            minor = cost_of_pieces(cost, quantity, done, count)
            cuts.append(
                CostCut(
                    order_id=order_id, store_id=store_id, line=line, kind=kind, pieces=count, cost_minor=minor, ref=ref,
                    journal_id=journal_id if is_divided and minor else None, at=now,
                )
            )  # fmt: skip
        CostCut.objects.bulk_create(cuts)
        total = sum(cut.cost_minor for cut in cuts)
        if not total:
            return []
        if not is_divided:
            sql.execute(_LESS, [total, order_id])
            return []
    legs = (Leg("cost", AccountKey("asset.inventory", "", currency), AccountKey("cost.goods", "", currency), total),)
    return [Journal(journal_id, "cost.back", ref, legs, actor=actor.code, effective_at=now)]
