"""The filters and changes that people keep for the list of products."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from entrepot.database import sql


@dataclass(frozen=True, slots=True)
class ShortcutRow:
    """A kept filter ("view") or change ("deed"); `content` is a query string; `is_mine` tells whose it is."""

    id: UUID
    kind: str
    name: str
    content: str
    is_shared: bool
    is_mine: bool


def shortcuts(store_id: UUID, person_id: UUID | None) -> list[ShortcutRow]:
    """The person's own at the store and those that others share there, by name. One statement."""
    found = sql.rows(
        "SELECT id, kind, name, content, is_shared, person_id = %(person)s FROM catalog_shortcut"
        " WHERE store_id = %(store)s AND (is_shared OR person_id = %(person)s) ORDER BY name, id",
        {"store": store_id, "person": person_id},
    )
    return [ShortcutRow(*row) for row in found]
