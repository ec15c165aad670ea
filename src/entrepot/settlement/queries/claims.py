"""Claims with what is left of them, and who gives money back after it was divided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from entrepot.database import sql
from entrepot.ledger.queries import balances
from entrepot.ledger.types import AccountKey
from entrepot.payments.types import RefundSource
from entrepot.settlement.enums import ClaimKind, SettlementState
from entrepot.settlement.errors import NotFrozen
from entrepot.settlement.rules import in_order, shares_of
from entrepot.settlement.types import GivenBack, OpenClaim, Share

from .exchange import borne_in_kind, exchanges_of

_CLAIMS: Final = """
SELECT kind, line, basis_minor, amount_minor, cut_minor, cut_basis_minor FROM settlement_claim WHERE order_id = %s ORDER BY line, kind
"""
_ORDER: Final = "SELECT store_id, currency, destination, state, fee_tax_country FROM settlement_settlement WHERE order_id = %s"
_PURSES: Final = ("merchant.available", "merchant.reserve", "merchant.deposit")


def open_claims(order_id: UUID) -> list[OpenClaim]:
    """The claims on an order with what refunds took off them so far."""
    return [OpenClaim(*row) for row in sql.rows(_CLAIMS, [order_id])]


def shares(order_id: UUID, parts: Sequence[GivenBack]) -> list[Share]:
    """Who would give back how much of an order now. Nothing is written. Raises GivesBackTooMuch."""
    return shares_of(open_claims(order_id), parts)


def is_settled(order_id: UUID) -> bool:
    """Whether the order's money has left escrow."""
    row = sql.one(_ORDER, [order_id])
    return row is not None and row[3] == SettlementState.SETTLED


def is_settling(order_id: UUID) -> bool:
    """Whether the provider that keeps the order's money was asked to let it go, and has not done so."""
    row = sql.one(_ORDER, [order_id])
    return row is not None and row[3] == SettlementState.SETTLING


def give_back_sources(order_id: UUID, parts: Sequence[GivenBack]) -> tuple[RefundSource, ...]:
    """The accounts that bear a refund of a settled order, adding up to it: each claim its share.

    The store's share comes from its available balance, then what was held back of settlements, then its deposit; what all lack the
    platform advances and the store owes it (reference: ledger, section 7). Of an order that was settled in another currency the store
    gives that back, at the stored quote. The balances may have changed when the refund is held:
    NotEnoughHeld then, ask again.
    Raises NotFrozen, GivesBackTooMuch.
    """
    row = sql.one(_ORDER, [order_id])
    if row is None:
        raise NotFrozen
    store_id, currency, destination, _state, fee_tax_country = row
    amounts: dict[str, int] = {}
    for share in shares(order_id, parts):
        amounts[share.kind] = amounts.get(share.kind, 0) + share.amount_minor
    others = {
        ClaimKind.COMMISSION: (AccountKey("revenue.commission", "", currency), "commission"),
        ClaimKind.FEE_TAX: (AccountKey("tax.payable", f"service:{fee_tax_country}", currency), "fee_tax"),
        ClaimKind.TAX: (AccountKey("tax.payable", f"country:{destination}", currency), "tax"),
        ClaimKind.FREIGHT: (AccountKey("freight.payable", "", currency), "freight"),
        ClaimKind.RETAIL: (AccountKey("revenue.retail", "", currency), "goods"),
    }
    sources = [
        RefundSource(others[ClaimKind(kind)][0], amount, others[ClaimKind(kind)][1])
        for kind, amount in sorted(amounts.items())
        if kind != ClaimKind.STORE and amount
    ]
    return (*sources, *bearing(order_id, store_id, currency, amounts.get(ClaimKind.STORE, 0)))


def bearing(
    order_id: UUID, store_id: UUID, currency: str, amount_minor: int, *, code: str = "goods"
) -> tuple[RefundSource, ...]:
    """The store's accounts that bear so much (minor units of `currency`) of an order that was settled: in the currency it got."""
    exchange = exchanges_of([order_id]).get(order_id)
    if exchange is not None:
        return borne_in_kind(exchange, amount_minor, code=code)
    return purse_of(store_id, currency, amount_minor, code=code)


def purse_of(store_id: UUID, currency: str, amount_minor: int, *, code: str = "goods") -> tuple[RefundSource, ...]:
    """Where a store's money for this comes from: available balance, what was held back, deposit, then what it owes from now on."""
    keys = [AccountKey(kind, f"store:{store_id}", currency, store_id) for kind in _PURSES]
    held = balances(keys)
    parts = in_order(amount_minor, [held[key].available_minor for key in keys])
    owed = AccountKey("merchant.receivable", f"store:{store_id}", currency, store_id)
    return tuple(RefundSource(key, part, code) for key, part in zip((*keys, owed), parts, strict=True) if part)
