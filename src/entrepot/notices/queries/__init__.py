"""Reads of notices."""

from .notices import notices_of, unread_count, wishes_of

__all__ = ["notices_of", "unread_count", "wishes_of"]
