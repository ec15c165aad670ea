"""Posting webhook messages, and posting them again."""

from __future__ import annotations

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from standardwebhooks import Webhook

from entrepot.database import sql
from entrepot.events import rules
from entrepot.events.enums import DeliveryState
from entrepot.events.errors import SealBroken
from entrepot.events.facts.events import WebhookSwitchedOff
from entrepot.events.ports import Answer, Message, Postman
from entrepot.events.providers.http import HttpPostman
from entrepot.events.queries.webhooks import message_body
from entrepot.kernel.clock import SystemClock

from .publish import publish
from .seal import unseal

LANES = 8
# The lease outlasts the slowest batch: 64 messages in 8 lanes, 8 rounds of at most 50 seconds.
_CLAIM = """
WITH due AS (
    SELECT delivery.id FROM events_webhookdelivery delivery
    JOIN events_webhookendpoint endpoint ON endpoint.id = delivery.endpoint_id
    WHERE delivery.state = 'waiting' AND delivery.next_at <= clock_timestamp()
      AND endpoint.is_active AND endpoint.disabled_at IS NULL
    ORDER BY delivery.next_at LIMIT %s FOR UPDATE OF delivery SKIP LOCKED
)
UPDATE events_webhookdelivery delivery
SET attempts = attempts + 1, next_at = clock_timestamp() + interval '8 minutes'
FROM due, events_webhookendpoint endpoint, events_fact fact
WHERE delivery.id = due.id AND endpoint.id = delivery.endpoint_id AND fact.position = delivery.position
RETURNING delivery.id, delivery.endpoint_id, delivery.attempts, endpoint.url, endpoint.sealed_secret,
          CASE WHEN endpoint.secret_before_until > clock_timestamp() THEN endpoint.sealed_secret_before END,
          fact.fact_id, fact.kind, fact.occurred_at, fact.payload::text
"""
# An outcome counts only for the attempt it belongs to: after a lease that ran out another worker's may have come first.
_RECORD = """
UPDATE events_webhookdelivery delivery
SET state = outcome.state, last_status = outcome.status, last_error = outcome.error, response_ms = outcome.took_ms,
    last_answer = outcome.answer,
    next_at = coalesce(clock_timestamp() + outcome.wait, delivery.next_at),
    done_at = CASE WHEN outcome.state <> 'waiting' THEN clock_timestamp() END
FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::int[], %s::text[], %s::int[], %s::interval[],
            %s::text[])
     AS outcome (id, attempts, state, status, error, took_ms, wait, answer)
WHERE delivery.id = outcome.id AND delivery.attempts = outcome.attempts AND delivery.state = 'waiting'
"""
# An endpoint is switched off when it says so, or when a message died and nothing at all went through for as long.
_JUDGE = """
UPDATE events_webhookendpoint endpoint
SET failing_since = CASE WHEN verdict.ok THEN NULL ELSE coalesce(endpoint.failing_since, clock_timestamp()) END,
    disabled_at = CASE
        WHEN endpoint.disabled_at IS NULL
         AND (verdict.gone OR (verdict.died AND NOT verdict.ok AND endpoint.failing_since < clock_timestamp() - %s))
        THEN statement_timestamp() ELSE endpoint.disabled_at END
FROM unnest(%s::uuid[], %s::boolean[], %s::boolean[], %s::boolean[]) AS verdict (id, ok, died, gone)
WHERE endpoint.id = verdict.id AND (endpoint.failing_since IS NOT NULL OR NOT verdict.ok OR verdict.gone)
RETURNING endpoint.id, endpoint.store_id, endpoint.url, verdict.gone, endpoint.disabled_at = statement_timestamp()
"""
_REDELIVER = """
UPDATE events_webhookdelivery SET state = 'waiting', attempts = 0, next_at = clock_timestamp(), done_at = NULL
WHERE id = ANY(%s) AND store_id IS NOT DISTINCT FROM %s AND state <> 'waiting'
"""
_PATIENCE = sum(rules.WAITS, timedelta())


class _Due(NamedTuple):
    id: int
    endpoint_id: UUID
    attempts: int
    url: str
    sealed_secret: Any
    sealed_before: Any
    fact_id: UUID
    kind: str
    occurred_at: datetime
    payload: str


class _Outcome(NamedTuple):
    due: _Due
    answer: Answer
    state: DeliveryState
    wait: timedelta | None


def send_webhooks(limit: int = 64, postman: Postman | None = None) -> int:
    """Post messages that are due, at most `limit`; the number tried. Call it outside a transaction: the network is slow.

    A message is signed as Standard Webhooks says; any answer but 2xx is a failure, tried again later up to ten times in three
    days. Any number of workers may do this at once. An endpoint that is switched off now is told as WebhookSwitchedOff.
    """
    carrier = postman or HttpPostman(private_allowed=settings.ENTREPOT_WEBHOOK_ALLOW_PRIVATE)
    due = [_Due(*row) for row in sql.rows(_CLAIM, [limit])]
    if not due:
        return 0
    with ThreadPoolExecutor(min(LANES, len(due)), thread_name_prefix="webhook") as lanes:
        answers = list(lanes.map(lambda one: _post(carrier, one), due))
    outcomes = [_judged(one, answer) for one, answer in zip(due, answers, strict=True)]
    with transaction.atomic():
        _record(outcomes)
        _judge_endpoints(outcomes)
    return len(outcomes)


def redeliver(store_id: UUID | None, delivery_ids: Sequence[int]) -> int:
    """Send messages of this store (None: of the platform's endpoints) anew, with the same id; the number of them."""
    return sql.execute(_REDELIVER, [list(delivery_ids), store_id])


def _post(carrier: Postman, due: _Due) -> Answer:
    body = message_body(due.kind, due.occurred_at, due.payload)
    sealed = [due.sealed_secret, *([due.sealed_before] if due.sealed_before is not None else [])]
    try:
        secrets = [unseal(bytes(one), str(due.endpoint_id)) for one in sealed]
    except SealBroken as refused:
        return Answer(None, refused.message, 0)
    # The receiver compares the time with its own clock, so this is the machine's and never the business clock's.
    sent_at, message_id = SystemClock().now(), f"fact_{due.fact_id}"
    headers = {
        "content-type": "application/json",
        "user-agent": "Entrepot-Webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(sent_at.timestamp())),
        # Standard Webhooks: several signatures with blanks between, so that a secret is replaced without a gap.
        "webhook-signature": " ".join(Webhook(secret).sign(message_id, sent_at, body.decode()) for secret in secrets),
    }
    return carrier.post(Message(due.url, headers, body))


def _judged(due: _Due, answer: Answer) -> _Outcome:
    if answer.is_ok:
        return _Outcome(due, answer, DeliveryState.DELIVERED, None)
    wait = None if answer.status == rules.GONE else rules.wait_after(due.attempts, random.random())  # noqa: S311  - jitter
    return _Outcome(due, answer, DeliveryState.DEAD if wait is None else DeliveryState.WAITING, wait)


def _record(outcomes: Sequence[_Outcome]) -> None:
    sql.execute(
        _RECORD,
        [
            [outcome.due.id for outcome in outcomes],
            [outcome.due.attempts for outcome in outcomes],
            [outcome.state.value for outcome in outcomes],
            [outcome.answer.status for outcome in outcomes],
            [outcome.answer.error.replace("\0", "") for outcome in outcomes],
            [outcome.answer.took_ms for outcome in outcomes],
            [outcome.wait for outcome in outcomes],
            [outcome.answer.text.replace("\0", "") for outcome in outcomes],
        ],
    )


def _judge_endpoints(outcomes: Sequence[_Outcome]) -> None:
    by_endpoint: dict[UUID, list[_Outcome]] = {}
    for outcome in outcomes:
        by_endpoint.setdefault(outcome.due.endpoint_id, []).append(outcome)
    ids = sorted(by_endpoint)
    judged = sql.rows(
        _JUDGE,
        [
            _PATIENCE,
            ids,
            [any(outcome.answer.is_ok for outcome in by_endpoint[key]) for key in ids],
            [any(outcome.state is DeliveryState.DEAD for outcome in by_endpoint[key]) for key in ids],
            [any(outcome.answer.status == rules.GONE for outcome in by_endpoint[key]) for key in ids],
        ],
    )
    publish(
        WebhookSwitchedOff(store_id, endpoint_id, urlsplit(url).hostname or "", is_gone)
        for endpoint_id, store_id, url, is_gone, is_off_now in judged
        if is_off_now
    )
