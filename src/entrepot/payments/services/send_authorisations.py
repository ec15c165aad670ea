"""Have amounts taken, or let go, by the provider: outside the transaction, always under the committed number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.events.facts.payments import CaptureRefused
from entrepot.events.services import publish
from entrepot.kernel import clock
from entrepot.payments import capture_policy, registry
from entrepot.payments.enums import AuthorisationState, TradeState
from entrepot.payments.ports import Authorises, Declined, Driver, Ok, Result, SendCapture, Unknown
from entrepot.payments.rules import SUCCESS, next_try
from entrepot.payments.types import Snapshot

from .apply_snapshots import apply_snapshots
from .batches import together_or_alone
from .calls import record_calls

LEASE = timedelta(minutes=1)
LOOK_AGAIN = timedelta(hours=1)
S = AuthorisationState
Calls = list[Result[Any]]


def send_authorisations(payment_ids: Sequence[UUID] | None = None, limit: int = 100) -> dict[UUID, str]:
    """Carry out what was asked for these authorisations, or for those that are due; the state of each afterwards.

    A capture is sent under its number; every later call under that number asks first. A refused one is tried again under the next
    number when the policy says so. One that is held is asked about when its time at the provider is over. An answer that cannot be
    relied on changes nothing and is asked for again. Several workers may run at once. Must be called outside a transaction.
    """
    now = clock.now()
    if payment_ids is None:
        found = sql.rows(_DUE, [now, limit])
        payment_ids = [row[0] for row in found]
    if not payment_ids:
        return {}
    with transaction.atomic(durable=True):
        sql.rows(_LOCK_PAYMENTS, [sql.plain(payment_ids)])
        claimed = sql.dicts(_CLAIM, {"ids": sql.plain(payment_ids), "now": now, "lease": now + LEASE})
    answered = [(row, _ask(registry.driver(row["provider"]), row)) for row in claimed]
    record_calls((row["provider"], result) for row, calls in answered for result in calls)
    seen = [_snapshot(row, calls[-1]) for row, calls in answered]
    together_or_alone([snapshot for snapshot in seen if snapshot is not None], apply_snapshots)
    together_or_alone([(row, calls[-1]) for row, calls in answered], _write_down)
    states = sql.rows(
        "SELECT payment_id, state FROM payments_authorisation WHERE payment_id = ANY(%s::uuid[])",
        [sql.plain(payment_ids)],
    )
    return dict(states)


def _ask(driver: Driver, row: dict[str, Any]) -> Calls:
    """All calls it took; the last one counts."""
    keeper = cast("Authorises", driver)  # `start` lets nobody authorise at a driver that does not
    query = driver.query_payment
    if row["state"] == S.HELD:
        return [query(row["our_ref"], row["provider_ref"])]
    calls: Calls = []
    if row["tries"] > 1:
        calls.append(query(row["our_ref"], row["provider_ref"]))
        if not (isinstance(calls[0], Ok) and calls[0].value.state is TradeState.AUTHORISED):
            return calls
    if row["state"] == S.VOIDING:
        calls.append(keeper.void(row["our_ref"], row["provider_ref"]))
    else:
        calls.append(
            keeper.capture(
                SendCapture(row["our_ref"], row["number"], row["amount_minor"], row["currency"], row["provider_ref"])
            )
        )
    if isinstance(calls[-1], Declined):  # because it is over already, one way or the other?
        again = query(row["our_ref"], row["provider_ref"])
        if isinstance(again, Ok) and again.value.state is not TradeState.AUTHORISED:
            calls.append(again)
    return calls


def _snapshot(row: dict[str, Any], result: Result[Any]) -> Snapshot | None:
    """What `apply_snapshots` is told: that the amount was taken, or that it is free again."""
    if not isinstance(result, Ok):
        return None
    if row["state"] == S.VOIDING and result.value is None:
        return Snapshot(row["our_ref"], TradeState.CLOSED)
    snapshot: Snapshot = result.value
    return snapshot if snapshot.state in SUCCESS | {TradeState.CLOSED, TradeState.FAILED} else None


def _write_down(answered: Sequence[tuple[dict[str, Any], Result[Any]]]) -> list[UUID]:
    """When to go on with those that are not over, and what the provider said."""
    now = clock.now()
    ids = sql.plain(row["id"] for row, _ in answered)
    sql.rows(_LOCK_PAYMENTS, [ids])
    current = dict(sql.rows("SELECT payment_id, state FROM payments_authorisation WHERE payment_id = ANY(%s::uuid[])", [ids]))
    writes: list[tuple[UUID, str, datetime | None, str]] = []
    facts: list[CaptureRefused] = []
    for row, result in answered:
        if current[row["id"]] != row["state"]:
            continue  # over, or something else was asked for meanwhile
        if row["state"] == S.CAPTURING and isinstance(result, Declined):
            again = capture_policy.in_force(now).next_attempt(row["attempt"], now)
            writes.append((row["id"], S.REFUSED.value, again, result.message))
            base = (None, row["id"], row["purchase_id"], row["provider"], row["amount_minor"], row["currency"])
            facts.append(CaptureRefused(*base, row["order_id"], row["attempt"], again, result.message[:300]))
        else:
            due = now + LOOK_AGAIN if row["state"] == S.HELD else next_try(row["tries"], now)
            writes.append((row["id"], row["state"], due, _said(result)))
    if writes:
        columns = [list(column) for column in zip(*writes, strict=True)]
        said = sql.texts(text[:300] for text in columns[3])
        sql.execute(_WRITE, [sql.plain(columns[0]), sql.texts(columns[1]), sql.moments(columns[2]), said])
        publish(facts)
    return [row["id"] for row, _ in answered]


def _said(result: Result[Any]) -> str:
    if isinstance(result, Unknown):
        return result.reason
    return result.message if isinstance(result, Declined) else ""


_DUE = "SELECT payment_id FROM payments_authorisation WHERE next_try_at <= %s ORDER BY next_try_at LIMIT %s"

_LOCK_PAYMENTS = "SELECT 1 FROM payments_payment WHERE id = ANY(%s::uuid[]) ORDER BY id FOR NO KEY UPDATE"

# A refused capture whose time has come begins its next attempt here, so that its number is committed before the call.
_CLAIM = """
UPDATE payments_authorisation a
   SET next_try_at = %(lease)s,
       state = CASE a.state WHEN 'refused' THEN 'capturing' ELSE a.state END,
       attempt = a.attempt + CASE a.state WHEN 'refused' THEN 1 ELSE 0 END,
       tries = CASE a.state WHEN 'refused' THEN 1 ELSE a.tries + 1 END
  FROM payments_payment p
 WHERE a.payment_id = ANY(%(ids)s::uuid[]) AND a.next_try_at <= %(now)s AND p.id = a.payment_id
RETURNING a.payment_id AS id, a.order_id, a.state, a.attempt, a.tries, p.purchase_id, p.provider, p.our_ref, p.provider_ref,
          p.amount_minor, p.currency, 'C' || replace(a.payment_id::text, '-', '') || '-' || a.attempt AS number
"""

_WRITE = """
UPDATE payments_authorisation a SET state = u.state, next_try_at = u.due, message = u.message
  FROM unnest(%s::uuid[], %s::text[], %s::timestamptz[], %s::text[]) AS u(id, state, due, message)
 WHERE a.payment_id = u.id
"""
