"""What after-sales does."""

from .chargebacks import accept_chargeback, decide_chargeback, open_chargeback, submit_evidence
from .engine import act
from .open_case import open_case
from .put_back import put_back
from .results import refunds_declined, refunds_done, shipped_meanwhile
from .rule_case import rule_case

__all__ = [
    "accept_chargeback",
    "act",
    "decide_chargeback",
    "open_case",
    "open_chargeback",
    "put_back",
    "refunds_declined",
    "refunds_done",
    "rule_case",
    "shipped_meanwhile",
    "submit_evidence",
]
