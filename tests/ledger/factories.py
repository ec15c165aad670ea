"""Keys and journals for tests; every call makes fresh ones, because nothing is ever removed from the ledger."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.ledger.types import AccountKey, Journal, Leg

STORE_OWNED = frozenset({"escrow.order", "dispute.receivable", "ads.prepaid"})


def account(kind: str, owner_ref: str = "", currency: str = "CNY", store: UUID | None = None) -> AccountKey:
    owned = kind in STORE_OWNED or kind.startswith("merchant.")
    return AccountKey(kind, owner_ref, currency, (store or uuid7()) if owned else None)


def escrow(order: str | None = None, store: UUID | None = None, currency: str = "CNY") -> AccountKey:
    return account("escrow.order", f"order:{order or uuid7()}", currency, store)


def psp(provider: str = "test", currency: str = "CNY") -> AccountKey:
    return account("psp.clearing", f"psp:{provider}", currency)


def journal(kind: str, *legs: Leg, ref: str | None = None, **more: Any) -> Journal:
    more = {"actor": "system", "effective_at": clock.now(), "id": uuid7(), **more}
    return Journal(kind=kind, ref=ref or f"test:{uuid7()}", legs=legs, **more)


def payment(to: AccountKey, amount_minor: int = 10000, ref: str | None = None) -> Journal:
    return journal("order.pay", Leg("goods", psp(currency=to.currency), to, amount_minor), ref=ref)
