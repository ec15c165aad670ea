"""A store broke the rules: two people take a penalty."""

from __future__ import annotations

from uuid import UUID

from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Invalid
from entrepot.ledger.types import AccountKey, Leg
from entrepot.settlement.enums import DepositKind
from entrepot.settlement.models import DepositMove
from entrepot.settlement.queries import purse_of
from entrepot.stores.queries import store

from ._deposit_move import again, checked_amount, move


def checked_penalty(store_id: UUID, amount_minor: int, currency: str, reason: str) -> None:
    """Return when such a penalty could be taken. Raises Missing, Invalid, UnknownCurrency."""
    store(store_id)
    checked_amount(amount_minor, currency)
    if not reason.strip():
        raise Invalid(field="reason", reason="the store reads why")


def penalise(store_id: UUID, amount_minor: int, *, currency: str, reason: str, proposed_by: str, actor: Actor) -> UUID:
    """Take a penalty for `reason`, which the store reads; the move's id.

    It comes from where refunds come from: the balance, then what the store has put by (`purse_of`); what it lacks it owes from now
    on. Minor units of `currency`; `proposed_by` is another person's code than the actor's (a constraint). Needs “ledger.adjust”.
    Raises what `checked_penalty` raises.
    """
    allow(actor, "ledger.adjust")
    checked_penalty(store_id, amount_minor, currency, reason)
    revenue = AccountKey("revenue.penalty", "", currency)

    def attempt() -> UUID:
        row = DepositMove(
            store_id=store_id, kind=DepositKind.PENALTY, currency=currency, amount_minor=amount_minor,
            reason=reason.strip()[:300], made_by=proposed_by, approved_by=actor.code,
        )  # fmt: skip
        purse = purse_of(store_id, currency, amount_minor)
        return move(row, [Leg("penalty", source.account, revenue, source.amount_minor) for source in purse], actor)

    return again(attempt)
