"""What can be asked of settlement."""

from entrepot.settlement.fee_tax import FeeTax
from entrepot.settlement.holdback import HoldbackPolicy
from entrepot.settlement.policy import PayoutPolicy

from .annual_fees import FeeRow, NextFee, annual_fees, next_annual_fee
from .balances import StoreBalance, payable_balances
from .claims import give_back_sources, is_settled, is_settling, open_claims, purse_of, shares
from .deposits import DepositLine, DepositStanding, deposit_moves, deposit_standings
from .endings import open_money
from .escrow import EscrowRow, EscrowSum, escrow_expected, escrow_rows
from .holds import EndingHold, ending_holds
from .invoices import FeeInvoiceView, fee_invoice, fee_invoices
from .orders import claims_on, recent_settlements
from .payouts import (
    IN_FLIGHT,
    PayoutAccountView,
    PayoutLine,
    PayoutTotal,
    least_payout,
    payout_account,
    payout_lines,
    payout_refusal,
    payout_runs,
    payout_totals,
)
from .policies import fee_taxes, holdback_policies, payout_policies
from .reserves import ReserveRow, ReserveSum, reserve_rows, reserve_sums
from .revenue import revenue
from .revenue_by_period import RevenuePoint, revenue_by_period
from .statement_lines import (
    BalanceLine,
    CodeSum,
    LineFilter,
    LineSum,
    MonthLine,
    balance_codes,
    balance_lines,
    balance_sum,
    statement_by_code,
    statement_months,
)

__all__ = [
    "IN_FLIGHT",
    "BalanceLine",
    "CodeSum",
    "DepositLine",
    "DepositStanding",
    "EndingHold",
    "EscrowRow",
    "EscrowSum",
    "FeeInvoiceView",
    "FeeRow",
    "FeeTax",
    "HoldbackPolicy",
    "LineFilter",
    "LineSum",
    "MonthLine",
    "NextFee",
    "PayoutAccountView",
    "PayoutLine",
    "PayoutPolicy",
    "PayoutTotal",
    "ReserveRow",
    "ReserveSum",
    "RevenuePoint",
    "StoreBalance",
    "annual_fees",
    "balance_codes",
    "balance_lines",
    "balance_sum",
    "claims_on",
    "deposit_moves",
    "deposit_standings",
    "ending_holds",
    "escrow_expected",
    "escrow_rows",
    "fee_invoice",
    "fee_invoices",
    "fee_taxes",
    "give_back_sources",
    "holdback_policies",
    "is_settled",
    "is_settling",
    "least_payout",
    "next_annual_fee",
    "open_claims",
    "open_money",
    "payable_balances",
    "payout_account",
    "payout_lines",
    "payout_policies",
    "payout_refusal",
    "payout_runs",
    "payout_totals",
    "purse_of",
    "recent_settlements",
    "reserve_rows",
    "reserve_sums",
    "revenue",
    "revenue_by_period",
    "shares",
    "statement_by_code",
    "statement_months",
]
