"""Pay the claims of received orders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.events.facts.settlement import OrderSettled
from entrepot.events.services import publish
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.kernel.ids import uuid7
from entrepot.ledger import services as ledger
from entrepot.ledger.queries import balances
from entrepot.ledger.types import AccountKey, Journal, Leg
from entrepot.orders.queries import received
from entrepot.settlement.enums import ClaimKind
from entrepot.settlement.errors import EscrowDiffers, NotReceived
from entrepot.settlement.types import Settled

from .freeze import freeze

_LOCK = """
SELECT order_id, store_id, store_kind, currency, destination, total_minor, cost_minor, state FROM settlement_settlement
 WHERE order_id = ANY(%s) ORDER BY order_id FOR NO KEY UPDATE
"""
_CLAIMS = """
SELECT order_id, kind, sum(amount_minor - cut_minor)::bigint FROM settlement_claim WHERE order_id = ANY(%s) GROUP BY 1, 2
"""
_MARK = "UPDATE settlement_settlement SET state = 'settled', settled_at = %s WHERE order_id = ANY(%s)"


class _Row(NamedTuple):
    order_id: UUID
    store_id: UUID
    store_kind: str
    currency: str
    destination: str
    total_minor: int
    cost_minor: int
    state: str


def settle(order_ids: Sequence[UUID], *, actor: Actor) -> list[Settled | Refused]:
    """Divide the escrow of received orders among their claims; one outcome per order, in the order given.

    An order that is not received (NotReceived) or whose escrow does not hold what the claims add up to (EscrowDiffers) is
    refused and the others go on. Safe to repeat: what is settled stays settled. One journal per order, one posting for the batch.
    """
    freeze(order_ids)
    finished = received(order_ids)
    with transaction.atomic():
        rows = {row[0]: _Row(*row) for row in sql.rows(_LOCK, (list(order_ids),))}
        open_rows = {i: row for i, row in rows.items() if row.state == "frozen" and i in finished}
        claims = _claims(list(open_rows))
        held = balances([_escrow(row) for row in open_rows.values()])
        refused: dict[UUID, Refused] = {}
        paying: list[_Row] = []
        for order_id, row in open_rows.items():
            available = held[_escrow(row)].available_minor
            if available != sum(claims[order_id].values()):
                refused[order_id] = EscrowDiffers(held=available, claimed=sum(claims[order_id].values()))
            else:
                paying.append(row)
        if paying:
            now = clock.now()
            sql.execute(_MARK, (now, [row.order_id for row in paying]))
            publish(_fact(row, claims[row.order_id]) for row in paying)
            owed = _owed(paying)
            journals = [_journal(row, claims[row.order_id], actor, now, owed) for row in paying]
            ledger.post([journal for journal in journals if journal.legs])
    return [_outcome(order_id, rows.get(order_id), refused, finished) for order_id in order_ids]


def _outcome(order_id: UUID, row: _Row | None, refused: dict[UUID, Refused], finished: set[UUID]) -> Settled | Refused:
    if row is None or order_id not in finished:
        return NotReceived()
    return refused.get(order_id) or Settled(order_id, repeated=row.state != "frozen")


def _claims(order_ids: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    claims: dict[UUID, dict[str, int]] = {order_id: {} for order_id in order_ids}
    for order_id, kind, amount in sql.rows(_CLAIMS, (list(order_ids),)):
        claims[order_id][kind] = amount
    return claims


def _escrow(row: _Row) -> AccountKey:
    return AccountKey("escrow.order", f"order:{row.order_id}", row.currency, row.store_id)


def _owed(rows: list[_Row]) -> dict[AccountKey, int]:
    """What the stores of these orders owe the platform (refunds that it advanced): repaid before they get anything."""
    keys = list(dict.fromkeys(_receivable(row) for row in rows))
    return {key: -held.net_minor - held.credits_pending for key, held in balances(keys).items()}


def _receivable(row: _Row) -> AccountKey:
    return AccountKey("merchant.receivable", f"store:{row.store_id}", row.currency, row.store_id)


def _journal(row: _Row, claims: dict[str, int], actor: Actor, now: Any, owed: dict[AccountKey, int]) -> Journal:
    """The order's journal; `owed` is lessened by what this one repays."""
    escrow = _escrow(row)
    to: dict[str, AccountKey] = {
        ClaimKind.COMMISSION: AccountKey("revenue.commission", "", row.currency),
        ClaimKind.TAX: AccountKey("tax.payable", f"country:{row.destination}", row.currency),
        ClaimKind.FREIGHT: AccountKey("freight.payable", "", row.currency),
        ClaimKind.RETAIL: AccountKey("revenue.retail", "", row.currency),
        ClaimKind.STORE: AccountKey("merchant.available", f"store:{row.store_id}", row.currency, row.store_id),
    }
    code: dict[str, str] = {ClaimKind.RETAIL: "goods", ClaimKind.STORE: "goods"}
    legs = [Leg(str(code.get(kind, kind)), escrow, to[kind], amount) for kind, amount in sorted(claims.items()) if amount]
    repaid = min(claims.get(ClaimKind.STORE, 0), owed.get(_receivable(row), 0))
    if repaid > 0:
        owed[_receivable(row)] -= repaid
        legs = [leg for leg in legs if leg.credit != to[ClaimKind.STORE]]
        legs.append(Leg("repay", escrow, _receivable(row), repaid))
        if rest := claims[ClaimKind.STORE] - repaid:
            legs.append(Leg("goods", escrow, to[ClaimKind.STORE], rest))
    if row.cost_minor:
        legs.append(
            Leg(
                "cost",
                AccountKey("cost.goods", "", row.currency),
                AccountKey("asset.inventory", "", row.currency),
                row.cost_minor,
            )
        )
    return Journal(uuid7(), "order.settle", f"order:{row.order_id}", tuple(legs), actor=actor.code, effective_at=now)


def _fact(row: _Row, claims: dict[str, int]) -> OrderSettled:
    return OrderSettled(
        store_id=row.store_id,
        order_id=row.order_id,
        currency=row.currency,
        store_minor=claims.get(ClaimKind.STORE, 0),
        commission_minor=claims.get(ClaimKind.COMMISSION, 0),
    )
