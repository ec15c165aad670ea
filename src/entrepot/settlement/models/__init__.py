from .claim import Claim, Settlement
from .payout_account import PayoutAccount, PayoutRun
from .payout_policy import PayoutPolicyRow

__all__ = ["Claim", "PayoutAccount", "PayoutPolicyRow", "PayoutRun", "Settlement"]
