"""A store winds down or closed: its deposit goes back when nobody can claim anything of it any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from entrepot.events.services import cancel_timers, start_timers, timer_handler
from entrepot.events.types import Timer
from entrepot.identity.types import CLOCK
from entrepot.kernel import clock
from entrepot.ledger.queries import AccountLine, accounts_of_kind, balances
from entrepot.ledger.types import AccountKey, Balance, Leg
from entrepot.orders.queries import last_receipts
from entrepot.settlement.enums import DepositKind
from entrepot.settlement.models import DepositMove
from entrepot.stores.queries import kind_rules
from entrepot.stores.queries import stores as stores_by_id

from ._deposit_move import again, move_all

RETURN: Final = "settlement.return_deposit"
_GOING: Final = ("closing", "closed")


def return_later(closed: Sequence[tuple[UUID, datetime]]) -> None:
    """Return the deposits of these stores, which sell nothing since these moments, when their longest promise to shoppers has ended.

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


def keep_deposits(store_ids: Sequence[UUID]) -> None:
    """These stores sell again: nothing goes back by itself."""
    cancel_timers(store_ids, [RETURN])


@timer_handler(RETURN)
def return_deposits(store_ids: Sequence[UUID]) -> None:
    """What closed stores have as deposit repays what they owe; the rest goes to their balance, from where it is paid out.

    A store that winds down and whose goods were received lately, or are still under way, is asked for anew when the time counted from
    the receipt is over.
    """
    store_ids = _ended(store_ids)

    def attempt() -> None:
        held = [line for line in accounts_of_kind("merchant.deposit", store_ids=store_ids) if line.balance.available_minor > 0]
        owing = balances([_beside(line.key, "merchant.receivable") for line in held])
        moves = [_back(line, owing[_beside(line.key, "merchant.receivable")]) for line in held]
        if moves:
            move_all(moves, CLOCK)

    again(attempt)


def _ended(store_ids: Sequence[UUID]) -> list[UUID]:
    """Those of the stores that nobody can claim anything of; the others' timers begin anew."""
    known = stores_by_id(store_ids)
    receipts = last_receipts(store_ids)
    now = clock.now()
    ended, later = [], []
    for store_id in store_ids:
        store = known.get(store_id)
        if store is None or store.state not in _GOING:
            continue
        at, is_trading = receipts[store_id]
        rules = kind_rules(store.kind, now.date(), store.country)
        until = (at or now) + timedelta(days=max(rules.genuine_claim_days, rules.return_days))
        if is_trading or (at is not None and until > now):
            later.append(Timer(store_id, RETURN, store_id, max(until, now + timedelta(days=1))))
        else:
            ended.append(store_id)
    start_timers(later)
    return ended


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
