from .fee_plan import FeePlan
from .merchant import Merchant
from .store import Store, StoreApplication

__all__ = ["FeePlan", "Merchant", "Store", "StoreApplication"]
