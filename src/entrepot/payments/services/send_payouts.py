"""Have payouts done by the provider, and keep looking: a bank can send the money back days after it was paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.events.facts.payments import PayoutFact, PayoutFailed, PayoutPaid, PayoutReturned
from entrepot.events.services import publish
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.ledger.queries import holds_of
from entrepot.ledger.services import post
from entrepot.ledger.types import HoldRef, Journal
from entrepot.payments import registry
from entrepot.payments.enums import PayoutState, TransferState
from entrepot.payments.ports import Declined, Driver, Ok, PayoutSnapshot, Result, SendPayout, Unknown
from entrepot.payments.rules import next_try
from entrepot.payments.types import PayoutOutcome, PayoutRequest

from . import postings
from .batches import together_or_alone
from .calls import record_calls
from .hold_payouts import hold_payouts

LEASE = timedelta(minutes=1)
LOOK_AGAIN = timedelta(days=1)
WATCH_FOR = timedelta(days=10)  # how long after "paid" a bank's return is looked for by query; later ones come by statement
Answered = tuple[dict[str, Any], Result[PayoutSnapshot]]


def payout(requests: Sequence[PayoutRequest], *, actor: Actor) -> list[PayoutOutcome | Refused]:
    """Pay stores out: hold, commit, ask the provider, post or void.

    One outcome per request, in order; the state says how far it got. Must be called outside a transaction; inside one use
    `hold_payouts`, and `send_payouts` after it.
    """
    held = hold_payouts(requests, actor=actor)
    sent = send_payouts([o.payout_id for o in held if isinstance(o, PayoutOutcome) and o.state in _UNPAID])
    return [sent.get(outcome.payout_id, outcome) if isinstance(outcome, PayoutOutcome) else outcome for outcome in held]


def send_payouts(payout_ids: Sequence[UUID] | None = None, limit: int = 100) -> dict[UUID, PayoutOutcome]:
    """Send these payouts, or those that are due, and write down what came of it; paid ones are asked about for ten days.

    The first try sends; every later one asks first and sends again, under the same number, only what the provider never got.
    Several workers may run at once. Must be called outside a transaction.
    """
    now = clock.now()
    if payout_ids is None:
        due = sql.rows("SELECT id FROM payments_payout WHERE next_try_at <= %s ORDER BY next_try_at LIMIT %s", [now, limit])
        payout_ids = [row[0] for row in due]
    if not payout_ids:
        return {}
    with transaction.atomic(durable=True):
        claimed = sql.dicts(_CLAIM, {"ids": list(payout_ids), "lease": now + LEASE})
    answered = [(row, _ask(registry.driver(row["provider"]), row)) for row in claimed]
    record_calls((row["provider"], result) for row, calls in answered for result in calls)
    outcomes = together_or_alone([(row, calls[-1]) for row, calls in answered], _settle)
    return {outcome.payout_id: outcome for outcome in outcomes if isinstance(outcome, PayoutOutcome)}


def ask_payouts(numbers: Sequence[str]) -> set[str]:
    """Ask about the payouts of these numbers; returns the numbers that got an answer to rely on."""
    found = sql.rows("SELECT id, request_no FROM payments_payout WHERE request_no = ANY(%s)", [list(numbers)])
    sent = send_payouts([payout_id for payout_id, _ in found])
    return {number for payout_id, number in found if payout_id not in sent or sent[payout_id].state not in _UNPAID}


def _ask(driver: Driver, row: dict[str, Any]) -> list[Result[PayoutSnapshot]]:
    """All calls it took; the last one counts."""
    calls: list[Result[PayoutSnapshot]] = []
    if row["tries"] > 1:
        calls.append(driver.query_payout(row["request_no"]))
        if not (isinstance(calls[0], Ok) and calls[0].value.state is TransferState.ABSENT):
            return calls
    request = SendPayout(row["request_no"], row["amount_minor"], row["currency"], row["destination"])
    return [*calls, driver.payout(request)]


def _settle(answered: Sequence[Answered]) -> list[PayoutOutcome]:
    now = clock.now()
    locked = {
        row["id"]: row
        for row in sql.dicts(
            "SELECT id, state, paid_at FROM payments_payout WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            [[row["id"] for row, _ in answered]],
        )
    }
    holds = holds_of([row["hold_journal_id"] for row, _ in answered])
    journals: list[Journal] = []
    facts: list[PayoutFact] = []
    writes: list[tuple[object, ...]] = []
    outcomes = []
    for row, result in answered:
        before, paid_at = PayoutState(locked[row["id"]]["state"]), locked[row["id"]]["paid_at"]
        state, reference, message = _judge(before, result)
        steps = _steps(before, state)
        journals += [_journal(step, row, [hold.ref for hold in holds[row["hold_journal_id"]]], now) for step in steps]
        facts += [_fact(step, row, message) for step in steps]
        if PayoutState.PAID in steps:
            paid_at = now
        returned_at = now if PayoutState.RETURNED in steps else None
        due = None if before is PayoutState.RETURNED else _next_look(state, row["tries"], paid_at, now)
        if before is not PayoutState.RETURNED:
            writes.append((row["id"], state.value, reference, message[:300], paid_at, returned_at, due))
        outcomes.append(PayoutOutcome(row["id"], row["store_id"], state.value, row["amount_minor"], row["currency"]))
    if writes:
        sql.execute(_WRITE, [list(column) for column in zip(*writes, strict=True)])
        publish(facts)
        post(journals)
    return outcomes


def _judge(before: PayoutState, result: Result[PayoutSnapshot]) -> tuple[PayoutState, str, str]:
    """The state after an answer. Once paid, only a return changes it; an end stays an end."""
    if before in {PayoutState.FAILED, PayoutState.RETURNED}:
        return before, "", ""
    is_paid = before is PayoutState.PAID
    if isinstance(result, Unknown):
        return before if is_paid else PayoutState.UNKNOWN, "", result.reason
    if isinstance(result, Declined):
        return before if is_paid else PayoutState.FAILED, "", result.message
    seen, reference, message = result.value.state, result.value.provider_ref, result.value.message
    if seen is TransferState.RETURNED:
        return PayoutState.RETURNED, reference, message
    if is_paid or seen is TransferState.SUCCEEDED:
        return PayoutState.PAID, reference, message
    return PayoutState.FAILED if seen is TransferState.FAILED else PayoutState.SENT, reference, message


def _steps(before: PayoutState, after: PayoutState) -> list[PayoutState]:
    """The money steps between two states; a return that is seen first was paid before."""
    if before is after:
        return []
    if after is PayoutState.RETURNED:
        return [after] if before is PayoutState.PAID else [PayoutState.PAID, after]
    return [after] if after in {PayoutState.PAID, PayoutState.FAILED} else []


def _next_look(state: PayoutState, tries: int, paid_at: datetime | None, now: datetime) -> datetime | None:
    if state in _UNPAID:
        return next_try(tries, now)
    if state is PayoutState.PAID and paid_at is not None and now < paid_at + WATCH_FOR:
        return now + LOOK_AGAIN
    return None


def _journal(step: PayoutState, row: dict[str, Any], holds: Sequence[HoldRef], now: datetime) -> Journal:
    journal_id = row["return_journal_id" if step is PayoutState.RETURNED else "outcome_journal_id"]
    of = postings.PayoutJournal(row["id"], journal_id, row["store_id"], row["provider"], row["amount_minor"], row["currency"])
    if step is PayoutState.PAID:
        return postings.payout_paid(of, holds[0], now)
    return postings.payout_voided(of, holds[0], now) if step is PayoutState.FAILED else postings.payout_returned(of, now)


def _fact(step: PayoutState, row: dict[str, Any], message: str) -> PayoutFact:
    base = (row["store_id"], row["id"], row["amount_minor"], row["currency"])
    if step is PayoutState.PAID:
        return PayoutPaid(*base)
    return PayoutFailed(*base, message) if step is PayoutState.FAILED else PayoutReturned(*base, message)


_UNPAID = frozenset({PayoutState.HELD.value, PayoutState.SENT.value, PayoutState.UNKNOWN.value})

_CLAIM = """
WITH due AS (SELECT id FROM payments_payout WHERE id = ANY(%(ids)s) AND state NOT IN ('failed', 'returned')
              ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)
UPDATE payments_payout p SET next_try_at = %(lease)s, tries = p.tries + 1 FROM due WHERE p.id = due.id
RETURNING p.id, p.store_id, p.provider, p.amount_minor, p.currency, p.destination, p.request_no, p.hold_journal_id,
          p.outcome_journal_id, p.return_journal_id, p.tries
"""

_WRITE = """
UPDATE payments_payout p
   SET state = w.state, provider_ref = coalesce(nullif(w.provider_ref, ''), p.provider_ref), message = w.message,
       paid_at = w.paid_at, returned_at = w.returned_at, next_try_at = w.next_try_at
  FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[])
       AS w(id, state, provider_ref, message, paid_at, returned_at, next_try_at)
 WHERE p.id = w.id
"""
