"""What the platform owes its stores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from entrepot.ledger.queries import accounts_of_kind


class StoreBalance(NamedTuple):
    """Minor units of `currency` that a store can be paid now (what is held for a payout under way is not in it)."""

    store_id: UUID
    currency: str
    available_minor: int


def payable_balances(store_ids: Sequence[UUID] | None = None) -> list[StoreBalance]:
    """Balances of these stores (of all, with None) that are not zero, by store and currency; one statement."""
    return [
        StoreBalance(account.key.store_id, account.key.currency, account.balance.available_minor)
        for account in accounts_of_kind("merchant.available", store_ids=store_ids)
        if account.key.store_id is not None and account.balance.available_minor
    ]
