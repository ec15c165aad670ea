"""Columns and constraints; no verbs."""

from .case import Case, CaseItem, Refundable
from .chargeback import Chargeback
from .thread import CaseEntry, CasePicture

__all__ = ["Case", "CaseEntry", "CaseItem", "CasePicture", "Chargeback", "Refundable"]
