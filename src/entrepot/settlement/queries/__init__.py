"""What can be asked of settlement."""

from entrepot.settlement.policy import PayoutPolicy

from .balances import StoreBalance, payable_balances
from .orders import claims_on, recent_settlements
from .payouts import PayoutAccountView, payout_account, payout_runs
from .policies import payout_policies
from .revenue import revenue
from .revenue_by_period import RevenuePoint, revenue_by_period

__all__ = [
    "PayoutAccountView",
    "PayoutPolicy",
    "RevenuePoint",
    "StoreBalance",
    "claims_on",
    "payable_balances",
    "payout_account",
    "payout_policies",
    "payout_runs",
    "recent_settlements",
    "revenue",
    "revenue_by_period",
]
