"""A provider declined to let an order's money go: ask once more, under a new number, or write down that it was let go otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Invalid
from entrepot.ledger import services as ledger
from entrepot.ledger.queries import balances
from entrepot.payments.enums import ReleaseState
from entrepot.payments.queries import ReleaseView, held_payments, releases_left, releases_of
from entrepot.payments.services import close_release, lock_releases
from entrepot.settlement.enums import ClaimKind, SettlementState
from entrepot.settlement.errors import EscrowDiffers, NotDeclined, TooManyReleases

from ._divide import Parts, Row, claims_left, escrow_of, lock, parts_of
from ._exchanging import Due, quotes_of
from .settle import Claims, pay_at_once, set_aside

LEAF: Final = "ledger.adjust"
_LONGEST: Final = 300


def release_again(order_id: UUID, *, actor: Actor) -> None:
    """Ask the provider once more, under a new number; the money is set aside again. `payments.send_releases` calls it.

    Raises Forbidden, NotDeclined (also when somebody was faster), TooManyReleases, EscrowDiffers, WaitsForRate.
    """
    allow(actor, LEAF)
    with transaction.atomic():
        last, row, claims, parts, now = _declined(order_id)
        if not releases_left(last.payment_id):
            raise TooManyReleases
        payments = {order_id: (held_payments([order_id])[order_id], last.attempt + 1)}
        journals = set_aside([row], claims, parts, payments, actor, now)
        detail = {"attempt": last.attempt + 1, "declined": last.code}
        record(actor, "settlement.release_repeated", [Subject("order", order_id, row.store_id, detail)])
        ledger.post(journals)


def checked_otherwise(order_ids: Sequence[UUID], reason: str) -> None:
    """Return when the money of this order could be settled otherwise. Raises NotDeclined, Invalid."""
    for attempts in releases_of(order_ids).values():
        if not attempts or attempts[-1].state != ReleaseState.DECLINED:
            raise NotDeclined
    if not 0 < len(reason.strip()) <= _LONGEST:
        raise Invalid(field="reason", reason="say how the money was let go")


def settle_otherwise(order_id: UUID, *, reason: str, proposed_by: str, actor: Actor) -> None:
    """The money was let go another way, as two people found: the claims are paid without the provider being asked.

    `proposed_by` is another person's code than the actor's. Raises Forbidden, NotDeclined, Invalid, EscrowDiffers,
    WaitsForRate.
    """
    allow(actor, LEAF)
    if proposed_by == actor.code:
        raise Forbidden(leaf=LEAF)
    checked_otherwise([order_id], reason)
    with transaction.atomic():
        last, row, claims, parts, now = _declined(order_id)
        if not close_release(last.id, reason.strip()):
            raise NotDeclined
        journals = pay_at_once([row], claims, parts, actor, now)
        detail = {"attempt": last.attempt, "reason": reason.strip(), "proposed_by": proposed_by}
        record(actor, "settlement.settled_otherwise", [Subject("order", order_id, row.store_id, detail)])
        ledger.post(journals)


def _declined(order_id: UUID) -> tuple[ReleaseView, Row, Claims, dict[UUID, Parts], datetime]:
    """The refused attempt and the settlement, locked in that order, with what would be divided now."""
    lock_releases([order_id])
    attempts = releases_of([order_id])[order_id]
    row = lock([order_id]).get(order_id)
    if row is None or row.state != SettlementState.SETTLING or attempts[-1].state != ReleaseState.DECLINED:
        raise NotDeclined
    claims = claims_left([order_id])
    claimed, held = sum(claims[order_id].values()), balances([escrow_of(row)])[escrow_of(row)].available_minor
    if held != claimed:
        raise EscrowDiffers(held=held, claimed=claimed)
    now = clock.now()
    quoted, unquoted = quotes_of([Due(order_id, row.store_id, row.currency, claims[order_id].get(ClaimKind.STORE, 0))], now)
    if order_id in unquoted:
        raise unquoted[order_id]
    return attempts[-1], row, claims, parts_of([row], claims, quoted, now), now
