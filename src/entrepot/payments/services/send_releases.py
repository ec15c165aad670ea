"""Have providers let money go: outside the transaction, always under the committed number, no faster than they allow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, cast
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.events.facts.payments import ReleaseDeclined
from entrepot.events.services import publish
from entrepot.kernel import clock
from entrepot.ledger.queries import holds_of
from entrepot.ledger.services import post
from entrepot.ledger.types import Hold, Journal
from entrepot.payments import registry, release_policy
from entrepot.payments.enums import ReleaseState, TransferState
from entrepot.payments.errors import UnknownProvider
from entrepot.payments.ports import Declined, Driver, HoldsMoney, Ok, Result, Unknown
from entrepot.payments.provider_types import ReleaseSnapshot, SendRelease
from entrepot.payments.rules import allowance, next_try, spend
from entrepot.payments.types import Released

from . import postings
from .batches import together_or_alone
from .calls import record_calls

LEASE: Final = timedelta(minutes=1)
ROUNDS: Final = 20
S = ReleaseState
Calls = list[Result[ReleaseSnapshot]]


def send_releases(release_ids: Sequence[UUID] | None = None, limit: int = 100) -> dict[UUID, str]:
    """Send these releases, or those that are due, and write down what came of it; the state of each that was sent.

    The first try sends; every later one asks first and sends again, under the same number, only what the provider never got. An
    answer that cannot be relied on keeps the money set aside. No more leave an account than the provider allows (dated policy); the
    others stay due. Several workers may run at once. Must be called outside a transaction.
    """
    done: dict[UUID, str] = {}
    for _ in range(ROUNDS):
        now = clock.now()
        due = sql.rows(_DUE, {"ids": list(release_ids) if release_ids is not None else None, "now": now, "limit": limit})
        claimed = _claim(due, now) if due else []
        if not claimed:
            break
        answered = [(row, _ask(registry.driver(row["provider"]), row)) for row in claimed]
        record_calls((row["provider"], result) for row, calls in answered for result in calls)
        for outcome in together_or_alone([(row, calls[-1]) for row, calls in answered], _settle):
            if not isinstance(outcome, Exception):
                done[outcome[0]] = outcome[1]
    return done


def _claim(due: Sequence[tuple[Any, ...]], now: datetime) -> list[dict[str, Any]]:
    """Those that may leave now: each account's pace is locked, so that all workers together keep to it."""
    by_provider: dict[str, list[UUID]] = {}
    for release_id, provider in due:
        by_provider.setdefault(provider, []).append(release_id)
    claimed: list[dict[str, Any]] = []
    with transaction.atomic(durable=True):
        sql.execute(_PACES, [now, sorted(by_provider)])
        paces = dict(sql.rows(_LOCK_PACES, [sorted(by_provider)]))
        spent: list[tuple[str, datetime]] = []
        for provider in sorted(by_provider):
            try:
                terms = registry.driver(provider).capabilities.hold_terms
            except UnknownProvider:  # its keys cannot be read just now: the other accounts go on
                sql.execute(_PUT_OFF, [now + LEASE, by_provider[provider]])
                continue
            per_second = release_policy.in_force(terms, now).per_second
            most = allowance(paces[provider], now, per_second)
            rows = sql.dicts(_CLAIM, {"ids": by_provider[provider][:most], "now": now, "lease": now + LEASE}) if most else []
            claimed += rows
            spent.append((provider, spend(paces[provider], now, len(rows), per_second)))
        if spent:
            sql.execute(_SPEND, [list(column) for column in zip(*spent, strict=True)])
    return claimed


def _ask(driver: Driver, row: dict[str, Any]) -> Calls:
    """All calls it took; the last one counts."""
    keeper = cast("HoldsMoney", driver)  # only payments at a driver that holds money are released
    calls: Calls = []
    if row["tries"] > 1:
        seen = keeper.query_release(row["our_ref"], row["request_no"], row["provider_ref"])
        if isinstance(seen, Declined):  # the question was refused, which says nothing about the money
            seen = Unknown(f"{seen.code} {seen.message}", seen.exchange)
        calls.append(seen)
        if not (isinstance(seen, Ok) and seen.value.state is TransferState.ABSENT):
            return calls
    request = SendRelease(
        row["our_ref"], row["request_no"], row["amount_minor"], row["currency"], provider_ref=row["provider_ref"]
    )
    return [*calls, keeper.release(request)]


def _settle(answered: Sequence[tuple[dict[str, Any], Result[ReleaseSnapshot]]]) -> list[tuple[UUID, str]]:
    """One transaction, one posting: releases are locked before the settlements that they are of."""
    now = clock.now()
    states = dict(sql.rows(_LOCK, [[row["id"] for row, _ in answered]]))
    registry.dividers().lock([row["order_id"] for row, _ in answered])
    holds = holds_of([row["hold_journal_id"] for row, _ in answered])
    writes: list[tuple[object, ...]] = []
    journals: list[Journal] = []
    released: list[Released] = []
    facts: list[ReleaseDeclined] = []
    outcomes: list[tuple[UUID, str]] = []
    for row, result in answered:
        state = S(states[row["id"]])
        if state.value in _OPEN:
            state, code, message, provider_ref = _judge(result)
            set_aside = holds[row["hold_journal_id"]]
            journals += _journals(row, state, set_aside, now)
            if state is S.DONE:
                released.append(Released(row["order_id"], row["store_id"], row["created_at"], tuple(set_aside)))
            if state is S.DECLINED:
                base = (row["store_id"], row["id"], row["payment_id"], row["order_id"], row["amount_minor"], row["currency"])
                facts.append(ReleaseDeclined(*base, row["attempt"], message[:300]))
            is_over = state.value not in _OPEN
            due = None if is_over else next_try(row["tries"], now)
            writes.append((row["id"], state.value, code[:64], message[:300], provider_ref, now if is_over else None, due))
        outcomes.append((row["id"], state.value))
    if writes:
        sql.execute(_WRITE, [list(column) for column in zip(*writes, strict=True)])
    if released:
        registry.dividers().released(released)
    publish(facts)
    if journals:
        post(journals)
    return outcomes


def _judge(result: Result[ReleaseSnapshot]) -> tuple[ReleaseState, str, str, str]:
    """State, the provider's word and sentence, and its number."""
    if isinstance(result, Unknown):
        return S.UNKNOWN, "", result.reason, ""
    if isinstance(result, Declined):
        return S.DECLINED, result.code, result.message, ""
    seen = result.value
    if seen.state is TransferState.SUCCEEDED:
        return S.DONE, "", "", seen.provider_ref
    if seen.state in {TransferState.FAILED, TransferState.RETURNED}:
        return S.DECLINED, seen.state.value, seen.message, seen.provider_ref
    return S.SENT, "", seen.message, seen.provider_ref


def _journals(row: dict[str, Any], state: ReleaseState, set_aside: Sequence[Hold], now: datetime) -> list[Journal]:
    of = postings.ReleaseJournal(row["order_id"], row["attempt"], row["outcome_journal_id"], row["provider"])
    if state is S.DONE:
        return [postings.released(of, set_aside, now)]
    return [postings.release_voided(of, set_aside, now)] if state is S.DECLINED else []


_OPEN = frozenset({S.NEW.value, S.SENT.value, S.UNKNOWN.value})

_DUE: Final = """
SELECT r.id, p.provider FROM payments_release r JOIN payments_payment p ON p.id = r.payment_id
 WHERE r.closed_at IS NULL AND r.next_try_at <= %(now)s AND (%(ids)s::uuid[] IS NULL OR r.id = ANY(%(ids)s::uuid[]))
 ORDER BY r.next_try_at, r.id LIMIT %(limit)s
"""
_PACES: Final = """
INSERT INTO payments_pace (provider, spent_until) SELECT provider, %s FROM unnest(%s::text[]) AS d(provider) ORDER BY provider
ON CONFLICT (provider) DO NOTHING
"""
_LOCK_PACES: Final = """
SELECT provider, spent_until FROM payments_pace WHERE provider = ANY(%s::text[]) ORDER BY provider FOR NO KEY UPDATE
"""
_PUT_OFF: Final = "UPDATE payments_release SET next_try_at = %s WHERE id = ANY(%s::uuid[]) AND closed_at IS NULL"
_SPEND: Final = """
UPDATE payments_pace p SET spent_until = d.spent_until FROM unnest(%s::text[], %s::timestamptz[]) AS d(provider, spent_until)
 WHERE p.provider = d.provider
"""
_LOCK: Final = "SELECT id, state FROM payments_release WHERE id = ANY(%s::uuid[]) ORDER BY id FOR NO KEY UPDATE"
_CLAIM: Final = """
WITH due AS (SELECT id FROM payments_release WHERE id = ANY(%(ids)s::uuid[]) AND closed_at IS NULL AND next_try_at <= %(now)s
              ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)
UPDATE payments_release r SET next_try_at = %(lease)s, tries = r.tries + 1
  FROM due, payments_payment p WHERE r.id = due.id AND p.id = r.payment_id
RETURNING r.id, r.payment_id, r.order_id, r.store_id, r.attempt, r.amount_minor, r.currency, r.request_no, r.hold_journal_id,
          r.outcome_journal_id, r.created_at, r.tries, p.provider, p.our_ref, p.provider_ref
"""
_WRITE: Final = """
UPDATE payments_release r SET state = w.state, code = w.code, message = w.message, closed_at = w.closed_at, next_try_at = w.next_try_at,
       provider_ref = coalesce(nullif(w.provider_ref, ''), r.provider_ref)
  FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[])
       AS w(id, state, code, message, provider_ref, closed_at, next_try_at) WHERE r.id = w.id
"""
