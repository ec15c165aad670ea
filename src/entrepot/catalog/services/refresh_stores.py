"""Cards and shelves follow their stores."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from entrepot.catalog.locks import lock_products
from entrepot.catalog.services._shelf import refresh
from entrepot.database import sql
from entrepot.events.facts.catalog import ProductPublished, ProductUnpublished, chunked
from entrepot.events.services import publish as tell

_CHUNK = 500
_PAGE = """
SELECT id, store_id FROM catalog_product
 WHERE store_id = ANY(%s::uuid[]) AND state = 'published' AND id > %s::uuid ORDER BY id LIMIT %s
"""
_SHOWN = "SELECT product_id FROM catalog_card WHERE product_id = ANY(%s::uuid[])"


def refresh_stores(store_ids: Collection[UUID]) -> None:
    """Make cards and shelves of these stores' products what the stores are now: open or not, and under which name.

    Tells ProductPublished and ProductUnpublished for what appears and disappears. Safe to repeat.
    """
    after = UUID(int=0)
    while page := sql.rows(_PAGE, [list(store_ids), after, _CHUNK]):
        stores = dict(page)
        with transaction.atomic():
            lock_products(stores)
            before = {product for (product,) in sql.rows(_SHOWN, [list(stores)])}
            refresh(list(stores), set(stores.values()))
            now = {product for (product,) in sql.rows(_SHOWN, [list(stores)])}
            tell(ProductPublished(s, tuple(ids)) for s, ids in chunked((stores[product], product) for product in now - before))
            tell(
                ProductUnpublished(s, tuple(ids), "store")
                for s, ids in chunked((stores[product], product) for product in before - now)
            )
        after = page[-1][0]


def refresh_price_ranks() -> int:
    """Order prices of several currencies by today's exchange rates; returns the number of stores looked at. For a daily job."""
    stores = [store for (store,) in sql.rows("SELECT DISTINCT store_id FROM catalog_card ORDER BY store_id")]
    for store in stores:
        refresh_stores([store])
    return len(stores)
