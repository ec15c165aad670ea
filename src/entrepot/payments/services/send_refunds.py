"""Have refunds done by the provider: outside the transaction, always under the same number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.events.facts.payments import RefundDeclined, RefundFact, RefundSucceeded
from entrepot.events.services import publish
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.ledger.queries import holds_of
from entrepot.ledger.services import post
from entrepot.ledger.types import HoldRef, Journal
from entrepot.payments import registry
from entrepot.payments.enums import RefundState, TransferState
from entrepot.payments.ports import (
    Declined,
    Driver,
    Ok,
    PayoutSnapshot,
    RefundSnapshot,
    Result,
    SendPayout,
    SendRefund,
    Unknown,
)
from entrepot.payments.rules import next_try
from entrepot.payments.types import RefundOutcome, RefundRequest

from . import postings
from .batches import together_or_alone
from .calls import record_calls
from .hold_refunds import hold_refunds
from .write_refunds import source_from_json

LEASE = timedelta(minutes=1)
Answered = tuple[dict[str, Any], Result[RefundSnapshot]]


def refund(requests: Sequence[RefundRequest], *, actor: Actor) -> list[RefundOutcome | Refused]:
    """Give money back: hold, commit, ask the provider, post or void.

    One outcome per request, in order; the state says how far it got. A refund whose state is not final is asked about by
    the periodic sender until it is. Must be called outside a transaction; inside one use `hold_refunds`, and `send_refunds`
    after it.
    """
    held = hold_refunds(requests, actor=actor)
    waiting = [outcome.refund_id for outcome in held if isinstance(outcome, RefundOutcome) and outcome.state in _OPEN]
    sent = send_refunds(waiting)
    return [sent.get(outcome.refund_id, outcome) if isinstance(outcome, RefundOutcome) else outcome for outcome in held]


def send_refunds(refund_ids: Sequence[UUID] | None = None, limit: int = 100) -> dict[UUID, RefundOutcome]:
    """Send these refunds, or those that are due, and write down what came of it.

    The first try sends; every later one asks first and sends again, under the same number, only what the provider never got. An
    answer that cannot be relied on keeps the hold. Several workers may run at once. Must be called outside a transaction.
    """
    now = clock.now()
    if refund_ids is None:
        due = sql.rows(
            "SELECT id FROM payments_refund WHERE closed_at IS NULL AND next_try_at <= %s ORDER BY next_try_at LIMIT %s",
            [now, limit],
        )
        refund_ids = [row[0] for row in due]
    if not refund_ids:
        return {}
    with transaction.atomic(durable=True):
        claimed = sql.dicts(_CLAIM, {"ids": list(refund_ids), "lease": now + LEASE})
    answered = [(row, _ask(registry.driver(row["provider"]), row)) for row in claimed]
    record_calls((row["provider"], result) for row, calls in answered for result in calls)
    outcomes = together_or_alone([(row, calls[-1]) for row, calls in answered], _settle)
    return {outcome.refund_id: outcome for outcome in outcomes if isinstance(outcome, RefundOutcome)}


def ask_refunds(numbers: Sequence[str]) -> set[str]:
    """Ask about the refunds of these numbers; returns the numbers that are final now."""
    found = sql.rows("SELECT id, request_no, state FROM payments_refund WHERE request_no = ANY(%s)", [list(numbers)])
    sent = send_refunds([refund_id for refund_id, _, state in found if state in _OPEN])
    return {number for refund_id, number, state in found if state not in _OPEN or sent[refund_id].state not in _OPEN}


def _ask(driver: Driver, row: dict[str, Any]) -> list[Result[RefundSnapshot]]:
    """All calls it took; the last one counts."""
    if row["destination"]:
        return _pay_out(driver, row)
    calls: list[Result[RefundSnapshot]] = []
    if row["tries"] > 1:
        calls.append(driver.query_refund(row["our_ref"], row["request_no"], row["provider_ref"]))
        if not (isinstance(calls[0], Ok) and calls[0].value.state is TransferState.ABSENT):
            return calls
    request = SendRefund(*(row[name] for name in _REQUEST))
    return [*calls, driver.refund(request)]


def _pay_out(driver: Driver, row: dict[str, Any]) -> list[Result[RefundSnapshot]]:
    """As `_ask`, for money that goes to an account of the shopper's."""
    calls: list[Result[RefundSnapshot]] = []
    if row["tries"] > 1:
        calls.append(_as_refund(driver.query_payout(row["request_no"])))
        if not (isinstance(calls[0], Ok) and calls[0].value.state is TransferState.ABSENT):
            return calls
    request = SendPayout(row["request_no"], row["amount_minor"], row["currency"], row["destination"])
    return [*calls, _as_refund(driver.payout(request))]


def _as_refund(result: Result[PayoutSnapshot]) -> Result[RefundSnapshot]:
    if not isinstance(result, Ok):
        return result
    seen = result.value
    state = TransferState.FAILED if seen.state is TransferState.RETURNED else seen.state
    return Ok(RefundSnapshot(seen.request_no, state, message=seen.message), result.exchange)


def _settle(answered: Sequence[Answered]) -> list[RefundOutcome]:
    """One transaction, one posting: payments are locked before refunds, as everywhere."""
    now = clock.now()
    sql.rows(
        "SELECT 1 FROM payments_payment WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
        [[row["payment_id"] for row, _ in answered]],
    )
    states = dict(
        sql.rows(
            "SELECT id, state FROM payments_refund WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            [[row["id"] for row, _ in answered]],
        )
    )
    holds = holds_of([row["hold_journal_id"] for row, _ in answered])
    journals: list[Journal] = []
    facts: list[RefundFact] = []
    writes: list[tuple[object, ...]] = []
    outcomes = []
    for row, result in answered:
        state = RefundState(states[row["id"]])
        if state.value in _OPEN:
            state, message = _judge(result)
            fact = _fact(row, state, message)
            facts += [fact] if fact else []
            journals += _journals(row, state, [hold.ref for hold in holds[row["hold_journal_id"]]], now)
            is_over = state.value not in _OPEN
            due = None if is_over else next_try(row["tries"], now)
            writes.append((row["id"], state.value, message[:300], now if is_over else None, due))
        outcomes.append(RefundOutcome(row["id"], row["payment_id"], state.value, row["amount_minor"], row["currency"]))
    if writes:
        sql.execute(_WRITE, [list(column) for column in zip(*writes, strict=True)])
        publish(facts)
        post(journals)
    return outcomes


def _judge(result: Result[RefundSnapshot]) -> tuple[RefundState, str]:
    if isinstance(result, Unknown):
        return RefundState.UNKNOWN, result.reason
    if isinstance(result, Declined):
        return RefundState.DECLINED, result.message
    if result.value.state is TransferState.SUCCEEDED:
        return RefundState.SUCCEEDED, ""
    return (
        RefundState.DECLINED if result.value.state is TransferState.FAILED else RefundState.PROCESSING
    ), result.value.message


def _journals(row: dict[str, Any], state: RefundState, holds: Sequence[HoldRef], now: datetime) -> list[Journal]:
    sources = [source_from_json(source) for source in row["sources"]]
    held = list(zip(sources, holds, strict=True)) if sources else []
    of = postings.RefundJournal(row["id"], row["outcome_journal_id"], row["provider"])
    if state is RefundState.SUCCEEDED:
        return [postings.refund_posted(of, held, postings.Diverted("cash", row["amount_minor"], row["currency"]), now)]
    return [postings.refund_voided(of, held, now)] if state is RefundState.DECLINED and held else []


def _fact(row: dict[str, Any], state: RefundState, message: str) -> RefundFact | None:
    base = (row["store_id"], row["id"], row["payment_id"], row["order_id"], row["amount_minor"], row["currency"])
    if state is RefundState.SUCCEEDED:
        return RefundSucceeded(*base)
    return RefundDeclined(*base, message) if state is RefundState.DECLINED else None


_OPEN = frozenset({RefundState.HELD.value, RefundState.PROCESSING.value, RefundState.UNKNOWN.value})

_REQUEST = ("our_ref", "request_no", "amount_minor", "currency", "reason", "provider_ref", "payment_minor", "release_no")

_DUE = "SELECT id FROM payments_refund WHERE closed_at IS NULL AND next_try_at <= %s ORDER BY next_try_at LIMIT %s"

_LOCK_PAYMENTS = "SELECT 1 FROM payments_payment WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"

_LOCK = "SELECT id, state FROM payments_refund WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"

_CLAIM = """
WITH due AS (SELECT id FROM payments_refund WHERE id = ANY(%(ids)s) AND closed_at IS NULL
              ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)
UPDATE payments_refund r SET next_try_at = %(lease)s, tries = r.tries + 1
  FROM due, payments_payment p
 WHERE r.id = due.id AND p.id = r.payment_id
RETURNING r.id, r.payment_id, r.order_id, r.amount_minor, r.currency, r.request_no, r.reason, r.sources, r.hold_journal_id,
          r.outcome_journal_id, r.tries, r.destination, p.provider, p.our_ref, p.provider_ref, p.received_minor AS payment_minor,
          coalesce((SELECT l.request_no FROM payments_release l WHERE l.order_id = r.order_id AND l.state = 'done'), '') AS release_no,
          (SELECT s.store_id FROM payments_paymentpart s
            WHERE s.payment_id = r.payment_id AND s.order_id = r.order_id) AS store_id
"""

_WRITE = """
WITH w AS (SELECT * FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[])
                         AS w(id, state, message, closed_at, next_try_at)),
     written AS (
       UPDATE payments_refund r SET state = w.state, message = w.message, closed_at = w.closed_at, next_try_at = w.next_try_at
         FROM w WHERE r.id = w.id RETURNING r.payment_id, r.amount_minor, r.state),
     sums AS (
       SELECT payment_id, sum(amount_minor) AS over, coalesce(sum(amount_minor) FILTER (WHERE state = 'succeeded'), 0) AS back
         FROM written WHERE state IN ('succeeded', 'declined') GROUP BY payment_id)
UPDATE payments_payment p SET refunding_minor = p.refunding_minor - sums.over, refunded_minor = p.refunded_minor + sums.back
  FROM sums WHERE p.id = sums.payment_id
"""
