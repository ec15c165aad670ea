"""A store adds to its deposit from what it could be paid."""

from __future__ import annotations

from uuid import UUID

from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.ledger.errors import InsufficientFunds
from entrepot.ledger.queries import balance
from entrepot.ledger.types import Leg
from entrepot.settlement.enums import DepositKind
from entrepot.settlement.errors import NotEnoughBalance
from entrepot.settlement.models import DepositMove

from ._deposit_move import account_of, again, checked_amount, move


def top_up_deposit(store_id: UUID, amount_minor: int, *, currency: str, actor: Actor) -> UUID:
    """Move so much from the store's balance to its deposit; the move's id. It is held until the store closes.

    Minor units of `currency`. Needs “finance.payout” at the store. Raises Invalid, UnknownCurrency, NotEnoughBalance.
    """
    allow(actor, "finance.payout", [store_id])
    checked_amount(amount_minor, currency)
    available, deposit = (account_of(kind, store_id, currency) for kind in ("merchant.available", "merchant.deposit"))

    def attempt() -> UUID:
        if balance(available).available_minor < amount_minor:
            raise NotEnoughBalance
        row = DepositMove(
            store_id=store_id, kind=DepositKind.TOPPED_UP, currency=currency, amount_minor=amount_minor, made_by=actor.code
        )
        return move(row, [Leg("deposit", available, deposit, amount_minor)], actor)

    try:
        return again(attempt)
    except InsufficientFunds as error:
        raise NotEnoughBalance from error
