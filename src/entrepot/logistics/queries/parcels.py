"""Parcels and their events, as people see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from entrepot.database import sql
from entrepot.logistics.enums import ParcelStatus
from entrepot.logistics.types import EventView, ParcelLine, ParcelView

_PARCELS = """
SELECT id, order_id, store_id, carrier, number, status, sub_status, shipped_at, delivered_at, is_confirmed, needs_person, lines
  FROM logistics_parcel WHERE order_id = ANY(%s::uuid[]) ORDER BY shipped_at, id
"""
_EVENTS = """
SELECT parcel_id, occurred_at, status, sub_status, concat_ws(', ', nullif(city, ''), nullif(country, '')), raw_text, source,
       is_quarantined
  FROM logistics_trackingevent WHERE parcel_id = ANY(%s::uuid[]) ORDER BY occurred_at DESC, id DESC
"""


def parcels_of(order_ids: Sequence[UUID]) -> dict[UUID, list[ParcelView]]:
    """The parcels of each order without their events, oldest first; one statement. Orders without parcels have an empty list."""
    found: dict[UUID, list[ParcelView]] = {order_id: [] for order_id in order_ids}
    for row in sql.dicts(_PARCELS, [list(order_ids)]):
        found[row["order_id"]].append(_view(row, ()))
    return found


def tracking(order_id: UUID) -> list[ParcelView]:
    """The parcels of an order with their events, newest event first; two statements."""
    rows = sql.dicts(_PARCELS, [[order_id]])
    events: dict[UUID, list[EventView]] = {row["id"]: [] for row in rows}
    for parcel_id, at, status, sub_status, place, text, source, quarantined in sql.rows(_EVENTS, [list(events)]):
        events[parcel_id].append(EventView(at, ParcelStatus(status), sub_status, place, text, source, quarantined))
    return [_view(row, tuple(events[row["id"]])) for row in rows]


def _view(row: dict[str, Any], events: tuple[EventView, ...]) -> ParcelView:
    return ParcelView(
        parcel_id=row["id"],
        order_id=row["order_id"],
        store_id=row["store_id"],
        carrier=row["carrier"],
        number=row["number"],
        status=ParcelStatus(row["status"]),
        sub_status=row["sub_status"],
        shipped_at=row["shipped_at"],
        delivered_at=row["delivered_at"],
        is_confirmed=row["is_confirmed"],
        needs_person=row["needs_person"],
        lines=tuple(ParcelLine(UUID(line["variant_id"]), line["quantity"]) for line in row["lines"]),
        events=events,
    )
