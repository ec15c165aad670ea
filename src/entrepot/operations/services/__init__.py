"""Work on the whole market."""

from .check import check

__all__ = ["check"]
