"""What can be asked of settlement."""

from .balances import StoreBalance, payable_balances
from .orders import claims_on, recent_settlements
from .revenue import revenue

__all__ = ["StoreBalance", "claims_on", "payable_balances", "recent_settlements", "revenue"]
