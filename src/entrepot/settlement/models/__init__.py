from .annual_fee import AnnualFee
from .claim import Claim, Cut, Settlement
from .cost import CostCut
from .deposit import DepositMove
from .exchange import CurrencyChoice, Exchange, ExchangeBack, FxDeal, FxPolicyRow, FxRate, RateWait
from .fee_invoice import FeeInvoice
from .fee_tax import FeeTaxRow
from .payout_account import PayoutAccount, PayoutRun
from .payout_policy import PayoutPolicyRow
from .reserve import HoldbackPolicyRow, Reserve, ReserveRelease

__all__ = [
    "AnnualFee",
    "Claim",
    "CostCut",
    "CurrencyChoice",
    "Cut",
    "DepositMove",
    "Exchange",
    "ExchangeBack",
    "FeeInvoice",
    "FeeTaxRow",
    "FxDeal",
    "FxPolicyRow",
    "FxRate",
    "HoldbackPolicyRow",
    "PayoutAccount",
    "PayoutPolicyRow",
    "PayoutRun",
    "RateWait",
    "Reserve",
    "ReserveRelease",
    "Settlement",
]
