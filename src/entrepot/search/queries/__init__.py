"""Reads of search."""

from .explain import explain
from .search import search
from .stats import stats
from .suggest import suggest

__all__ = ["explain", "search", "stats", "suggest"]
