"""The time for the receipt stands still while after-sales is not over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from entrepot.database import sql
from entrepot.events.services import pause_timers, resume_timers
from entrepot.orders.process import Deadline

_MORE: Final = "UPDATE orders_order SET open_cases = open_cases + 1 WHERE id = ANY(%s::uuid[])"
_FEWER: Final = "UPDATE orders_order SET open_cases = open_cases - 1 WHERE id = ANY(%s::uuid[]) RETURNING id, open_cases, state"
_HELD: Final = "SELECT id FROM orders_order WHERE id = ANY(%s::uuid[]) AND open_cases > 0 ORDER BY id"
# The countdown shows the timer that runs; one that stands still shows none.
_SHOW: Final = """
UPDATE orders_order o SET deadline_at = (
  SELECT min(t.due_at) FROM events_timer t
   WHERE t.subject = o.id AND t.kind = ANY(%s::text[]) AND t.fired_at IS NULL AND t.cancelled_at IS NULL AND t.paused_left IS NULL)
 WHERE o.id = ANY(%s::uuid[]) AND o.state IN ('paid', 'partly_shipped', 'shipped')
"""


def hold_receipt(order_ids: Sequence[UUID]) -> None:
    """One more case is open for each of these orders, which the caller has locked."""
    sql.execute(_MORE, [sql.plain(order_ids)])


def free_receipt(order_ids: Sequence[UUID]) -> None:
    """One case fewer; where none is left the time for the receipt runs on with what was left of it."""
    rows = sql.rows(_FEWER, [sql.plain(order_ids)])
    resume_timers([order_id for order_id, left, _ in rows if not left], [Deadline.RECEIVE])


def keep_still(order_ids: Sequence[UUID]) -> None:
    """Stop the timers of receipt of those that have an open case, and show the countdown that really runs."""
    pause_timers([row[0] for row in sql.rows(_HELD, [sql.plain(order_ids)])], [Deadline.RECEIVE])
    sql.execute(_SHOW, [sql.texts([Deadline.SHIP, Deadline.RECEIVE]), sql.plain(order_ids)])
