"""Reads over the whole market."""

from .effects import FeeEffect, fee_effect
from .escrow import HeldMoney, held_money
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
    "AuditRunView",
    "FeeEffect",
    "HeldMoney",
    "LookView",
    "ProposalView",
    "Reconciled",
    "audit_run",
    "audit_runs",
    "fee_effect",
    "held_money",
    "looks",
    "proposal",
    "proposals",
    "reconciliation",
    "sample_is_played",
    "sample_scale",
    "sample_state",
]
