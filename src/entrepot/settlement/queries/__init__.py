"""What can be asked of settlement."""

from entrepot.settlement.fee_tax import FeeTax
from entrepot.settlement.fx_policy import FxPolicy
from entrepot.settlement.holdback import HoldbackPolicy
from entrepot.settlement.policy import PayoutPolicy

from .annual_fees import FeeRow, NextFee, annual_fees, next_annual_fee
from .balances import StoreBalance, payable_balances
from .claims import bearing, give_back_sources, is_settled, is_settling, open_claims, purse_of, shares
from .deposits import DepositLine, DepositStanding, deposit_moves, deposit_standings
from .endings import open_money
from .escrow import EscrowRow, EscrowSum, escrow_expected, escrow_rows
from .exchange import (
    BackLine,
    CurrencyChoiceLine,
    RateWaitLine,
    currency_choices,
    exchange_backs,
    exchange_notes,
    exchanges_of,
    notes_of_order,
    order_waits,
    quotes,
    rate_waits,
    rates_in_force,
    settlement_currencies,
)
from .fx_position import DealLine, FxLine, PairResult, PositionLine, fx_deals, fx_lines, pair_results, positions
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
from .policies import fee_taxes, fx_policies, holdback_policies, payout_policies
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
    "BackLine",
    "BalanceLine",
    "CodeSum",
    "CurrencyChoiceLine",
    "DealLine",
    "DepositLine",
    "DepositStanding",
    "EndingHold",
    "EscrowRow",
    "EscrowSum",
    "FeeInvoiceView",
    "FeeRow",
    "FeeTax",
    "FxLine",
    "FxPolicy",
    "HoldbackPolicy",
    "LineFilter",
    "LineSum",
    "MonthLine",
    "NextFee",
    "PairResult",
    "PayoutAccountView",
    "PayoutLine",
    "PayoutPolicy",
    "PayoutTotal",
    "PositionLine",
    "RateWaitLine",
    "ReserveRow",
    "ReserveSum",
    "RevenuePoint",
    "StoreBalance",
    "annual_fees",
    "balance_codes",
    "balance_lines",
    "balance_sum",
    "bearing",
    "claims_on",
    "currency_choices",
    "deposit_moves",
    "deposit_standings",
    "ending_holds",
    "escrow_expected",
    "escrow_rows",
    "exchange_backs",
    "exchange_notes",
    "exchanges_of",
    "fee_invoice",
    "fee_invoices",
    "fee_taxes",
    "fx_deals",
    "fx_lines",
    "fx_policies",
    "give_back_sources",
    "holdback_policies",
    "is_settled",
    "is_settling",
    "least_payout",
    "next_annual_fee",
    "notes_of_order",
    "open_claims",
    "open_money",
    "order_waits",
    "pair_results",
    "payable_balances",
    "payout_account",
    "payout_lines",
    "payout_policies",
    "payout_refusal",
    "payout_runs",
    "payout_totals",
    "positions",
    "purse_of",
    "quotes",
    "rate_waits",
    "rates_in_force",
    "recent_settlements",
    "reserve_rows",
    "reserve_sums",
    "revenue",
    "revenue_by_period",
    "settlement_currencies",
    "shares",
    "statement_by_code",
    "statement_months",
]
