"""A store's bank transfer for its deposit came in: two people book it."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Invalid
from entrepot.ledger.types import AccountKey, Leg
from entrepot.settlement.enums import DepositKind
from entrepot.settlement.errors import DepositKnown
from entrepot.settlement.models import DepositMove
from entrepot.stores.queries import store

from ._deposit_move import account_of, checked_amount, move

BANK: Final = "psp:bank"  # the platform's own account at a bank, beside those at payment providers


def checked_transfer(store_id: UUID, amount_minor: int, currency: str, reference: str) -> None:
    """Return when such a transfer could be booked. Raises Missing, Invalid, UnknownCurrency, DepositKnown."""
    store(store_id)
    checked_amount(amount_minor, currency)
    if not 1 <= len(reference.strip()) <= 60:
        raise Invalid(field="reference", reason="the bank's own number of the transfer")
    if DepositMove.objects.filter(reference=reference.strip()).exists():
        raise DepositKnown(reference=reference.strip())


def book_deposit(
    store_id: UUID, amount_minor: int, *, currency: str, reference: str, reason: str, proposed_by: str, actor: Actor
) -> UUID:
    """The transfer `reference` of the store is in the platform's bank account and counts as its deposit; the move's id.

    Minor units of `currency`; `proposed_by` is another person's code than the actor's (a constraint). Needs “ledger.adjust”.
    Raises what `checked_transfer` raises.
    """
    allow(actor, "ledger.adjust")
    checked_transfer(store_id, amount_minor, currency, reference)
    row = DepositMove(
        store_id=store_id, kind=DepositKind.PAID_IN, currency=currency, amount_minor=amount_minor, reason=reason[:300],
        reference=reference.strip(), made_by=proposed_by, approved_by=actor.code,
    )  # fmt: skip
    leg = Leg(
        "deposit", AccountKey("psp.clearing", BANK, currency), account_of("merchant.deposit", store_id, currency), amount_minor
    )
    try:
        with transaction.atomic():
            return move(row, [leg], actor)
    except IntegrityError as error:  # booked by others in this moment
        if "deposit_move_transfer_once" not in str(error):
            raise
        raise DepositKnown(reference=reference.strip()) from error
