"""Reads of the catalog."""

from .by_sku import variant_ids
from .cards import cards, cards_json
from .categories import category, category_tree
from .columns import Column, FirstRows, first_rows
from .decoration import decoration_desk, decoration_of, signs_of
from .documents import documents
from .external import by_external_id
from .imports import import_runs, refused_csv, refused_rows, report
from .listing import listing_json, store_listing_json
from .process import categories_of, counts_by_state, given_back_count, open_verbs, waiting_for_review
from .product_page import product_json, product_page
from .seller_products import seller_products
from .shortcuts import ShortcutRow, shortcuts
from .sitemap import product_addresses, product_count
from .stored import stored_page, stored_products
from .terms import forget_terms, term
from .variants import variants

__all__ = [
    "Column",
    "FirstRows",
    "ShortcutRow",
    "by_external_id",
    "cards",
    "cards_json",
    "categories_of",
    "category",
    "category_tree",
    "counts_by_state",
    "decoration_desk",
    "decoration_of",
    "documents",
    "first_rows",
    "forget_terms",
    "given_back_count",
    "import_runs",
    "listing_json",
    "open_verbs",
    "product_addresses",
    "product_count",
    "product_json",
    "product_page",
    "refused_csv",
    "refused_rows",
    "report",
    "seller_products",
    "shortcuts",
    "signs_of",
    "store_listing_json",
    "stored_page",
    "stored_products",
    "term",
    "variant_ids",
    "variants",
    "waiting_for_review",
]
