"""Named filters of the order list."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from entrepot.database import sql


@dataclass(frozen=True, slots=True)
class OrderViewRow:
    """A named filter as its list shows it; `is_mine` may be changed."""

    id: UUID
    name: str
    query: str
    is_shared: bool
    is_mine: bool


def order_views(store_id: UUID, person_id: UUID | None) -> list[OrderViewRow]:
    """The person's own views at the store and those that others share there, by name."""
    found = sql.rows(
        "SELECT id, name, query, is_shared, person_id = %(person)s FROM orders_orderview"
        " WHERE store_id = %(store)s AND (is_shared OR person_id = %(person)s) ORDER BY name, id",
        {"store": store_id, "person": person_id},
    )
    return [OrderViewRow(*row) for row in found]
