"""What can be asked of settlement."""

from .balances import StoreBalance, payable_balances
from .orders import claims_on, recent_settlements
from .payouts import PayoutAccountView, payout_account, payout_runs
from .revenue import revenue
from .revenue_by_period import RevenuePoint, revenue_by_period

__all__ = [
    "PayoutAccountView",
    "RevenuePoint",
    "StoreBalance",
    "claims_on",
    "payable_balances",
    "payout_account",
    "payout_runs",
    "recent_settlements",
    "revenue",
    "revenue_by_period",
]
