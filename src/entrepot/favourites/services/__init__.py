"""Verbs of favourites."""

from .follow import follow_store, unfollow_store
from .keep import MOST_FAVOURITES, drop_product, keep_product, restore_product

__all__ = [
    "MOST_FAVOURITES",
    "drop_product",
    "follow_store",
    "keep_product",
    "restore_product",
    "unfollow_store",
]
