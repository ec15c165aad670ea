"""What settlement does."""

from .freeze import freeze
from .pay_out import pay_out, pay_out_due
from .set_payout_account import set_payout_account
from .settle import settle
from .void import void

__all__ = ["freeze", "pay_out", "pay_out_due", "set_payout_account", "settle", "void"]
