"""Pay the claims of received orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.kernel.ids import uuid7
from entrepot.ledger import services as ledger
from entrepot.ledger.queries import balances
from entrepot.ledger.types import Journal
from entrepot.orders.queries import received
from entrepot.payments.queries import held_payments
from entrepot.payments.services import hold_releases
from entrepot.payments.types import HeldPayment, NewRelease
from entrepot.settlement import holdback
from entrepot.settlement.enums import ClaimKind, SettlementState
from entrepot.settlement.errors import EscrowDiffers, NotReceived
from entrepot.settlement.types import Settled

from ._divide import Parts, Row, claims_left, escrow_of, legs_of, lock, parts_of
from ._exchanging import Due, RateExpired, check_fresh, keep_quotes, lock_waits, note_waits, quotes_of
from ._settled import Kept, write_settled
from .freeze import freeze

_SETTLING: Final = "UPDATE settlement_settlement SET state = 'settling' WHERE order_id = ANY(%s)"
Claims = dict[UUID, dict[str, int]]


def settle(order_ids: Sequence[UUID], *, actor: Actor) -> list[Settled | Refused]:
    """Divide the escrow of received orders among their claims; one outcome per order, in the order given.

    The part of a store that chose a currency goes through the position of exchanges at a quote that is stored; all other claims
    stay in the order's currency. Where the provider keeps the money of the order's payment, the shares are only set aside, with the
    number under which the provider is asked to let it go (`payments.send_releases`); they are paid when it has (`released`).
    An order that is not received (NotReceived), whose escrow does not hold what the claims add up to (EscrowDiffers), or for which
    there is no fresh rate (WaitsForRate: `settle_waiting` comes back to it) is refused and the others go on. Safe to repeat: what is
    settled stays settled. One journal per order, one posting for the batch.
    """
    freeze(order_ids)
    finished = received(order_ids)
    kept = {i: held for i, held in held_payments(order_ids).items() if held.until > clock.now()}
    while True:
        with suppress(RateExpired), transaction.atomic():
            return _settled(order_ids, finished, kept, actor)


def _settled(
    order_ids: Sequence[UUID], finished: set[UUID], kept: Mapping[UUID, HeldPayment], actor: Actor
) -> list[Settled | Refused]:
    rows = lock(order_ids)
    open_rows = {i: row for i, row in rows.items() if row.state == SettlementState.FROZEN and i in finished}
    if not open_rows:
        return [_outcome(order_id, rows.get(order_id), {}, finished, set()) for order_id in order_ids]
    lock_waits(list(open_rows))
    claims = claims_left(open_rows)
    held = balances([escrow_of(row) for row in open_rows.values()])
    refused: dict[UUID, Refused] = {}
    due: list[Due] = []
    for order_id, row in open_rows.items():
        available = held[escrow_of(row)].available_minor
        if available != sum(claims[order_id].values()):
            refused[order_id] = EscrowDiffers(held=available, claimed=sum(claims[order_id].values()))
        else:
            due.append(Due(order_id, row.store_id, row.currency, claims[order_id].get(ClaimKind.STORE, 0)))
    now = clock.now()
    quoted, unquoted = quotes_of(due, now)
    note_waits(due, unquoted, now)
    refused |= unquoted
    paying = [open_rows[one.order_id] for one in due if one.order_id not in unquoted]
    waiting = [row for row in paying if row.order_id in kept and any(claims[row.order_id].values())]
    if paying:
        parts = parts_of(paying, claims, quoted, now)
        at_once = [row for row in paying if row not in waiting]
        journals = pay_at_once(at_once, claims, parts, actor, now)
        if waiting:
            journals += set_aside(
                waiting, claims, parts, {row.order_id: (kept[row.order_id], 1) for row in waiting}, actor, now
            )
        ledger.post([journal for journal in journals if journal.legs])
        check_fresh(quoted)
    settling = {row.order_id for row in waiting}
    return [_outcome(order_id, rows.get(order_id), refused, finished, settling) for order_id in order_ids]


def pay_at_once(rows: Sequence[Row], claims: Claims, parts: Mapping[UUID, Parts], actor: Actor, now: datetime) -> list[Journal]:
    """The journals that pay the claims of these orders; everything else of it is written. The settlements are locked."""
    if not rows:
        return []
    policy = holdback.in_force(now)
    exchanges = {row.order_id: parts[row.order_id].exchange for row in rows}
    keep_quotes(list(exchanges), exchanges.values())
    kept = {row.order_id: Kept(part.reserved_minor, part.terms, policy) for row in rows if (part := parts[row.order_id])}
    write_settled(rows, claims, kept, exchanges, now)
    return [
        Journal(
            uuid7(), "order.settle", f"order:{row.order_id}", legs_of(row, claims[row.order_id], parts[row.order_id]), actor.code, now
        )
        for row in rows
    ]  # fmt: skip


def set_aside(
    rows: Sequence[Row], claims: Claims, parts: Mapping[UUID, Parts], payments: Mapping[UUID, tuple[HeldPayment, int]],
    actor: Actor, now: datetime,
) -> list[Journal]:  # fmt: skip
    """The journals that set the shares of these orders aside until the provider lets their money go; the numbers under which it is
    asked are written. `payments` says of each order who keeps the money, and the how manieth attempt it is. The settlements are locked.
    """
    journals, releases = [], []
    for row in rows:
        payment, attempt = payments[row.order_id]
        legs = legs_of(row, claims[row.order_id], parts[row.order_id], phase="pending")
        ref = f"order:{row.order_id}/release:{attempt}"
        journal = Journal(uuid7(), "order.settle.hold", ref, legs, actor.code, now)
        amount = sum(claims[row.order_id].values())
        base = (row.order_id, row.store_id, attempt, amount, row.currency, journal.id)
        releases.append(NewRelease(uuid7(), payment.payment_id, *base))
        journals.append(journal)
    keep_quotes([row.order_id for row in rows], [parts[row.order_id].exchange for row in rows])
    sql.execute(_SETTLING, [[row.order_id for row in rows]])
    hold_releases(releases)
    return journals


def _outcome(
    order_id: UUID, row: Row | None, refused: dict[UUID, Refused], finished: set[UUID], settling: set[UUID]
) -> Settled | Refused:
    if row is None or order_id not in finished:
        return NotReceived()
    if row.state == SettlementState.FROZEN:
        return refused.get(order_id) or Settled(order_id, is_settling=order_id in settling)
    return Settled(order_id, repeated=True, is_settling=row.state == SettlementState.SETTLING)
