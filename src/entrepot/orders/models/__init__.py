from .cart import Cart, CartLine
from .order import Line, Order, Purchase, Step
from .quote import SavedQuote

__all__ = ["Cart", "CartLine", "Line", "Order", "Purchase", "SavedQuote", "Step"]
