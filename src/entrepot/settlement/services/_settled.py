"""Claims that are paid: the settlement's state, what is held back of it, and what the world is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from entrepot.database import sql
from entrepot.events.services import publish, start_timers
from entrepot.events.types import Timer
from entrepot.settlement import holdback
from entrepot.settlement.models import Exchange, Reserve

from ._divide import Row, fact_of
from .release_reserves import RELEASE

_MARK: Final = "UPDATE settlement_settlement SET state = 'settled', settled_at = %s WHERE order_id = ANY(%s)"


class Kept(NamedTuple):
    """What is held back of one settlement, and by which terms, which held when the money was divided."""

    amount_minor: int
    terms: holdback.Terms
    policy: holdback.HoldbackPolicy


def write_settled(
    rows: Sequence[Row], claims: Mapping[UUID, dict[str, int]], kept: Mapping[UUID, Kept], exchanges: Mapping[UUID, Exchange | None],
    now: datetime,
) -> None:  # fmt: skip
    """These orders are settled: mark them, keep what is held back with the timers that release it, publish. Quotes are stored already."""
    sql.execute(_MARK, (now, [row.order_id for row in rows]))
    publish(fact_of(row, claims[row.order_id], exchanges.get(row.order_id)) for row in rows)
    back = [(row, kept[row.order_id]) for row in rows if row.order_id in kept and kept[row.order_id].amount_minor]
    if not back:
        return
    Reserve.objects.bulk_create(
        Reserve(
            settlement_id=row.order_id, store_id=row.store_id, currency=_paid_in(row, exchanges.get(row.order_id)), bps=one.terms.bps,
            policy_from=one.policy.valid_from, amount_minor=one.amount_minor, held_at=now, due_at=now + timedelta(days=one.terms.days),
        )
        for row, one in back
    )  # fmt: skip
    start_timers(Timer(row.order_id, RELEASE, row.store_id, now + timedelta(days=one.terms.days)) for row, one in back)


def _paid_in(row: Row, exchange: Exchange | None) -> str:
    return exchange.quote if exchange is not None else row.currency
