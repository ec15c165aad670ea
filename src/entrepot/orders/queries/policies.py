"""The platform's periods, what was and what will be."""

from __future__ import annotations

from entrepot.orders import policy
from entrepot.orders.policy import Policy


def period_policies() -> list[Policy]:
    """Every row of the platform's periods, those to come first; of the file those before the first decision. One statement."""
    return policy.policies()
