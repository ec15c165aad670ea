"""Shapes of what was bought: orders, their history, parcels and payments."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from entrepot.api.paging import Next


class OrderLineBrief(Schema):
    title: str
    quantity: int
    sku: str
    product_id: UUID


class OrderBrief(Schema):
    id: UUID
    number: str
    purchase_id: UUID
    store_id: UUID
    state: str
    route: str
    destination: str
    currency: str
    goods_minor: int
    freight_minor: int
    tax_minor: int
    total_minor: int
    deadline_at: datetime | None
    placed_at: datetime
    authorised_at: datetime | None
    paid_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    received_at: datetime | None
    closed_at: datetime | None
    lines: list[OrderLineBrief] | None


class OrderPage(Schema):
    items: list[OrderBrief]
    next: Next


class OrderLineOut(Schema):
    position: int
    product_id: UUID
    variant_id: UUID
    sku: str
    title: str
    quantity: int
    unit_minor: int
    goods_minor: int
    freight_minor: int
    tax_minor: int


class StepOut(Schema):
    """One step of the order's history. `mover` says in which role somebody moved it, not who it was."""

    move: str
    source: str
    target: str
    mover: str
    note: str
    at: datetime


class EventOut(Schema):
    occurred_at: datetime
    status: str
    sub_status: str
    place: str
    text: str


class ParcelLineOut(Schema):
    variant_id: UUID
    quantity: int


class ParcelOut(Schema):
    """A parcel of the order; `lines` are what is in it, `tracking_url` where its carrier shows it ("" where it does not)."""

    parcel_id: UUID
    tracking_url: str
    lines: list[ParcelLineOut]
    carrier: str
    number: str
    status: str
    shipped_at: datetime
    delivered_at: datetime | None
    events: list[EventOut]


class MoveOut(Schema):
    name: str
    label: str


class OrderOut(Schema):
    """An order; `moves` are what the caller may do with it now."""

    id: UUID
    number: str
    purchase_id: UUID
    store_id: UUID
    state: str
    route: str
    destination: str
    currency: str
    goods_minor: int
    freight_minor: int
    tax_minor: int
    total_minor: int
    address: dict[str, Any]
    freight: dict[str, Any]
    tax: dict[str, Any]
    promise: dict[str, Any]
    deadline_at: datetime | None
    placed_at: datetime
    authorised_at: datetime | None
    paid_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    received_at: datetime | None
    closed_at: datetime | None
    lines: list[OrderLineOut]
    steps: list[StepOut]
    parcels: list[ParcelOut]
    moves: list[MoveOut]


class PurchaseOrder(Schema):
    id: UUID
    number: str
    store_id: UUID
    state: str
    currency: str
    total_minor: int


class AttemptOut(Schema):
    payment_id: UUID
    provider: str
    method: str
    state: str
    outcome: str
    amount_minor: int
    currency: str
    refunded_minor: int
    created_at: datetime
    expires_at: datetime
    paid_at: datetime | None


class PurchaseDetail(Schema):
    id: UUID
    orders: list[PurchaseOrder]
    payments: list[AttemptOut]


class ReasonIn(Schema):
    reason: Annotated[str, Field(max_length=300)] = ""


class MovedOut(Schema):
    order_id: UUID
    move: str
    source: str
    target: str


class MovedAll(Schema):
    moved: list[MovedOut]
