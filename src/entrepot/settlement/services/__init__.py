"""What settlement does."""

from .book_deposit import book_deposit, checked_transfer
from .charge_annual_fees import charge_annual_fees
from .cut import cut
from .cut_cost import cut_cost
from .freeze import freeze
from .issue_invoices import issue_fee_invoices
from .pay_out import pay_out, pay_out_due
from .penalise import checked_penalty, penalise
from .release_again import checked_otherwise, release_again, settle_otherwise
from .release_reserves import release_reserves, sweep_reserves
from .return_deposit import keep_deposits, return_deposits, return_later
from .set_fee_tax import checked_fee_tax, set_fee_tax
from .set_holdback_policy import checked_holdback_values, set_holdback_policy
from .set_payout_account import set_payout_account
from .set_payout_policy import checked_payout_values, set_payout_policy
from .settle import settle
from .top_up_deposit import top_up_deposit
from .void import void

__all__ = [
    "book_deposit",
    "charge_annual_fees",
    "checked_fee_tax",
    "checked_holdback_values",
    "checked_otherwise",
    "checked_payout_values",
    "checked_penalty",
    "checked_transfer",
    "cut",
    "cut_cost",
    "freeze",
    "issue_fee_invoices",
    "keep_deposits",
    "pay_out",
    "pay_out_due",
    "penalise",
    "release_again",
    "release_reserves",
    "return_deposits",
    "return_later",
    "set_fee_tax",
    "set_holdback_policy",
    "set_payout_account",
    "set_payout_policy",
    "settle",
    "settle_otherwise",
    "sweep_reserves",
    "top_up_deposit",
    "void",
]
