"""Endpoints and the delivery log, each as its own store sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from entrepot.database import sql
from entrepot.events.enums import DeliveryState


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


def endpoints(store_id: UUID | None) -> list[EndpointView]:
    """The store's endpoints, oldest first; None: the platform's own."""
    found = sql.rows(
        "SELECT id, url, description, kinds, is_active, failing_since, disabled_at, created_at FROM events_webhookendpoint"
        " WHERE store_id IS NOT DISTINCT FROM %s::uuid ORDER BY id",
        [store_id],
    )
    return [EndpointView(*row) for row in found]


def deliveries(store_id: UUID | None, endpoint_id: UUID, before: int | None = None, limit: int = 50) -> list[DeliveryView]:
    """The log of one endpoint of the store, newest first; the next page begins `before` the last id of this one."""
    found = sql.rows(
        "SELECT log.id, log.kind, log.position, log.state, log.attempts,"
        " CASE WHEN log.state = 'waiting' THEN log.next_at END, log.last_status, log.last_error, log.response_ms,"
        " log.created_at, log.done_at"
        " FROM events_webhookdelivery log JOIN events_webhookendpoint endpoint ON endpoint.id = log.endpoint_id"
        " WHERE endpoint.id = %s AND endpoint.store_id IS NOT DISTINCT FROM %s::uuid AND (%s::bigint IS NULL OR log.id < %s)"
        " ORDER BY log.id DESC LIMIT %s",
        [endpoint_id, store_id, before, before, min(limit, 200)],
    )
    return [DeliveryView(row[0], row[1], row[2], DeliveryState(row[3]), *row[4:]) for row in found]
