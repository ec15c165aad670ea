"""Pay the claims of received orders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.events.facts.settlement import OrderSettled
from entrepot.events.services import publish, start_timers
from entrepot.events.types import Timer
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.kernel.ids import uuid7
from entrepot.ledger import services as ledger
from entrepot.ledger.queries import balances
from entrepot.ledger.types import AccountKey, Journal, Leg
from entrepot.orders.queries import received
from entrepot.settlement import holdback
from entrepot.settlement.enums import ClaimKind
from entrepot.settlement.errors import EscrowDiffers, NotReceived
from entrepot.settlement.models import Reserve
from entrepot.settlement.rules import held_back
from entrepot.settlement.types import Settled
from entrepot.stores.queries import stores as stores_by_id

from .freeze import freeze
from .release_reserves import RELEASE

_LOCK = """
SELECT order_id, store_id, store_kind, currency, destination, total_minor, cost_minor, state, fee_tax_country FROM settlement_settlement
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
    fee_tax_country: str


class _Parts(NamedTuple):
    """What becomes of a store's part: it repays what the store owes, is held back for a while, and the rest can be paid out."""

    repaid_minor: int = 0
    reserved_minor: int = 0
    rest_minor: int = 0
    terms: holdback.Terms = holdback.Terms(0, 0)


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
            parts = _parts(paying, claims, now)
            _keep_reserves(paying, parts, now)
            journals = [_journal(row, claims[row.order_id], parts[row.order_id], actor, now) for row in paying]
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


def _parts(rows: list[_Row], claims: dict[UUID, dict[str, int]], now: datetime) -> dict[UUID, _Parts]:
    """How each store's part is divided; debts are repaid by the first orders of the batch."""
    owed = _owed(rows)
    policy = holdback.in_force(now)
    known = {} if policy.is_nothing else stores_by_id({row.store_id for row in rows})
    found: dict[UUID, _Parts] = {}
    for row in rows:
        minor = claims[row.order_id].get(ClaimKind.STORE, 0)
        repaid = min(minor, max(0, owed.get(_receivable(row), 0)))
        owed[_receivable(row)] -= repaid
        terms = policy.terms(known[row.store_id].opened_at, now) if row.store_id in known else holdback.Terms(0, 0)
        reserved = held_back(minor, repaid, terms.bps)
        found[row.order_id] = _Parts(repaid, reserved, minor - repaid - reserved, terms)
    return found


def _keep_reserves(rows: list[_Row], parts: dict[UUID, _Parts], now: datetime) -> None:
    """Write down what is held back, and start the timers that release it."""
    kept = [(row, parts[row.order_id]) for row in rows if parts[row.order_id].reserved_minor]
    if not kept:
        return
    begins = holdback.in_force(now).valid_from
    Reserve.objects.bulk_create(
        Reserve(
            settlement_id=row.order_id, store_id=row.store_id, currency=row.currency, bps=part.terms.bps, policy_from=begins,
            amount_minor=part.reserved_minor, held_at=now, due_at=now + timedelta(days=part.terms.days),
        )
        for row, part in kept
    )  # fmt: skip
    start_timers(Timer(row.order_id, RELEASE, row.store_id, now + timedelta(days=part.terms.days)) for row, part in kept)


def _journal(row: _Row, claims: dict[str, int], parts: _Parts, actor: Actor, now: datetime) -> Journal:
    escrow = _escrow(row)
    to: dict[str, AccountKey] = {
        ClaimKind.COMMISSION: AccountKey("revenue.commission", "", row.currency),
        ClaimKind.FEE_TAX: AccountKey("tax.payable", f"service:{row.fee_tax_country}", row.currency),
        ClaimKind.TAX: AccountKey("tax.payable", f"country:{row.destination}", row.currency),
        ClaimKind.FREIGHT: AccountKey("freight.payable", "", row.currency),
        ClaimKind.RETAIL: AccountKey("revenue.retail", "", row.currency),
    }
    code: dict[str, str] = {ClaimKind.RETAIL: "goods"}
    legs = [
        Leg(str(code.get(kind, kind)), escrow, to[kind], amount)
        for kind, amount in sorted(claims.items())
        if amount and kind != ClaimKind.STORE
    ]
    reserve, available = (
        AccountKey(kind, f"store:{row.store_id}", row.currency, row.store_id)
        for kind in ("merchant.reserve", "merchant.available")
    )
    legs += [
        Leg(name, escrow, account, amount)
        for name, account, amount in (
            ("repay", _receivable(row), parts.repaid_minor),
            ("reserve", reserve, parts.reserved_minor),
            ("goods", available, parts.rest_minor),
        )
        if amount
    ]
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
