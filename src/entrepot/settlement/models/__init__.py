from .claim import Claim, Cut, Settlement
from .payout_account import PayoutAccount, PayoutRun
from .payout_policy import PayoutPolicyRow

__all__ = ["Claim", "Cut", "PayoutAccount", "PayoutPolicyRow", "PayoutRun", "Settlement"]
