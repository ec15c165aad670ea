"""Reads of reconciliation. The caller has asked `allow`."""

from .breaks import break_counts, break_view, breaks
from .months import month_view, months
from .statements import lines, statement_view, statements

__all__ = ["break_counts", "break_view", "breaks", "lines", "month_view", "months", "statement_view", "statements"]
