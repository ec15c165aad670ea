"""The platform's periods, what was and what will be."""

from __future__ import annotations

from datetime import datetime

from entrepot.orders import policy, receipt_policy
from entrepot.orders.policy import Policy
from entrepot.orders.receipt_policy import ReceiptPolicy


def period_policies() -> list[Policy]:
    """Every row of the platform's periods, those to come first; of the file those before the first decision. One statement."""
    return policy.policies()


def receipt_rules(at: datetime) -> ReceiptPolicy:
    """The rules of paying on receipt at that moment."""
    return receipt_policy.in_force(at)
