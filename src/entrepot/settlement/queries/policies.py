"""The rules of paying out, holding back and exchanging, what was and what will be."""

from __future__ import annotations

from entrepot.settlement import fee_tax, fx_policy, holdback, policy
from entrepot.settlement.fee_tax import FeeTax
from entrepot.settlement.fx_policy import FxPolicy
from entrepot.settlement.holdback import HoldbackPolicy
from entrepot.settlement.policy import PayoutPolicy


def payout_policies() -> list[PayoutPolicy]:
    """Every row of the rules of paying out, those to come first. One statement."""
    return policy.policies()


def holdback_policies() -> list[HoldbackPolicy]:
    """Every row of what is held back of settlements, those to come first. One statement."""
    return holdback.policies()


def fee_taxes() -> list[FeeTax]:
    """Every row of the tax on the platform's fees, by country and kind, those to come first. One statement."""
    return fee_tax.rows()


def fx_policies() -> list[FxPolicy]:
    """Every row of the margin on exchanges and the age of rates, by pair, those to come first. One statement."""
    return fx_policy.rows()
