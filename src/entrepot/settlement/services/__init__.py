"""What settlement does."""

from .cut import cut
from .freeze import freeze
from .pay_out import pay_out, pay_out_due
from .set_payout_account import set_payout_account
from .set_payout_policy import checked_payout_values, set_payout_policy
from .settle import settle
from .void import void

__all__ = [
    "checked_payout_values",
    "cut",
    "freeze",
    "pay_out",
    "pay_out_due",
    "set_payout_account",
    "set_payout_policy",
    "settle",
    "void",
]
