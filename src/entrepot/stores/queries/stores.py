"""Stores by id, by address, by merchant."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

import orjson

from entrepot.database import sql
from entrepot.kernel.errors import Missing
from entrepot.stores.types import StoreView

COLUMNS = """s.id, s.merchant_id, s.kind, s.slug, s.name::text AS name, s.currency, s.country, s.state,
       s.settings::text AS settings, s.opened_at, s.closing_at"""


def stores(store_ids: Collection[UUID]) -> dict[UUID, StoreView]:
    """The stores of these ids, in one statement; ids that are nobody's are left out."""
    found = sql.dicts(f"SELECT {COLUMNS} FROM stores_store s WHERE s.id = ANY(%s::uuid[])", [list(store_ids)])
    return {row["id"]: view(row) for row in found}


def store(store_id: UUID) -> StoreView:
    """The store. Raises Missing."""
    return _only(f"SELECT {COLUMNS} FROM stores_store s WHERE s.id = %s", [store_id])


def store_by_slug(slug: str) -> StoreView:
    """The store at this address. Raises Missing."""
    return _only(f"SELECT {COLUMNS} FROM stores_store s WHERE s.slug = %s", [slug])


def own_store() -> StoreView:
    """The platform's own retail: the oldest store of kind `own` that is not closed. Raises Missing."""
    return _only(
        f"""SELECT {COLUMNS} FROM stores_store s
             WHERE s.kind = 'own' AND s.state <> 'closed' ORDER BY s.created_at, s.id LIMIT 1""",
        [],
    )


def stores_of_merchant(merchant_id: UUID) -> list[StoreView]:
    """Every store of the merchant, the oldest first."""
    found = sql.dicts(
        f"SELECT {COLUMNS} FROM stores_store s WHERE s.merchant_id = %s ORDER BY s.created_at, s.id", [merchant_id]
    )
    return [view(row) for row in found]


def list_stores(*, state: str = "", kind: str = "", after: UUID | None = None, limit: int = 50) -> list[StoreView]:
    """Stores by id (that is, by age), after the id `after`; "" asks for every state or kind."""
    found = sql.dicts(
        f"""SELECT {COLUMNS} FROM stores_store s
             WHERE (%(state)s = '' OR s.state = %(state)s) AND (%(kind)s = '' OR s.kind = %(kind)s)
               AND (%(after)s::uuid IS NULL OR s.id > %(after)s::uuid)
             ORDER BY s.id LIMIT %(limit)s""",
        {"state": state, "kind": kind, "after": after, "limit": limit},
    )
    return [view(row) for row in found]


def closing_stores() -> list[UUID]:
    """The stores that wind down, the oldest first."""
    return [row[0] for row in sql.rows("SELECT id FROM stores_store WHERE state = 'closing' ORDER BY id")]


def view(row: dict[str, Any]) -> StoreView:
    """A row of COLUMNS as others may know it."""
    return StoreView(**{**row, "name": orjson.loads(row["name"]), "settings": orjson.loads(row["settings"])})


def _only(text: str, params: list[Any]) -> StoreView:
    found = sql.dicts(text, params)
    if not found:
        raise Missing(what="store")
    return view(found[0])
