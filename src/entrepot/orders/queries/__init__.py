"""What can be asked of the order desk."""

from .cart import CartRow, cart_rows, cart_size
from .day import DayFigures, day_figures, overdue_count
from .money import SoldOrder, paid_orders, received
from .moves import moves_of
from .orders import (
    all_orders,
    counts_by_state,
    find_by_number,
    numbers_of,
    order_page,
    orders_of_buyer,
    orders_of_purchase,
    orders_of_store,
)
from .saved_quote import saved_quote

__all__ = [
    "CartRow",
    "DayFigures",
    "SoldOrder",
    "all_orders",
    "cart_rows",
    "cart_size",
    "counts_by_state",
    "day_figures",
    "find_by_number",
    "moves_of",
    "numbers_of",
    "order_page",
    "orders_of_buyer",
    "orders_of_purchase",
    "orders_of_store",
    "overdue_count",
    "paid_orders",
    "received",
    "saved_quote",
]
