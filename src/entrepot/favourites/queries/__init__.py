"""Reads of favourites."""

from .favourites import favourites, kept_ids
from .followed import followed_ids, followed_stores

__all__ = ["favourites", "followed_ids", "followed_stores", "kept_ids"]
