"""Verbs of stores."""

from entrepot.stores.rules import steps_from

from .apply import apply
from .bring_in import bring_in, ensure_own_store
from .close import close, close_wound_down, open_ends, register_closing_check, wind_down
from .draft_store import draft_store
from .ensure_fee_plans import ensure_fee_plans
from .open_merchant import open_merchant
from .review import approve, refuse
from .set_fee_plan import set_fee_plan
from .suspend import reopen, suspend
from .update_settings import update_settings

__all__ = [
    "apply",
    "approve",
    "bring_in",
    "close",
    "close_wound_down",
    "draft_store",
    "ensure_fee_plans",
    "ensure_own_store",
    "open_ends",
    "open_merchant",
    "refuse",
    "register_closing_check",
    "reopen",
    "set_fee_plan",
    "steps_from",
    "suspend",
    "update_settings",
    "wind_down",
]
