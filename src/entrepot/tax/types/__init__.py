"""What goes into a tax calculation and what comes out. Frozen; money in minor units, inside exact Decimals."""

from .request import TaxLine, TaxRequest
from .result import ENGINE_VERSION, FxUsed, Reason, RuleRef, TaxItem, TaxResult, TaxResultLine, by_kind, plain
from .rows import NewRow, PositiveEntry, RegistrationEntry, RuleRow, TariffEntry, VatEntry

__all__ = [
    "ENGINE_VERSION",
    "FxUsed",
    "NewRow",
    "PositiveEntry",
    "Reason",
    "RegistrationEntry",
    "RuleRef",
    "RuleRow",
    "TariffEntry",
    "TaxItem",
    "TaxLine",
    "TaxRequest",
    "TaxResult",
    "TaxResultLine",
    "VatEntry",
    "by_kind",
    "plain",
]
