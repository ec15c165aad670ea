"""Tables of the order desk."""

from .address import SavedAddress
from .cart import Cart, CartLine
from .identity import BuyerIdentity, PurchaseIdentity
from .order import Line, Order, Purchase, Step
from .order_view import OrderView
from .period_row import PeriodRow
from .quote import SavedQuote
from .receipt_limit import ReceiptLimit, ReceiptLimitChange

__all__ = [
    "BuyerIdentity", "Cart", "CartLine", "Line", "Order", "OrderView", "PeriodRow", "Purchase",
    "PurchaseIdentity", "ReceiptLimit", "ReceiptLimitChange", "SavedAddress", "SavedQuote", "Step",
]  # fmt: skip
