"""What the order desk does."""

from .address_book import MAX_ADDRESSES, checked_address, delete_address, make_default_address, save_address
from .advance import Locked, advance, lock
from .buy import NOTE_LENGTH, buy
from .cancel import cancel
from .cart import cart_of, choose_lines, empty_cart, note_prices, put_aside, put_in_cart, take_over_cart
from .checkout import checkout
from .forget import forget_guest_carts, forget_person, forget_quotes
from .guest_links import mail_guest_links, note_languages, opens_order, order_key
from .identity_details import (
    checked_identity,
    forget_identity,
    identity_for,
    keep_identity,
    kept_identity,
    open_identity,
    seal_for_purchase,
)
from .on_receipt import close_unshipped, try_capture_again, use_ending_authorisations
from .order_views import MAX_VIEWS, change_view, delete_view, save_view
from .pay_again import pay_again
from .place import place
from .quote import quote
from .receipt_limits import (
    checked_receipt_level,
    earn_receipt_limits,
    set_receipt_level,
    withdraw_receipt_limits,
)
from .receive import confirm_receipt, extend_receipt
from .save_quote import save_quote
from .set_periods import checked_period_values, set_periods
from .ship import ship
from .try_freight import try_freight

__all__ = [
    "MAX_ADDRESSES",
    "MAX_VIEWS",
    "NOTE_LENGTH",
    "Locked",
    "advance",
    "buy",
    "cancel",
    "cart_of",
    "change_view",
    "checked_address",
    "checked_identity",
    "checked_period_values",
    "checked_receipt_level",
    "checkout",
    "choose_lines",
    "close_unshipped",
    "confirm_receipt",
    "delete_address",
    "delete_view",
    "earn_receipt_limits",
    "empty_cart",
    "extend_receipt",
    "forget_guest_carts",
    "forget_identity",
    "forget_person",
    "forget_quotes",
    "identity_for",
    "keep_identity",
    "kept_identity",
    "lock",
    "mail_guest_links",
    "make_default_address",
    "note_languages",
    "note_prices",
    "open_identity",
    "opens_order",
    "order_key",
    "pay_again",
    "place",
    "put_aside",
    "put_in_cart",
    "quote",
    "save_address",
    "save_quote",
    "save_view",
    "seal_for_purchase",
    "set_periods",
    "set_receipt_level",
    "ship",
    "take_over_cart",
    "try_capture_again",
    "try_freight",
    "use_ending_authorisations",
    "withdraw_receipt_limits",
]
