"""A store closed: its deposit goes back when nobody can claim anything of it any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from entrepot.events.services import start_timers, timer_handler
from entrepot.events.types import Timer
from entrepot.identity.types import CLOCK
from entrepot.ledger.queries import AccountLine, accounts_of_kind, balances
from entrepot.ledger.types import AccountKey, Balance, Leg
from entrepot.settlement.enums import DepositKind
from entrepot.settlement.models import DepositMove
from entrepot.stores.queries import kind_rules
from entrepot.stores.queries import stores as stores_by_id

from ._deposit_move import again, move_all

RETURN: Final = "settlement.return_deposit"


def return_later(closed: Sequence[tuple[UUID, datetime]]) -> None:
    """Return the deposits of these stores, closed at these moments, when their longest promise to shoppers has ended.

    That is the time for claims about genuineness of the store's kind and country (store_kinds.toml), the longest there is.
    """
    known = stores_by_id([store_id for store_id, _at in closed])
    timers = []
    for store_id, at in closed:
        if (store := known.get(store_id)) is not None:
            rules = kind_rules(store.kind, at.date(), store.country)
            days = max(rules.genuine_claim_days, rules.return_days)
            timers.append(Timer(store_id, RETURN, store_id, at + timedelta(days=days)))
    start_timers(timers)


@timer_handler(RETURN)
def return_deposits(store_ids: Sequence[UUID]) -> None:
    """What closed stores have as deposit repays what they owe; the rest goes to their balance, from where it is paid out."""

    def attempt() -> None:
        held = [line for line in accounts_of_kind("merchant.deposit", store_ids=store_ids) if line.balance.available_minor > 0]
        owing = balances([_beside(line.key, "merchant.receivable") for line in held])
        moves = [_back(line, owing[_beside(line.key, "merchant.receivable")]) for line in held]
        if moves:
            move_all(moves, CLOCK)

    again(attempt)


def _back(line: AccountLine, owing: Balance) -> tuple[DepositMove, list[Leg]]:
    amount = line.balance.available_minor
    repaid = min(amount, max(0, -owing.net_minor - owing.credits_pending))
    legs = [Leg("repay", line.key, _beside(line.key, "merchant.receivable"), repaid)] if repaid else []
    if amount > repaid:
        legs.append(Leg("deposit", line.key, _beside(line.key, "merchant.available"), amount - repaid))
    kind, code = DepositKind.RETURNED, CLOCK.code
    assert line.key.store_id is not None  # a deposit is a store's
    row = DepositMove(store_id=line.key.store_id, kind=kind, currency=line.key.currency, amount_minor=amount, made_by=code)
    return row, legs


def _beside(key: AccountKey, kind: str) -> AccountKey:
    """Another account of the same store and currency."""
    return replace(key, kind=kind)
