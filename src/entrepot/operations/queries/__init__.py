"""Reads over the whole market."""

from .effects import (
    FeeEffect,
    HoldbackEffect,
    PayoutsEffect,
    PeriodsEffect,
    fee_effect,
    holdback_effect,
    payouts_effect,
    periods_effect,
)
from .escrow import HeldMoney, held_money
from .margins import SORTS, MarginFilter, MarginRow, MarginSum, every_margin, margin_months, margin_rows, margin_sums
from .reconciliation import Reconciled, reconciliation
from .sample import sample_is_played, sample_scale, sample_state
from .worklists import (
    AuditRunView,
    LookView,
    ProposalView,
    audit_run,
    audit_runs,
    looks,
    proposal,
    proposals,
)

__all__ = [
    "SORTS",
    "AuditRunView",
    "FeeEffect",
    "HeldMoney",
    "HoldbackEffect",
    "LookView",
    "MarginFilter",
    "MarginRow",
    "MarginSum",
    "PayoutsEffect",
    "PeriodsEffect",
    "ProposalView",
    "Reconciled",
    "audit_run",
    "audit_runs",
    "every_margin",
    "fee_effect",
    "held_money",
    "holdback_effect",
    "looks",
    "margin_months",
    "margin_rows",
    "margin_sums",
    "payouts_effect",
    "periods_effect",
    "proposal",
    "proposals",
    "reconciliation",
    "sample_is_played",
    "sample_scale",
    "sample_state",
]
