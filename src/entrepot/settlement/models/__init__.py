from .claim import Claim, Settlement
from .payout_account import PayoutAccount, PayoutRun

__all__ = ["Claim", "PayoutAccount", "PayoutRun", "Settlement"]
