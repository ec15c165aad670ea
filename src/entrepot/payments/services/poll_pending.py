"""For messages that never come."""

from __future__ import annotations

from datetime import timedelta

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.payments.ports import Ok
from entrepot.payments.rules import next_query

from .apply_snapshots import apply_snapshots
from .ask import ask
from .batches import together_or_alone
from .close import close

LEASE = timedelta(minutes=1)


def poll_pending(limit: int = 200) -> int:
    """Ask about open payments that are due: 1, 2, 5, 10, 30 minutes after they started, then hourly; returns how many.

    A payment past its expiry is closed at the provider, so that nobody pays for an order that is about to go. Several workers
    may run at once. Must be called outside a transaction.
    """
    now = clock.now()
    claimed = sql.rows(_CLAIM, [now + LEASE, now, limit])
    if not claimed:
        return 0
    expired = [payment_id for payment_id, _, _, _, expires_at in claimed if expires_at <= now]
    waiting = [(our_ref, provider) for _, our_ref, provider, _, expires_at in claimed if expires_at > now]
    answers = ask(waiting)
    together_or_alone([answer.value for answer in answers.values() if isinstance(answer, Ok)], apply_snapshots)
    together_or_alone(expired, close)
    times = [(payment_id, next_query(asked, now, expires_at)) for payment_id, _, _, asked, expires_at in claimed]
    sql.execute(_AGAIN, [list(column) for column in zip(*times, strict=True)])
    return len(claimed)


_CLAIM = """
UPDATE payments_payment p SET next_query_at = %s, queries = p.queries + 1
  FROM (SELECT id FROM payments_payment WHERE next_query_at <= %s ORDER BY next_query_at LIMIT %s FOR UPDATE SKIP LOCKED) AS due
 WHERE p.id = due.id RETURNING p.id, p.our_ref, p.provider, p.queries, p.expires_at
"""

_AGAIN = """
UPDATE payments_payment p SET next_query_at = u.due
  FROM unnest(%s::uuid[], %s::timestamptz[]) AS u(id, due) WHERE p.id = u.id AND p.next_query_at IS NOT NULL
"""
