"""Where a store's money goes, and whether the schedule looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from entrepot.database import sql
from entrepot.settlement import policy


@dataclass(frozen=True, slots=True)
class PayoutAccountView:
    """A store's bank account, as much of it as a page shows; nothing is paid to it before `rests_until`."""

    holder: str
    ends: str
    changed_at: datetime
    rests_until: datetime


def payout_account(store_id: UUID) -> PayoutAccountView | None:
    """The account that the store is paid to, or None."""
    row = sql.one(
        "SELECT holder, right(destination, 4), changed_at FROM settlement_payoutaccount WHERE store_id = %s", (store_id,)
    )
    if row is None:
        return None
    holder, ends, changed_at = row
    return PayoutAccountView(holder, ends, changed_at, changed_at + policy.in_force(changed_at).cooldown)


def payout_runs(limit: int = 20) -> list[dict[str, Any]]:
    """The latest sweeps of the schedule, newest first; `refused` says per store why it was not paid."""
    return sql.dicts(
        "SELECT id, at, due, requested, refused FROM settlement_payoutrun ORDER BY at DESC, id DESC LIMIT %s", (limit,)
    )
