"""What can be asked of the order desk."""

from entrepot.orders.policy import Policy

from .address_book import address_book, address_entry, address_lines, postal_form
from .arrivals import Arrival, arrivals
from .arriving import Arriving, arriving_in
from .buyer_orders import buyer_orders, count_buyer_orders, stores_of_buyer
from .cart import CartRow, cart_rows, cart_size
from .collection import Collecting, LimitChange, LimitRow, collecting_orders, limit_history, receipt_limits
from .contacts import contacts_of_orders
from .day import DayFigures, daily_figures, day_figures, overdue_count
from .endings import last_receipts, open_orders
from .identity import identity_mask_of, identity_needed, kept_identity_masks
from .money import SoldOrder, line_costs, paid_orders, received
from .moves import moves_of
from .order_views import OrderViewRow, order_views
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
from .policies import period_policies, receipt_rules
from .receipt_offer import ReceiptOffer, ReceiptWish, Standing, offer_for, standing_of
from .saved_quote import asked_quote, saved_quote
from .shipments import PlannedShipment, ShipmentLine, planned_shipments
from .store_orders import SORTS, OrderFilter, filter_choices, named_orders, store_orders
from .unshipped import unshipped

__all__ = [
    "SORTS",
    "Arrival",
    "Arriving",
    "CartRow",
    "Collecting",
    "DayFigures",
    "LimitChange",
    "LimitRow",
    "OrderFilter",
    "OrderViewRow",
    "PlannedShipment",
    "Policy",
    "ReceiptOffer",
    "ReceiptWish",
    "ShipmentLine",
    "SoldOrder",
    "Standing",
    "address_book",
    "address_entry",
    "address_lines",
    "all_orders",
    "arrivals",
    "arriving_in",
    "asked_quote",
    "buyer_orders",
    "cart_rows",
    "cart_size",
    "collecting_orders",
    "contacts_of_orders",
    "count_buyer_orders",
    "counts_by_state",
    "daily_figures",
    "day_figures",
    "filter_choices",
    "find_by_number",
    "identity_mask_of",
    "identity_needed",
    "kept_identity_masks",
    "last_receipts",
    "limit_history",
    "line_costs",
    "moves_of",
    "named_orders",
    "numbers_of",
    "offer_for",
    "open_orders",
    "order_page",
    "order_views",
    "orders_of_buyer",
    "orders_of_purchase",
    "orders_of_store",
    "overdue_count",
    "paid_orders",
    "period_policies",
    "planned_shipments",
    "postal_form",
    "receipt_limits",
    "receipt_rules",
    "received",
    "saved_quote",
    "standing_of",
    "store_orders",
    "stores_of_buyer",
    "unshipped",
]
