"""What can be asked of the order desk."""

from .cart import CartRow, cart_rows
from .money import SoldOrder, paid_orders, received
from .moves import moves_of
from .orders import (
    all_orders,
    counts_by_state,
    find_by_number,
    order_page,
    orders_of_buyer,
    orders_of_purchase,
    orders_of_store,
)
from .saved_quote import saved_quote

__all__ = [
    "CartRow",
    "SoldOrder",
    "all_orders",
    "cart_rows",
    "counts_by_state",
    "find_by_number",
    "moves_of",
    "order_page",
    "orders_of_buyer",
    "orders_of_purchase",
    "orders_of_store",
    "paid_orders",
    "received",
    "saved_quote",
]
