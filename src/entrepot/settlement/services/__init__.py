"""What settlement does."""

from .book_deal import book_deal, checked_deal
from .book_deposit import book_deposit, checked_transfer
from .charge_annual_fees import charge_annual_fees
from .choose_currency import choose_currency
from .cut import cut
from .cut_cost import cut_cost
from .enter_rates import checked_rates, enter_rates
from .freeze import freeze
from .give_back import note_given_back, still_waits
from .issue_invoices import issue_fee_invoices
from .pay_out import pay_out, pay_out_due
from .penalise import checked_penalty, penalise
from .read_rates import read_rates
from .release_again import checked_otherwise, release_again, settle_otherwise
from .release_reserves import release_reserves, sweep_reserves
from .return_deposit import keep_deposits, return_deposits, return_later
from .set_fee_tax import checked_fee_tax, set_fee_tax
from .set_fx_policy import checked_fx_policy, set_fx_policy
from .set_holdback_policy import checked_holdback_values, set_holdback_policy
from .set_payout_account import set_payout_account
from .set_payout_policy import checked_payout_values, set_payout_policy
from .settle import settle
from .settle_waiting import settle_waiting
from .top_up_deposit import top_up_deposit
from .void import void

__all__ = [
    "book_deal",
    "book_deposit",
    "charge_annual_fees",
    "checked_deal",
    "checked_fee_tax",
    "checked_fx_policy",
    "checked_holdback_values",
    "checked_otherwise",
    "checked_payout_values",
    "checked_penalty",
    "checked_rates",
    "checked_transfer",
    "choose_currency",
    "cut",
    "cut_cost",
    "enter_rates",
    "freeze",
    "issue_fee_invoices",
    "keep_deposits",
    "note_given_back",
    "pay_out",
    "pay_out_due",
    "penalise",
    "read_rates",
    "release_again",
    "release_reserves",
    "return_deposits",
    "return_later",
    "set_fee_tax",
    "set_fx_policy",
    "set_holdback_policy",
    "set_payout_account",
    "set_payout_policy",
    "settle",
    "settle_otherwise",
    "settle_waiting",
    "still_waits",
    "sweep_reserves",
    "top_up_deposit",
    "void",
]
