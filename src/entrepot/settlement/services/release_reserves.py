"""What was held back of settlements goes to the stores' balances when its time is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from entrepot.database import sql
from entrepot.events.facts.settlement import ReserveReleased
from entrepot.events.services import publish, timer_handler
from entrepot.identity.types import CLOCK
from entrepot.kernel import clock
from entrepot.ledger import services as ledger
from entrepot.ledger.types import Journal, Leg
from entrepot.settlement.models import ReserveRelease
from entrepot.settlement.rules import in_order

from ._deposit_move import account_of, again

RELEASE: Final = "settlement.release_reserve"
_LOCK: Final = "SELECT order_id FROM settlement_settlement WHERE order_id = ANY(%s::uuid[]) ORDER BY order_id FOR NO KEY UPDATE"
_DUE: Final = """
SELECT r.order_id, r.store_id, r.currency, r.amount_minor FROM settlement_reserve r
 WHERE r.order_id = ANY(%s::uuid[]) AND r.released_at IS NULL ORDER BY r.due_at, r.order_id
"""
_CONCERNED: Final = "SELECT DISTINCT store_id FROM settlement_reserve WHERE order_id = ANY(%s::uuid[]) AND released_at IS NULL"
# Reserves with more on them than what is held back.
_BEYOND: Final = """
SELECT a.store_id FROM ledger.account a JOIN ledger.account_balance b ON b.account_id = a.id
  LEFT JOIN (SELECT store_id, currency, sum(amount_minor) AS minor FROM settlement_reserve WHERE released_at IS NULL GROUP BY 1, 2) r
    ON r.store_id = a.store_id AND r.currency = a.currency
 WHERE a.kind = 'merchant.reserve' AND b.cp - b.dp - b.dq > coalesce(r.minor, 0)
"""
# Two releases of a store would each give out what both of them saw. Settlements only add, and need not wait.
_ONE_AT_A_TIME: Final = "SELECT pg_advisory_xact_lock(hashtextextended(k, 0)) FROM unnest(%s::text[]) AS k"
# In one statement, so that no settlement slips in between: what an account can give, and what is to stay on it.
_STANDING: Final = """
SELECT a.store_id, a.currency, (b.cp - b.dp - b.dq)::bigint,
       (SELECT coalesce(sum(r.amount_minor), 0)::bigint FROM settlement_reserve r
         WHERE r.store_id = a.store_id AND r.currency = a.currency AND r.released_at IS NULL AND r.order_id <> ALL(%(going)s::uuid[]))
  FROM ledger.account a JOIN ledger.account_balance b ON b.account_id = a.id
 WHERE a.kind = 'merchant.reserve' AND a.store_id = ANY(%(stores)s::uuid[])
"""
_MARK: Final = """
UPDATE settlement_reserve r SET released_at = %s, released_minor = d.minor
  FROM unnest(%s::uuid[], %s::bigint[]) AS d(order_id, minor) WHERE r.order_id = d.order_id
"""


class _Due(NamedTuple):
    order_id: UUID
    store_id: UUID
    currency: str
    amount_minor: int


def lock_settlements(order_ids: Sequence[UUID]) -> None:
    """Settlements before their timers."""
    sql.execute(_LOCK, [list(order_ids)])


@timer_handler(RELEASE, lock=lock_settlements)
def release_reserves(order_ids: Sequence[UUID]) -> None:
    """Their time is over: what was held back of these orders, less what refunds and penalties used, goes to the balances.

    What was used is taken off those that are due first. Safe to repeat: each is released once.
    """
    again(lambda: _release(order_ids))


def sweep_reserves() -> int:
    """Release what stands on reserves beyond all that is held back; the number of accounts.

    That happens when a refund that was to be paid from a reserve was declined after the reserve's own time.
    """
    return again(lambda: _release(()))


def _release(order_ids: Sequence[UUID]) -> int:
    concerned = sql.rows(_CONCERNED, [list(order_ids)]) if order_ids else sql.rows(_BEYOND)
    stores = sorted({row[0] for row in concerned})
    if not stores:
        return 0
    sql.execute(_ONE_AT_A_TIME, [[f"settlement.reserve:{store_id}" for store_id in stores]])
    due = [_Due(*row) for row in sql.rows(_DUE, [list(order_ids)])]
    if order_ids and not due:
        return 0
    now, moves = clock.now(), []
    minors: dict[UUID, int] = {}
    for store_id, currency, available, staying in sql.rows(
        _STANDING, {"going": [row.order_id for row in due], "stores": stores}
    ):
        rows = [row for row in due if (row.store_id, row.currency) == (store_id, currency)]
        amount = max(0, available - staying)
        used = max(0, sum(row.amount_minor for row in rows) - amount)
        for row, part in zip(rows, in_order(used, [row.amount_minor for row in rows]), strict=False):
            minors[row.order_id] = row.amount_minor - part
        if amount:
            moves.append(ReserveRelease(store_id=store_id, currency=currency, amount_minor=amount, at=now))
    if minors:
        sql.execute(_MARK, [now, list(minors), list(minors.values())])
    ReserveRelease.objects.bulk_create(moves)
    publish(ReserveReleased(move.store_id, move.pk, move.currency, move.amount_minor) for move in moves)
    ledger.post([_journal(move, now) for move in moves])
    return len(moves)


def _journal(move: ReserveRelease, now: datetime) -> Journal:
    reserve, available = (account_of(kind, move.store_id, move.currency) for kind in ("merchant.reserve", "merchant.available"))
    leg = Leg("reserve", reserve, available, move.amount_minor)
    return Journal(move.pk, "reserve.release", f"reserve:{move.pk}", (leg,), actor=CLOCK.code, effective_at=now)
