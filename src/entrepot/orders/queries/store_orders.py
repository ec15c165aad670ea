"""The store's order list: filtered, sorted, in keyset pages; and what its filters can be set to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from entrepot.database import sql
from entrepot.orders.enums import OrderState
from entrepot.orders.errors import UnknownOrder

# What a sort goes by, the type of its marker, and its direction. An order without a deadline comes last.
SORTS: Final = {
    "newest": ("o.placed_at", "timestamptz", "DESC"),
    "oldest": ("o.placed_at", "timestamptz", "ASC"),
    "deadline": ("coalesce(o.deadline_at, o.placed_at + interval '100 years')", "timestamptz", "ASC"),
    "total": ("o.total_minor", "bigint", "DESC"),
}
# The states are always named, so that the index of a store's orders by state and time answers.
_WHERE: Final = """
o.store_id = %(store)s AND o.state = ANY(%(states)s)
   AND (%(since)s::timestamptz IS NULL OR o.placed_at >= %(since)s) AND (%(until)s::timestamptz IS NULL OR o.placed_at < %(until)s)
   AND (%(destination)s = '' OR o.destination = %(destination)s)
   AND (NOT %(late)s OR o.state IN ('paid', 'partly_shipped') AND o.overdue_at IS NOT NULL)
   AND (%(carrier)s = '' OR EXISTS (SELECT FROM logistics_parcel p WHERE p.order_id = o.id AND p.carrier = %(carrier)s))
   AND (%(like)s = '' OR o.number ILIKE %(like)s OR o.address ->> 'name' ILIKE %(like)s
        OR EXISTS (SELECT FROM orders_line l WHERE l.order_id = o.id AND (l.sku ILIKE %(like)s OR l.title ILIKE %(like)s))
        OR EXISTS (SELECT FROM logistics_parcel p WHERE p.order_id = o.id AND p.number ILIKE %(like)s))
"""
_COLUMNS: Final = """
SELECT o.id, o.number, o.state, o.destination, o.currency, o.total_minor, o.deadline_at, o.overdue_at, o.placed_at,
       o.authorised_at, o.paid_at, o.note,
       o.address ->> 'name' AS recipient, o.address, o.route,
       (SELECT json_agg(json_build_object('title', l.title, 'quantity', l.quantity, 'sku', l.sku, 'variant_id', l.variant_id)
                        ORDER BY l.position)
          FROM orders_line l WHERE l.order_id = o.id) AS lines,
       (SELECT json_agg(json_build_object('carrier', p.carrier, 'number', p.number) ORDER BY p.shipped_at)
          FROM logistics_parcel p WHERE p.order_id = o.id) AS parcels
"""
_PAGE: Final = (
    _COLUMNS
    + """, ({key})::text AS marker FROM orders_order o WHERE """
    + _WHERE
    + """
   AND (%(at)s::{kind} IS NULL OR ({key}, o.id) {beyond} (%(at)s::{kind}, %(id)s::uuid))
 ORDER BY {key} {direction}, o.id {direction} LIMIT %(limit)s
"""
)
_CHOICES: Final = """
SELECT 'destination', destination FROM orders_order WHERE store_id = %(store)s GROUP BY 2
UNION ALL SELECT 'carrier', carrier FROM logistics_parcel WHERE store_id = %(store)s GROUP BY 2 ORDER BY 1, 2
"""
_NAMED: Final = _COLUMNS + " FROM orders_order o WHERE o.store_id = %s AND o.id = ANY(%s) ORDER BY o.placed_at, o.id"


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What to show; what is empty does not narrow. `text` is part of a number, recipient, SKU, title or tracking number."""

    state: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None
    destination: str = ""
    carrier: str = ""
    late: bool = False
    sort: str = "newest"


def store_orders(
    store_id: UUID, wanted: OrderFilter, *, after: tuple[str, UUID] | None = None, limit: int = 30
) -> list[dict[str, Any]]:
    """A page of the store's orders; `after` is (marker, id) of the last row of the page before. One statement."""
    key, kind, direction = SORTS[wanted.sort]
    at, last = after or (None, None)
    text = wanted.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return sql.dicts(
        _PAGE.format(key=key, kind=kind, direction=direction, beyond="<" if direction == "DESC" else ">"),
        {
            "store": store_id,
            "states": [wanted.state] if wanted.state else list(OrderState.values),
            "since": wanted.since,
            "until": wanted.until,
            "destination": wanted.destination,
            "carrier": wanted.carrier,
            "late": wanted.late,
            "like": f"%{text}%" if text else "",
            "at": at,
            "id": last,
            "limit": limit,
        },
    )


def filter_choices(store_id: UUID) -> dict[str, list[str]]:
    """The destinations and carriers that the store's orders have."""
    found: dict[str, list[str]] = {"destination": [], "carrier": []}
    for kind, value in sql.rows(_CHOICES, {"store": store_id}):
        found[kind].append(value)
    return found


def named_orders(store_id: UUID, order_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """These orders with lines and address, oldest first. Raises UnknownOrder when one of them is not the store's."""
    rows = sql.dicts(_NAMED, (store_id, list(order_ids)))
    if len(rows) < len(set(order_ids)):
        raise UnknownOrder
    return rows
