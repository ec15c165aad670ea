"""What the messages were about: ask, then apply."""

from __future__ import annotations

from datetime import timedelta

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.payments.ports import Ok
from entrepot.payments.rules import next_try

from .apply_snapshots import apply_snapshots
from .ask import ask
from .batches import together_or_alone
from .send_payouts import ask_payouts
from .send_refunds import ask_refunds

LEASE = timedelta(minutes=1)


def work_inbox(limit: int = 200) -> int:
    """Work off up to `limit` messages; returns how many are done. Each payment is queried once, however many messages it has.

    Several workers may run at once. A message whose provider does not answer, or whose payment cannot be applied, stays and is
    tried again later; it holds up no other. Must be called outside a transaction.
    """
    now = clock.now()
    claimed = sql.rows(_CLAIM, [now + LEASE, now, limit])
    done: set[str] = set()
    payments = {number: provider for _, provider, subject, number, _ in claimed if subject == "payment"}
    if payments:
        answers = ask(list(payments.items()))
        snapshots = [answer.value for answer in answers.values() if isinstance(answer, Ok)]
        applied = together_or_alone(snapshots, apply_snapshots)
        done = {s.our_ref for s, outcome in zip(snapshots, applied, strict=True) if not isinstance(outcome, Exception)}
    done |= ask_refunds([number for _, _, subject, number, _ in claimed if subject == "refund"])
    done |= ask_payouts([number for _, _, subject, number, _ in claimed if subject == "payout"])
    finished = [row[0] for row in claimed if row[3] in done]
    if finished:
        sql.execute("UPDATE payments_notification SET state = 'done', next_try_at = NULL WHERE id = ANY(%s)", [finished])
    later = [(row[0], next_try(row[4], now)) for row in claimed if row[3] not in done]
    if later:
        sql.execute(_LATER, [list(column) for column in zip(*later, strict=True)])
    return len(finished)


_CLAIM = """
UPDATE payments_notification n SET next_try_at = %s, attempts = n.attempts + 1
  FROM (SELECT id FROM payments_notification WHERE state = 'new' AND next_try_at <= %s ORDER BY next_try_at, id
         LIMIT %s FOR UPDATE SKIP LOCKED) AS due
 WHERE n.id = due.id RETURNING n.id, n.provider, n.subject, n.number, n.attempts
"""

_LATER = """
UPDATE payments_notification n SET next_try_at = u.due
  FROM unnest(%s::bigint[], %s::timestamptz[]) AS u(id, due) WHERE n.id = u.id AND n.state = 'new'
"""
