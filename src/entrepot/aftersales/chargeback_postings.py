"""The journals of chargebacks (reference: ledger, section 7; escrow, section 6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from entrepot.identity.types import Actor
from entrepot.kernel.ids import uuid7
from entrepot.ledger.types import AccountKey, Hold, Journal, Leg
from entrepot.payments.types import RefundSource

if TYPE_CHECKING:
    from .models import Chargeback

_CODE = "chargeback"


def is_own(row: Chargeback) -> bool:
    """Whether the platform itself sold the goods: nobody else can bear it."""
    return row.store_kind == "own"


def escrow_of(row: Chargeback) -> AccountKey:
    """The escrow of its order."""
    return AccountKey("escrow.order", f"order:{row.order_id}", row.currency, row.store_id)


def _taken(row: Chargeback) -> AccountKey:
    return AccountKey("dispute.receivable", f"store:{row.store_id}", row.currency, row.store_id)


def _clearing(row: Chargeback) -> AccountKey:
    return AccountKey("psp.clearing", f"psp:{row.provider}", row.currency)


def opened(row: Chargeback, actor: Actor, now: datetime) -> Journal:
    """dispute.open: the provider took it; what is in escrow of it is held."""
    legs = [Leg(_CODE, _taken(row), _clearing(row), row.amount_minor)]
    if row.held_minor:
        legs.append(Leg(_CODE, escrow_of(row), _taken(row), row.held_minor, phase="pending"))
    return Journal(row.open_journal_id, "dispute.open", f"chargeback:{row.pk}", tuple(legs), actor.code, now)


def won(row: Chargeback, held: Sequence[Hold], actor: Actor, now: datetime) -> Journal:
    """dispute.won: the provider gave it back; the hold is free."""
    legs = [Leg(_CODE, _clearing(row), _taken(row), row.amount_minor)]
    legs += [Leg(hold.code, hold.debit, hold.credit, 0, phase="void", pending=hold.ref) for hold in held]
    return Journal(uuid7(), "dispute.won", f"chargeback:{row.pk}", tuple(legs), actor.code, now)


def lost(row: Chargeback, held: Sequence[Hold], purse: Sequence[RefundSource], actor: Actor, now: datetime) -> Journal:
    """dispute.lost: escrow pays what was held, the store (or own retail's revenue) the rest."""
    legs = [Leg(hold.code, hold.debit, hold.credit, hold.ref.amount_minor, phase="post", pending=hold.ref) for hold in held]
    legs += [Leg(_CODE, source.account, source.to or _taken(row), source.amount_minor) for source in purse]
    if is_own(row) and (rest := row.amount_minor - row.held_minor):
        legs.append(Leg(_CODE, AccountKey("revenue.retail", "", row.currency), _taken(row), rest))
    return Journal(uuid7(), "dispute.lost", f"chargeback:{row.pk}", tuple(legs), actor.code, now)
