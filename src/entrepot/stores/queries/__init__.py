"""Reads of stores."""

from .fee_plans import FeePlanView, fee_plan_history, fee_plans
from .fees import commissions, fees_due, fees_due_each
from .kinds import kind_rules, rule_rows
from .merchants import MerchantView, Party, PastApplication, applications_of, merchants_of, parties
from .review_queue import review_queue, waiting_applications
from .stores import closing_stores, list_stores, own_store, store, store_by_slug, stores, stores_of_merchant

__all__ = [
    "FeePlanView",
    "MerchantView",
    "Party",
    "PastApplication",
    "applications_of",
    "closing_stores",
    "commissions",
    "fee_plan_history",
    "fee_plans",
    "fees_due",
    "fees_due_each",
    "kind_rules",
    "list_stores",
    "merchants_of",
    "own_store",
    "parties",
    "review_queue",
    "rule_rows",
    "store",
    "store_by_slug",
    "stores",
    "stores_of_merchant",
    "waiting_applications",
]
