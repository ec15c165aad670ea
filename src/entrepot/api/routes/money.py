"""A store's money: what it has, what moved, what was paid out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from entrepot.api import paging
from entrepot.api.callers import SOMEBODY, in_store
from entrepot.api.paging import Cursor, Limit
from entrepot.api.schemas.selling import (
    Balances,
    PayoutIn,
    PayoutMade,
    Payouts,
)
from entrepot.api.schemas.settling import SettlementCurrency, SettlementCurrencyIn, StatementOut
from entrepot.api.schemas.words import Moment
from entrepot.identity.services import allow
from entrepot.ledger.queries import statement
from entrepot.ledger.types import AccountKey, StatementCursor
from entrepot.payments.queries import PayoutView, payouts_of
from entrepot.payments.types import PayoutOutcome
from entrepot.settlement.queries import currency_choices, exchange_notes, payable_balances, rate_waits
from entrepot.settlement.services import choose_currency, pay_out

router = Router(tags=["money"], auth=SOMEBODY)


@router.get("/{store_id}/balance", response=Balances)
def read_balance(request: HttpRequest, store_id: UUID) -> dict[str, Any]:
    """What the store can be paid now, by currency; currencies without a balance are left out."""
    allow(in_store(request, store_id), "finance.view", [store_id])
    return {"items": payable_balances([store_id])}


@router.get("/{store_id}/statement", response=StatementOut)
def read_statement(
    request: HttpRequest,
    response: HttpResponse,
    store_id: UUID,
    currency: Annotated[str, Query(pattern="^[A-Z]{3}$")],
    since: Annotated[Moment | None, Query()] = None,
    until: Annotated[Moment | None, Query()] = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """The lines of the store's account, oldest first, each with the balance after it; `since` included, `until` not."""
    allow(in_store(request, store_id), "finance.view", [store_id])
    scope = paging.scope_of(request)
    after = StatementCursor(*paging.place_of(scope, cursor)) if cursor else None
    account = AccountKey("merchant.available", f"store:{store_id}", currency, store_id)
    found = statement(account, since, until, after, limit)
    notes = exchange_notes({line.ref for line in found.lines})
    following = paging.marker(scope, list(found.next)) if found.next else None
    paging.link(request, response, following)
    return {
        "currency": currency,
        "opening_minor": found.opening_minor,
        "closing_minor": found.closing_minor,
        "items": [{**asdict(line), "exchange": notes.get(line.ref)} for line in found.lines],
        "next": following,
    }


@router.get("/{store_id}/settlement-currency", response=SettlementCurrency)
def read_settlement_currency(request: HttpRequest, store_id: UUID) -> dict[str, Any]:
    """The currency that the store is settled in, and what was chosen before."""
    allow(in_store(request, store_id), "finance.view", [store_id])
    return _settlement_currency(store_id)


@router.put("/{store_id}/settlement-currency", response=SettlementCurrency)
def set_settlement_currency(request: HttpRequest, store_id: UUID, wish: SettlementCurrencyIn) -> dict[str, Any]:
    """Settle the store in this currency from its next settled order on; a pair for which nobody publishes rates is refused."""
    choose_currency(store_id, wish.currency, actor=in_store(request, store_id))
    return _settlement_currency(store_id)


def _settlement_currency(store_id: UUID) -> dict[str, Any]:
    choices = currency_choices(store_id)
    return {
        "currency": choices[0].currency if choices else "",
        "choices": choices,
        "waiting": len(rate_waits(store_id, limit=1_000)),
    }


@router.get("/{store_id}/payouts", response=Payouts)
def list_payouts(request: HttpRequest, store_id: UUID) -> dict[str, Any]:
    """The latest hundred payouts, the newest first."""
    allow(in_store(request, store_id), "finance.view", [store_id])
    return {"items": [_masked(one) for one in payouts_of(store_id)]}


def _masked(one: PayoutView) -> dict[str, Any]:
    return {**asdict(one), "destination": f"…{one.destination[-4:]}"}


@router.post("/{store_id}/payouts", response={201: PayoutMade})
def request_payout(request: HttpRequest, store_id: UUID, wish: PayoutIn) -> Status[PayoutOutcome]:
    """Send the whole balance in a currency to the store's bank account."""
    return Status(201, pay_out(store_id, currency=wish.currency, actor=in_store(request, store_id)))
