from .claim import Claim, Cut, Settlement
from .deposit import DepositMove
from .payout_account import PayoutAccount, PayoutRun
from .payout_policy import PayoutPolicyRow
from .reserve import HoldbackPolicyRow, Reserve, ReserveRelease

__all__ = [
    "Claim",
    "Cut",
    "DepositMove",
    "HoldbackPolicyRow",
    "PayoutAccount",
    "PayoutPolicyRow",
    "PayoutRun",
    "Reserve",
    "ReserveRelease",
    "Settlement",
]
