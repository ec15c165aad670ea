"""How an order's escrow is divided: the rows, the parts of the store, the legs. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from entrepot.database import sql
from entrepot.events.facts.settlement import OrderSettled
from entrepot.ledger.queries import balances
from entrepot.ledger.types import AccountKey, Leg
from entrepot.settlement import holdback
from entrepot.settlement.enums import ClaimKind
from entrepot.settlement.models import Exchange
from entrepot.settlement.rules import held_back
from entrepot.settlement.types import Quote
from entrepot.stores.queries import stores as stores_by_id

from ._exchanging import exchange_at, position

_LOCK = """
SELECT order_id, store_id, store_kind, currency, destination, total_minor, cost_minor, state, fee_tax_country FROM settlement_settlement
 WHERE order_id = ANY(%s) ORDER BY order_id FOR NO KEY UPDATE
"""
_CLAIMS = """
SELECT order_id, kind, sum(amount_minor - cut_minor)::bigint FROM settlement_claim WHERE order_id = ANY(%s) GROUP BY 1, 2
"""


class Row(NamedTuple):
    """A settlement, locked."""

    order_id: UUID
    store_id: UUID
    store_kind: str
    currency: str
    destination: str
    total_minor: int
    cost_minor: int
    state: str
    fee_tax_country: str


class Parts(NamedTuple):
    """What becomes of a store's part: it repays what the store owes, is held back for a while, and the rest can be paid out.

    Where the store is settled in another currency, debts in the order's are repaid first, and all else is of what `exchange` (not
    stored yet) makes of the rest.
    """

    repaid_minor: int = 0
    reserved_minor: int = 0
    rest_minor: int = 0
    terms: holdback.Terms = holdback.Terms(0, 0)
    exchange: Exchange | None = None
    repaid_before_minor: int = 0


def lock(order_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """The settlements of these orders, locked in ascending order."""
    return {row[0]: Row(*row) for row in sql.rows(_LOCK, (list(order_ids),))}


def claims_left(order_ids: Iterable[UUID]) -> dict[UUID, dict[str, int]]:
    """What is left of the claims on each order, by kind."""
    claims: dict[UUID, dict[str, int]] = {order_id: {} for order_id in order_ids}
    for order_id, kind, amount in sql.rows(_CLAIMS, (list(claims),)):
        claims[order_id][kind] = amount
    return claims


def escrow_of(row: Row) -> AccountKey:
    """Where the order's money is until it is divided."""
    return AccountKey("escrow.order", f"order:{row.order_id}", row.currency, row.store_id)


def parts_of(
    rows: Sequence[Row], claims: dict[UUID, dict[str, int]], quoted: Mapping[UUID, Quote], now: datetime
) -> dict[UUID, Parts]:
    """How each store's part is divided, exchanged where there is a quote; debts are repaid by the first orders of the batch."""
    currency = {row.order_id: quoted[row.order_id].quote if row.order_id in quoted else row.currency for row in rows}
    owed = _owed({_receivable(row, code) for row in rows for code in (row.currency, currency[row.order_id])})
    policy = holdback.in_force(now)
    known = {} if policy.is_nothing else stores_by_id({row.store_id for row in rows})
    found: dict[UUID, Parts] = {}
    for row in rows:
        minor, before, exchange = claims[row.order_id].get(ClaimKind.STORE, 0), 0, None
        if row.order_id in quoted:
            before = _repaid(owed, _receivable(row, row.currency), minor)
            exchange = exchange_at(quoted[row.order_id], row.order_id, row.store_id, minor - before, now)
            minor = exchange.target_minor if exchange is not None else 0
        repaid = _repaid(owed, _receivable(row, currency[row.order_id]), minor)
        terms = policy.terms(known[row.store_id].opened_at, now) if row.store_id in known else holdback.Terms(0, 0)
        reserved = held_back(minor, repaid, terms.bps)
        found[row.order_id] = Parts(repaid, reserved, minor - repaid - reserved, terms, exchange, before)
    return found


def legs_of(row: Row, claims: dict[str, int], parts: Parts, *, phase: str = "posted") -> tuple[Leg, ...]:
    """Everybody's share of the escrow, and what own goods cost."""
    escrow = escrow_of(row)
    to: dict[str, AccountKey] = {
        ClaimKind.COMMISSION: AccountKey("revenue.commission", "", row.currency),
        ClaimKind.FEE_TAX: AccountKey("tax.payable", f"service:{row.fee_tax_country}", row.currency),
        ClaimKind.TAX: AccountKey("tax.payable", f"country:{row.destination}", row.currency),
        ClaimKind.FREIGHT: AccountKey("freight.payable", "", row.currency),
        ClaimKind.RETAIL: AccountKey("revenue.retail", "", row.currency),
    }
    code: dict[str, str] = {ClaimKind.RETAIL: "goods"}
    legs = [
        Leg(str(code.get(kind, kind)), escrow, to[kind], amount, phase)
        for kind, amount in sorted(claims.items())
        if amount and kind != ClaimKind.STORE
    ]
    if parts.repaid_before_minor:
        legs.append(Leg("repay", escrow, _receivable(row, row.currency), parts.repaid_before_minor, phase))
    origin, paid_in, exchange = escrow, row.currency, parts.exchange
    if exchange is not None:
        legs.append(Leg("fx", escrow, position(row.currency), exchange.source_minor, phase))
        origin, paid_in = position(exchange.quote), exchange.quote
    reserve, available = (
        AccountKey(kind, f"store:{row.store_id}", paid_in, row.store_id) for kind in ("merchant.reserve", "merchant.available")
    )
    legs += [
        Leg(name, origin, account, amount, phase)
        for name, account, amount in (
            ("repay", _receivable(row, paid_in), parts.repaid_minor),
            ("reserve", reserve, parts.reserved_minor),
            ("goods", available, parts.rest_minor),
        )
        if amount
    ]
    if row.cost_minor:
        goods, stock = AccountKey("cost.goods", "", row.currency), AccountKey("asset.inventory", "", row.currency)
        legs.append(Leg("cost", goods, stock, row.cost_minor, phase))
    return tuple(legs)


def fact_of(row: Row, claims: dict[str, int], exchange: Exchange | None) -> OrderSettled:
    """What the world is told when the claims are paid."""
    store_minor = claims.get(ClaimKind.STORE, 0)
    return OrderSettled(
        store_id=row.store_id,
        order_id=row.order_id,
        currency=row.currency,
        store_minor=store_minor,
        commission_minor=claims.get(ClaimKind.COMMISSION, 0),
        paid_currency=exchange.quote if exchange is not None else row.currency,
        paid_minor=exchange.target_minor if exchange is not None else store_minor,
    )


def _owed(keys: set[AccountKey]) -> dict[AccountKey, int]:
    """What stores owe the platform (refunds that it advanced): repaid before they get anything."""
    return {key: max(0, -held.net_minor - held.credits_pending) for key, held in balances(list(keys)).items()}


def _repaid(owed: dict[AccountKey, int], key: AccountKey, most: int) -> int:
    """How much of what is owed there this repays."""
    repaid = min(most, owed[key])
    owed[key] -= repaid
    return repaid


def _receivable(row: Row, currency: str) -> AccountKey:
    return AccountKey("merchant.receivable", f"store:{row.store_id}", currency, row.store_id)
