"""What a provider kept or gave beyond our books is written into them, by two people."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Invalid
from entrepot.kernel.ids import uuid7
from entrepot.ledger.services import post
from entrepot.ledger.types import AccountKey, Journal, Leg
from entrepot.reconciliation import rules
from entrepot.reconciliation.enums import Resolution
from entrepot.reconciliation.errors import NothingToBook
from entrepot.reconciliation.models import Break

from .resolve import close
from .take import held

_LEAVES: Final = "ledger.adjust"


def book_difference(break_id: UUID, reason: str, *, proposed_by: str, actor: Actor) -> UUID:
    """Post the difference, so that our clearing account says what the provider's statement says; the journal's id.

    Money that is not there is a loss; money too much waits in suspense, under the break's id, for whoever it belongs to. `actor`
    approves what `proposed_by` asked for. To be called inside a transaction. Raises Forbidden, Missing, BreakOver, NothingToBook;
    Invalid where the kind of break is nothing to book.
    """
    allow(actor, _LEAVES)
    if proposed_by == actor.code:
        raise Forbidden(leaf=_LEAVES)
    row = held(break_id)
    journal = _journal(row, proposed_by, actor)
    close(row, Resolution.BOOKED, reason.strip()[:500], actor)
    post([journal])
    return journal.id


def bookable_break(break_id: UUID, *, actor: Actor) -> int:
    """What would be posted for the open break, positive for money too much.

    Raises Forbidden, Missing, BreakOver, NothingToBook, Invalid.
    """
    allow(actor, _LEAVES)
    with transaction.atomic():
        return _bookable(held(break_id))


def _bookable(row: Break) -> int:
    if "book" not in rules.STEPS[row.kind]:
        raise Invalid(field="break", reason="a difference of this kind is not booked")
    difference = (row.found_minor or 0) - (row.expected_minor or 0)
    if difference == 0:
        raise NothingToBook
    return difference


def _journal(row: Break, proposed_by: str, actor: Actor) -> Journal:
    difference = _bookable(row)
    clearing = AccountKey("psp.clearing", f"psp:{row.provider}", row.currency)
    if difference < 0:
        leg = Leg("difference", AccountKey("expense.loss", "", row.currency), clearing, -difference)
    else:
        leg = Leg("difference", clearing, AccountKey("suspense.payment", f"break:{row.pk}", row.currency), difference)
    return Journal(
        uuid7(), "psp.difference", f"break:{row.pk}", (leg,), actor=proposed_by, approver=actor.code, effective_at=clock.now()
    )
