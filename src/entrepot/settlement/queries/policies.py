"""The rules of paying out, what was and what will be."""

from __future__ import annotations

from entrepot.settlement import policy
from entrepot.settlement.policy import PayoutPolicy


def payout_policies() -> list[PayoutPolicy]:
    """Every row of the rules of paying out, those to come first. One statement."""
    return policy.policies()
