"""What the order desk does."""

from .advance import advance
from .cancel import cancel
from .cart import cart_of, empty_cart, put_in_cart, take_over_cart
from .checkout import checkout
from .pay_again import pay_again
from .place import place
from .quote import quote
from .receive import confirm_receipt, extend_receipt
from .save_quote import save_quote
from .ship import ship

__all__ = [
    "advance",
    "cancel",
    "cart_of",
    "checkout",
    "confirm_receipt",
    "empty_cart",
    "extend_receipt",
    "pay_again",
    "place",
    "put_in_cart",
    "quote",
    "save_quote",
    "ship",
    "take_over_cart",
]
