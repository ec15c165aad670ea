"""Shapes of webhooks and API keys."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from entrepot.api.paging import Next
from entrepot.events.enums import DeliveryState

from .words import Line, Moment


class WebhookIn(Schema):
    """Facts of these `kinds` (empty: all public ones) are sent to `url`, signed per Standard Webhooks."""

    url: Annotated[str, Field(min_length=1, max_length=1000)]
    kinds: Annotated[list[Annotated[str, Field(max_length=80)]], Field(max_length=100)] = []
    description: Line = ""


class WebhookMade(Schema):
    """`secret` is shown this once."""

    id: UUID
    secret: str


class WebhookOut(Schema):
    id: UUID
    url: str
    description: str
    kinds: list[str]
    is_active: bool
    failing_since: datetime | None
    disabled_at: datetime | None
    created_at: datetime


class Webhooks(Schema):
    items: list[WebhookOut]


class DeliveryOut(Schema):
    id: int
    kind: str
    state: DeliveryState
    attempts: int
    next_at: datetime | None
    last_status: int | None
    last_error: str
    response_ms: int | None
    created_at: datetime
    done_at: datetime | None


class Deliveries(Schema):
    items: list[DeliveryOut]
    next: Next


class Redelivered(Schema):
    messages: int


class KeyIn(Schema):
    """What the key may do: permissions out of the caller's own."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    leaves: Annotated[list[Annotated[str, Field(min_length=1, max_length=40)]], Field(min_length=1, max_length=60)]
    expires_at: Moment | None = None


class KeyMade(Schema):
    """`raw` is the key itself, shown this once."""

    id: UUID
    raw: str
    prefix: str
    expires_at: datetime | None


class KeyOut(Schema):
    id: UUID
    name: str
    prefix: str
    leaves: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


class Keys(Schema):
    items: list[KeyOut]
