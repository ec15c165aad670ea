"""Reads of stores."""

from .fees import commissions, fees_due
from .kinds import kind_rules, rule_rows
from .review_queue import review_queue
from .stores import list_stores, own_store, store, store_by_slug, stores, stores_of_merchant

__all__ = [
    "commissions",
    "fees_due",
    "kind_rules",
    "list_stores",
    "own_store",
    "review_queue",
    "rule_rows",
    "store",
    "store_by_slug",
    "stores",
    "stores_of_merchant",
]
