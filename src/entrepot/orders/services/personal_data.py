"""What the order desk keeps about shoppers: told to them, and removed as far as the books allow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel.errors import Refused
from entrepot.orders.errors import OrdersOpen
from entrepot.orders.queries import address_book, kept_identity_masks

from .forget import forget_person

_ORDERS: Final = """
SELECT o.number, o.store_id, o.state, o.route, o.destination, o.currency, o.goods_minor, o.freight_minor, o.tax_minor,
       o.total_minor, o.address, o.note, o.placed_at, o.paid_at, o.shipped_at, o.delivered_at, o.received_at, o.closed_at,
       p.email, i.kind AS identity_kind, i.mask AS identity_mask,
       (SELECT json_agg(json_build_object('sku', l.sku, 'title', l.title, 'quantity', l.quantity, 'unit_minor', l.unit_minor,
                                          'tax_minor', l.tax_minor, 'product_id', l.product_id) ORDER BY l.position)
          FROM orders_line l WHERE l.order_id = o.id) AS lines,
       (SELECT json_agg(json_build_object('move', s.move, 'target', s.target, 'at', s.at) ORDER BY s.id)
          FROM orders_step s WHERE s.order_id = o.id) AS steps
  FROM orders_order o JOIN orders_purchase p ON p.id = o.purchase_id
  LEFT JOIN orders_purchaseidentity i ON i.purchase_id = p.id
 WHERE o.buyer_id = %s ORDER BY o.placed_at, o.id
"""
_CART: Final = """
SELECT l.variant_id, l.store_id, l.quantity, l.added_at FROM orders_cartline l JOIN orders_cart c ON c.id = l.cart_id
 WHERE c.person_id = %s ORDER BY l.id
"""
_VIEWS: Final = "SELECT * FROM orders_orderview WHERE person_id = %s ORDER BY id"
_LIMITS: Final = (
    "SELECT before, level, reason, note, grounds, at FROM orders_receiptlimitchange WHERE person_id = %s ORDER BY id"
)
_OPEN: Final = """
SELECT number FROM orders_order WHERE buyer_id = %s AND state NOT IN ('finished', 'closed_unpaid', 'closed_refunded')
 ORDER BY placed_at, id LIMIT 5
"""


class OrdersPersonalData:
    """See identity's port PersonalData."""

    def export(self, person_id: UUID) -> Iterator[tuple[str, Any]]:
        """Address book, masks of identity details (they themselves stay sealed), orders, cart, kept views."""
        yield "addresses", address_book(person_id)
        yield "identity_details", kept_identity_masks(person_id)
        yield "orders", sql.dicts(_ORDERS, [person_id])
        yield "cart", sql.dicts(_CART, [person_id])
        yield "views", sql.dicts(_VIEWS, [person_id])
        yield "pay_on_receipt", sql.dicts(_LIMITS, [person_id])

    def hindrance(self, person_id: UUID) -> Refused | None:
        """Orders that somebody still has to pay, ship or receive."""
        numbers = [row[0] for row in sql.rows(_OPEN, [person_id])]
        return OrdersOpen(numbers=", ".join(numbers)) if numbers else None

    def erase(self, person_id: UUID) -> None:
        """Conveniences go, and what no book needs of orders: mail address and notes. Orders keep where they were sent to."""
        sql.rows("SELECT id FROM orders_order WHERE buyer_id = %s ORDER BY id FOR UPDATE", [person_id])
        forget_person(person_id)
        sql.execute("DELETE FROM orders_orderview WHERE person_id = %s", [person_id])
        sql.execute("UPDATE orders_order SET note = '' WHERE buyer_id = %s AND note <> ''", [person_id])
        sql.execute(
            """UPDATE orders_purchase SET email = '' WHERE email <> ''
                AND id IN (SELECT purchase_id FROM orders_order WHERE buyer_id = %s)""",
            [person_id],
        )
