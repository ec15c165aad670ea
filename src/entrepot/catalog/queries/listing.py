"""Lists of a category or a store: one statement that ends in finished JSON.

The shelf's covering index gives the ids of the page in order, the card of each is ready-made text; what changes
often is appended.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final
from uuid import UUID

from entrepot.catalog.enums import Sort
from entrepot.catalog.errors import UnknownCursor
from entrepot.database import sql
from entrepot.kernel.errors import Missing

MAX_LIMIT: Final = 100
CARD: Final = """coalesce(c.bodies->>%(lang)s, c.bodies->>'en') || ',"in_stock":'
                 || CASE WHEN c.in_stock THEN 'true' ELSE 'false' END || ',"sold":' || c.sold || '}'"""

_CURSOR: Final = re.compile(r"(-?\d{1,19})\.([0-9a-f-]{36})\Z")
_LOWEST: Final = (-(2**63), UUID(int=0))
_HIGHEST: Final = (2**63 - 1, UUID(int=2**128 - 1))


@dataclass(frozen=True, slots=True)
class _Order:
    column: str
    is_descending: bool


_ORDERS: Final = {
    Sort.NEWEST: _Order("published_rank", is_descending=True),
    Sort.PRICE_UP: _Order("price_rank", is_descending=False),
    Sort.PRICE_DOWN: _Order("price_rank", is_descending=True),
    Sort.BEST_SELLING: _Order("sold", is_descending=True),
}


@cache
def _statement(table: str, place: str, order: _Order, limit: int) -> str:
    """The limit stands in the text: a planner that does not know it takes the plan it made once for a bad one, and plans again
    and again for more than the list itself costs.
    """
    compare, way = ("<", "DESC") if order.is_descending else (">", "ASC")
    ordered = f"t.{order.column} {way}, t.product_id {way}"
    return f"""
WITH place AS MATERIALIZED ({place}), page AS MATERIALIZED (
  SELECT t.product_id, t.{order.column} AS rank, row_number() OVER (ORDER BY {ordered}) AS n
    FROM {table} t
   WHERE {"t.store_id" if table == "catalog_card" else "t.category_id"} = (SELECT id FROM place)
     AND (t.{order.column}, t.product_id) {compare} (%(rank)s::bigint, %(product)s::uuid)
   ORDER BY {ordered} LIMIT {limit + 1}
)
SELECT '{{"items":[' || coalesce(string_agg({CARD}, ',' ORDER BY p.n) FILTER (WHERE p.n <= {limit}), '') || '],"next":'
       || CASE WHEN count(*) > {limit}
               THEN '"' || max(p.rank || '.' || p.product_id) FILTER (WHERE p.n = {limit}) || '"' ELSE 'null' END || '}}',
       (SELECT id FROM place) IS NOT NULL
  FROM page p JOIN catalog_card c ON c.product_id = p.product_id
"""


_CATEGORY: Final = "SELECT CASE WHEN %(key)s = '' THEN 0 ELSE (SELECT id FROM catalog_category WHERE path = %(key)s) END AS id"
_STORE: Final = "SELECT %(key)s::uuid AS id"


def listing_json(category_path: str = "", sort: str = Sort.NEWEST, after: str = "", limit: int = 24, lang: str = "en") -> bytes:
    """A page of the category and all below it ("" is the whole catalogue): ``{"items": [card, …], "next": marker | null}``.

    `after` is the `next` of the page before; joined together the pages are the whole list, each product once. Prices of several
    currencies are ordered by their worth in euro. At most 100 cards. Raises Missing for an unknown category, UnknownCursor for
    a marker that is none.
    """
    known = Sort(sort) if sort in Sort.values else Sort.NEWEST
    found = _page("catalog_listing", category_path, _ORDERS[known], after, limit=limit, lang=lang)
    if found is None:
        raise Missing(what="category")
    return found


def store_listing_json(store_id: UUID, after: str = "", limit: int = 24, lang: str = "en") -> bytes:
    """A page of what the store sells, the newest first; empty for a store that is nobody's. See `listing_json`."""
    return _page("catalog_card", str(store_id), _ORDERS[Sort.NEWEST], after, limit=limit, lang=lang) or b""


def _page(table: str, key: str, order: _Order, after: str, *, limit: int, lang: str) -> bytes | None:
    rank, product = _HIGHEST if order.is_descending else _LOWEST
    if after:
        match = _CURSOR.match(after)
        try:
            rank, product = int(match[1]), UUID(match[2])  # type: ignore[index]  # no match: TypeError
        except (TypeError, ValueError):
            raise UnknownCursor from None
        if not -(2**63) <= rank < 2**63:
            raise UnknownCursor
    place = _CATEGORY if table == "catalog_listing" else _STORE
    statement = _statement(table, place, order, max(1, min(limit, MAX_LIMIT)))
    row = sql.one(statement, {"key": key, "rank": rank, "product": product, "lang": lang})
    if row is None or not row[1]:
        return None
    text: str = row[0]
    return text.encode()
