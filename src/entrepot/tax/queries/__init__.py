"""Reads of the tax room."""

from .dated_rows import TABLES, DatedRowView, dated_row, dated_rows, versions_of

__all__ = ["TABLES", "DatedRowView", "dated_row", "dated_rows", "versions_of"]
