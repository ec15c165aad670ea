"""The sample market holds a part of new stores' settlements back."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.settlement.queries import holdback_policies
from entrepot.settlement.services import set_holdback_policy

_NEW: Final = 180  # days: longer than the history that is played, so that something is held back when it ends


def hold_back(actor: Actor) -> None:
    """From the second day on 5 % of new stores' settlements wait for 30 days; left alone where somebody has decided already."""
    if len(holdback_policies()) == 1:
        set_holdback_policy(
            valid_from=clock.now().date() + timedelta(days=1), new_store_days=_NEW, new_bps=500, new_hold_days=30, bps=0,
            hold_days=30, source="sample market: 5 % for 30 days of new stores", actor=actor,
        )  # fmt: skip
