from .claim import Claim, Cut, Settlement
from .deposit import DepositMove
from .payout_account import PayoutAccount, PayoutRun
from .payout_policy import PayoutPolicyRow

__all__ = ["Claim", "Cut", "DepositMove", "PayoutAccount", "PayoutPolicyRow", "PayoutRun", "Settlement"]
