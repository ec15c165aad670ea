"""Deposits: what a store should have put by, what it has, and how that came about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from entrepot.catalog.queries import categories_of
from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.ledger.queries import accounts_of_kind
from entrepot.stores.queries import fees_due_each, kind_rules
from entrepot.stores.types import StoreView

_MOVES: Final = """
SELECT id, kind, currency, amount_minor, reason, reference, made_by, approved_by, at FROM settlement_depositmove
 WHERE store_id = %(store)s AND (%(before)s::uuid IS NULL OR id < %(before)s) ORDER BY id DESC LIMIT %(limit)s
"""


class DepositStanding(NamedTuple):
    """A store's deposit in one currency: what its fee plans ask for and what is held; minor units.

    `plan_ids` are the plans that ask; there are none where nothing is asked for.
    """

    store_id: UUID
    currency: str
    due_minor: int
    held_minor: int
    plan_ids: tuple[int, ...] = ()

    @property
    def short_minor(self) -> int:
        """What is missing."""
        return max(0, self.due_minor - self.held_minor)


class DepositLine(NamedTuple):
    """A move of a deposit, or a penalty; the id is that of its posting. A move that two people made names both."""

    id: UUID
    kind: str
    currency: str
    amount_minor: int
    reason: str
    reference: str
    made_by: str
    approved_by: str
    at: datetime


def deposit_standings(stores: Sequence[StoreView]) -> list[DepositStanding]:
    """What these stores should have put by for the categories they sell in, and have; the store's order, then currency.

    Three statements, however many stores. A store that is asked for nothing and has nothing is not told of.
    """
    today = clock.now().date()
    asked = [
        store
        for store in stores
        if store.state not in {"closing", "closed"} and kind_rules(store.kind, today, store.country).deposit_due
    ]
    paths = categories_of([store.id for store in asked])
    due = fees_due_each({store.id: (store.kind, paths[store.id]) for store in asked}, today)
    held: dict[UUID, dict[str, int]] = {}
    for line in accounts_of_kind("merchant.deposit", store_ids=[store.id for store in stores]):
        if line.key.store_id is not None and line.balance.net_minor:
            held.setdefault(line.key.store_id, {})[line.key.currency] = line.balance.available_minor
    found = []
    for store in stores:
        has, wants = held.get(store.id, {}), due.get(store.id)
        asks = {wants.currency} if wants is not None and wants.deposit_minor else set()
        for currency in sorted({*has, *asks}):
            is_asked = wants is not None and currency in asks
            found.append(
                DepositStanding(
                    store.id, currency, wants.deposit_minor if wants and is_asked else 0, has.get(currency, 0),
                    wants.plan_ids if wants and is_asked else (),
                )
            )  # fmt: skip
    return found


def deposit_moves(store_id: UUID, *, before: UUID | None = None, limit: int = 50) -> list[DepositLine]:
    """A page of what happened to the store's deposit, the latest first; one statement."""
    return [DepositLine(*row) for row in sql.rows(_MOVES, {"store": store_id, "before": before, "limit": limit})]
