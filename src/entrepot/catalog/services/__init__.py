"""Writes of the catalog, one verb a file."""

from .approve import approve
from .archive import archive
from .create_products import create_products
from .decorate import discard_decoration, keep_store_picture, publish_decoration, save_decoration
from .delete_drafts import delete_drafts
from .duplicate import duplicate
from .export_products import export_products
from .forget_pictures import forget_pictures
from .import_categories import add_starter_categories, import_categories, install_starter_tree, read_categories
from .import_products import import_products
from .keep_picture import keep_picture
from .publish import publish
from .record_sales import record_sales
from .refresh_stores import refresh_price_ranks, refresh_stores
from .refuse import refuse
from .reinstate import reinstate
from .restore import restore
from .schedule import schedule
from .set_in_stock import set_in_stock
from .set_prices import set_prices
from .shortcuts import delete_shortcut, save_shortcut
from .submit import submit
from .suspend import suspend
from .transition import transition
from .update_products import update_product, update_products
from .withdraw import withdraw

__all__ = [
    "add_starter_categories",
    "approve",
    "archive",
    "create_products",
    "delete_drafts",
    "delete_shortcut",
    "discard_decoration",
    "duplicate",
    "export_products",
    "forget_pictures",
    "import_categories",
    "import_products",
    "install_starter_tree",
    "keep_picture",
    "keep_store_picture",
    "publish",
    "publish_decoration",
    "read_categories",
    "record_sales",
    "refresh_price_ranks",
    "refresh_stores",
    "refuse",
    "reinstate",
    "restore",
    "save_decoration",
    "save_shortcut",
    "schedule",
    "set_in_stock",
    "set_prices",
    "submit",
    "suspend",
    "transition",
    "update_product",
    "update_products",
    "withdraw",
]
