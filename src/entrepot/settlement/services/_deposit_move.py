"""Every move of a deposit is written down, posted, audited and told in the same way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar
from uuid import UUID

from django.db import transaction

from entrepot.events.facts.settlement import DepositMoved
from entrepot.events.services import publish
from entrepot.identity.services import record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Invalid
from entrepot.kernel.money import exponent
from entrepot.ledger import services as ledger
from entrepot.ledger.errors import InsufficientFunds
from entrepot.ledger.types import AccountKey, Journal, Leg
from entrepot.settlement.enums import DepositKind
from entrepot.settlement.models import DepositMove

JOURNALS: Final = {
    DepositKind.PAID_IN: "deposit.in",
    DepositKind.TOPPED_UP: "deposit.topup",
    DepositKind.PENALTY: "penalty",
    DepositKind.RETURNED: "deposit.back",
}
_ATTEMPTS: Final = 5
Moved = TypeVar("Moved")


def account_of(kind: str, store_id: UUID, currency: str) -> AccountKey:
    """A store's account of a kind."""
    return AccountKey(kind, f"store:{store_id}", currency, store_id)


def checked_amount(amount_minor: int, currency: str) -> None:
    """Raises Invalid, UnknownCurrency."""
    exponent(currency)
    if amount_minor <= 0:
        raise Invalid(field="amount_minor", reason="above zero")


def move(row: DepositMove, legs: Sequence[Leg], actor: Actor) -> UUID:
    """Write the move down and post its legs; its id. Inside the caller's transaction, last."""
    move_all([(row, legs)], actor)
    return row.pk


def move_all(moves: Sequence[tuple[DepositMove, Sequence[Leg]]], actor: Actor) -> None:
    """Write the moves down and post them at once. Inside the caller's transaction, last."""
    now = clock.now()
    for row, _legs in moves:
        row.at = now
    rows = DepositMove.objects.bulk_create([row for row, _legs in moves])
    for row in rows:
        detail = {"amount_minor": row.amount_minor, "currency": row.currency, "reason": row.reason}
        record(actor, f"settlement.deposit_{row.kind}", [Subject("settlement.deposit", row.pk, row.store_id, detail)])
    publish(DepositMoved(r.store_id, r.pk, str(r.kind), r.currency, r.amount_minor, r.reason) for r in rows)
    ledger.post([_journal(row, legs) for row, legs in moves])


def _journal(row: DepositMove, legs: Sequence[Leg]) -> Journal:
    kind, approver = JOURNALS[DepositKind(row.kind)], row.approved_by or None
    return Journal(row.pk, kind, f"deposit:{row.pk}", tuple(legs), actor=row.made_by, approver=approver, effective_at=row.at)


def again(attempt: Callable[[], Moved]) -> Moved:
    """Do it in a transaction; when somebody took the money that the legs were made for, look at the balances anew."""
    for _number in range(_ATTEMPTS - 1):
        try:
            with transaction.atomic():
                return attempt()
        except InsufficientFunds:
            continue
    with transaction.atomic():
        return attempt()
