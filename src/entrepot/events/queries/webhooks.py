"""Endpoints and the delivery log, each as its own store sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson

from entrepot.database import sql
from entrepot.events.enums import DeliveryState
from entrepot.events.errors import UnknownEndpoint


@dataclass(frozen=True, slots=True)
class EndpointView:
    """An endpoint without its secret."""

    id: UUID
    url: str
    description: str
    kinds: list[str]
    is_active: bool
    failing_since: datetime | None
    disabled_at: datetime | None
    created_at: datetime
    secret_before_until: datetime | None = None  # until then messages are signed with the secret before too


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One line of the delivery log."""

    id: int
    kind: str
    position: int
    state: DeliveryState
    attempts: int
    next_at: datetime | None
    last_status: int | None
    last_error: str
    response_ms: int | None
    created_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A message: its line in the log, its id, the body as it is posted (indented to be read), the beginning of the answer."""

    line: DeliveryView
    message_id: str
    body: str
    answer: str


_LINE: Final = """
log.id, log.kind, log.position, log.state, log.attempts, CASE WHEN log.state = 'waiting' THEN log.next_at END, log.last_status,
log.last_error, log.response_ms, log.created_at, log.done_at
"""


def endpoints(store_id: UUID | None) -> list[EndpointView]:
    """The store's endpoints, oldest first; None: the platform's own."""
    found = sql.rows(
        "SELECT id, url, description, kinds, is_active, failing_since, disabled_at, created_at,"
        " CASE WHEN secret_before_until > clock_timestamp() THEN secret_before_until END FROM events_webhookendpoint"
        " WHERE store_id IS NOT DISTINCT FROM %s::uuid ORDER BY id",
        [store_id],
    )
    return [EndpointView(*row) for row in found]


def deliveries(
    store_id: UUID | None,
    endpoint_id: UUID,
    before: int | None = None,
    limit: int = 50,
    *,
    kind: str = "",
    state: DeliveryState | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[DeliveryView]:
    """The log of one endpoint of the store, newest first; the next page begins `before` the last id of this one.

    Narrowed to a `kind` of facts, a `state`, and messages noted from `since` until before `until`. One statement.
    """
    found = sql.rows(
        f"SELECT {_LINE} FROM events_webhookdelivery log JOIN events_webhookendpoint endpoint ON endpoint.id = log.endpoint_id"
        " WHERE endpoint.id = %(endpoint)s AND endpoint.store_id IS NOT DISTINCT FROM %(store)s::uuid"
        " AND (%(before)s::bigint IS NULL OR log.id < %(before)s) AND (%(kind)s = '' OR log.kind = %(kind)s)"
        " AND (%(state)s = '' OR log.state = %(state)s)"
        " AND (%(since)s::timestamptz IS NULL OR log.created_at >= %(since)s)"
        " AND (%(until)s::timestamptz IS NULL OR log.created_at < %(until)s)"
        " ORDER BY log.id DESC LIMIT %(limit)s",
        {
            "endpoint": endpoint_id,
            "store": store_id,
            "before": before,
            "kind": kind,
            "state": state.value if state else "",
            "since": since,
            "until": until,
            "limit": min(limit, 200),
        },
    )
    return [_view(row) for row in found]


def delivery(store_id: UUID | None, endpoint_id: UUID, delivery_id: int) -> Sent:
    """One message of the store's endpoint with what was sent and what came back. Raises UnknownEndpoint when there is none."""
    row = sql.one(
        f"SELECT {_LINE}, fact.fact_id, fact.occurred_at, fact.payload::text, log.last_answer"
        " FROM events_webhookdelivery log JOIN events_webhookendpoint endpoint ON endpoint.id = log.endpoint_id"
        " JOIN events_fact fact ON fact.position = log.position"
        " WHERE log.id = %s AND endpoint.id = %s AND endpoint.store_id IS NOT DISTINCT FROM %s::uuid",
        [delivery_id, endpoint_id, store_id],
    )
    if row is None:
        raise UnknownEndpoint
    *line, fact_id, occurred_at, payload, answer = row
    return Sent(_view(line), f"fact_{fact_id}", message_body(line[1], occurred_at, payload, indent=True).decode(), answer)


def kinds_sent(store_id: UUID | None, endpoint_id: UUID) -> list[str]:
    """The kinds of facts that the log of the store's endpoint holds, by name: what it can be narrowed to."""
    found = sql.rows(
        "SELECT DISTINCT log.kind FROM events_webhookdelivery log JOIN events_webhookendpoint endpoint"
        " ON endpoint.id = log.endpoint_id WHERE endpoint.id = %s AND endpoint.store_id IS NOT DISTINCT FROM %s::uuid ORDER BY 1",
        [endpoint_id, store_id],
    )
    return [kind for (kind,) in found]


def message_body(kind: str, occurred_at: datetime, payload: str, *, indent: bool = False) -> bytes:
    """What is posted for a fact (`payload` is its JSON): type, timestamp and data, as Standard Webhooks recommends."""
    if indent:
        content = {"type": kind, "timestamp": occurred_at, "data": orjson.loads(payload)}
        return orjson.dumps(content, option=orjson.OPT_INDENT_2)
    return orjson.dumps({"type": kind, "timestamp": occurred_at, "data": orjson.Fragment(payload)})


def _view(row: Sequence[Any]) -> DeliveryView:
    return DeliveryView(row[0], row[1], row[2], DeliveryState(row[3]), *row[4:])
