"""Rule tables."""

from .dated import DatedRow
from .rows import CustomsFxRate, PositiveListRow, Registration, RuleSetVersion, TariffRow, TaxRule, VatRate

__all__ = ["CustomsFxRate", "DatedRow", "PositiveListRow", "Registration", "RuleSetVersion", "TariffRow", "TaxRule", "VatRate"]
