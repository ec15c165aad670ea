"""The fee for a year of a store's place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from entrepot.catalog.queries import categories_of
from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.settlement.rules import next_year_of
from entrepot.stores.queries import fees_due_each, kind_rules
from entrepot.stores.types import FeesDue, StoreView


class NextFee(NamedTuple):
    """What a store will be charged for its next year as it sells today; minor units, before tax."""

    begins: date
    currency: str
    fee_minor: int


class FeeRow(NamedTuple):
    """What a store was charged for a year; the id is that of the posting."""

    id: UUID
    begins: date
    currency: str
    fee_minor: int
    tax_minor: int


def fees_asked(stores: Sequence[StoreView], days: Mapping[UUID, date]) -> dict[UUID, FeesDue]:
    """What the plans ask of these stores on their days, for the categories they sell in now; those that owe no fee are left out.

    A statement for the categories, and one for each day that occurs.
    """
    owing = [store for store in stores if kind_rules(store.kind, days[store.id], store.country).annual_fee_due]
    paths = categories_of([store.id for store in owing])
    found: dict[UUID, FeesDue] = {}
    for day in {days[store.id] for store in owing}:
        found |= fees_due_each({store.id: (store.kind, paths[store.id]) for store in owing if days[store.id] == day}, day)
    return found


def next_annual_fee(store: StoreView) -> NextFee | None:
    """The fee of the store's next year by the plans of today; None while it is not open, or owes none. Two statements."""
    if store.opened_at is None or store.state != "open":
        return None
    today = clock.now().date()
    due = fees_asked([store], {store.id: today}).get(store.id)
    if due is None or not due.annual_fee_minor:
        return None
    return NextFee(next_year_of(store.opened_at.date(), today), due.currency, due.annual_fee_minor)


def annual_fees(store_id: UUID) -> list[FeeRow]:
    """What the store was charged, the latest year first; one statement."""
    found = sql.rows(
        "SELECT id, begins, currency, fee_minor, tax_minor FROM settlement_annualfee WHERE store_id = %s ORDER BY begins DESC",
        [store_id],
    )
    return [FeeRow(*row) for row in found]
