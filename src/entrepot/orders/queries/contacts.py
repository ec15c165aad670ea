"""Whom an order concerns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from entrepot.database import sql

_CONTACTS = """
SELECT o.id, o.number, o.store_id, o.buyer_id, p.email, p.language, o.currency, o.total_minor, o.state, o.paid_at,
       o.authorised_at
  FROM orders_order o JOIN orders_purchase p ON p.id = o.purchase_id WHERE o.id = ANY(%s::uuid[])
"""


def contacts_of_orders(order_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Number, store, buyer (or a guest's address and language), total and payment of these orders. One statement."""
    return {row["id"]: row for row in sql.dicts(_CONTACTS, [sql.plain(order_ids)])} if order_ids else {}
