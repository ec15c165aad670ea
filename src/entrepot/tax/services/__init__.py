"""Verbs of the tax room."""

from entrepot.tax.rules.explain import explain, reason_in_words

from .enter_rows import approve_rows, enter_rows
from .load_rules import Loaded, load_rules
from .quote_tax import quote_tax, regime_for
from .tables import current_tables, forget_tables

__all__ = [
    "Loaded",
    "approve_rows",
    "current_tables",
    "enter_rows",
    "explain",
    "forget_tables",
    "load_rules",
    "quote_tax",
    "reason_in_words",
    "regime_for",
]
