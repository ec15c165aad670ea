"""The stock flag of cards, told by inventory."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from entrepot.catalog.enums import ChangeKind
from entrepot.database import sql
from entrepot.events.facts.catalog import ProductChanged, chunked
from entrepot.events.services import publish

_PRODUCTS = """
WITH wanted AS (SELECT * FROM unnest(%(ids)s::uuid[], %(flags)s::bool[]) AS w(id, in_stock)),
     locked AS (
  SELECT p.id, w.in_stock FROM catalog_product p JOIN wanted w ON w.id = p.id
   WHERE p.in_stock <> w.in_stock ORDER BY p.id FOR NO KEY UPDATE OF p
)
UPDATE catalog_product p SET in_stock = l.in_stock FROM locked l WHERE p.id = l.id RETURNING p.id, p.in_stock, p.store_id
"""
_CARDS = """
UPDATE catalog_card c SET in_stock = w.in_stock
  FROM unnest(%(ids)s::uuid[], %(flags)s::bool[]) AS w(id, in_stock)
 WHERE c.product_id = w.id AND c.in_stock <> w.in_stock
"""


def set_in_stock(flags: Mapping[UUID, bool]) -> int:
    """Say of products whether any of their articles can be had; returns how many changed.

    Called by inventory inside the transaction that changed the stock. Two statements at most; unchanged products are not
    touched and unknown ones ignored.
    """
    if not flags:
        return 0
    with transaction.atomic():
        changed = sql.rows(_PRODUCTS, {"ids": list(flags), "flags": list(flags.values())})
        if changed:
            # The product row is the lock: a card that somebody published meanwhile is seen by this later statement.
            sql.execute(_CARDS, {"ids": [product for product, _, _ in changed], "flags": [flag for _, flag, _ in changed]})
            publish(
                ProductChanged(store, tuple(ids), (ChangeKind.STOCK.value,))
                for store, ids in chunked((store, product) for product, _, store in changed)
            )
    return len(changed)
