"""Reads of the catalog."""

from .categories import category, category_tree
from .stored import stored_page, stored_products
from .variants import variants

__all__ = ["category", "category_tree", "stored_page", "stored_products", "variants"]
