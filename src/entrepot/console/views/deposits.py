"""Stores' deposits: who lacks how much, what happened, and what two people book or take."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from entrepot.console.access import Operating, operating, show
from entrepot.console.money_forms import DepositForm, StoreMoneyForm
from entrepot.kernel.errors import Forbidden
from entrepot.operations.enums import ProposalKind
from entrepot.operations.queries import proposals
from entrepot.settlement.queries import deposit_moves, deposit_standings
from entrepot.stores import queries as stores
from entrepot.stores.types import StoreView

from .rules import proposed, status_of

PAGE: Final = 50
_MANY: Final = 500
_KINDS: Final = (ProposalKind.DEPOSIT_IN, ProposalKind.PENALTY)


@operating("settlement.view")
def deposits(request: Operating) -> HttpResponseBase:
    """Every store's deposit, or those of open stores that lack something (`short`)."""
    is_short = request.GET.get("short", "") == "1"
    after = _id(request.GET.get("after", ""))
    found, more = _short(after) if is_short else _all(after)
    context = {
        "section": "deposits",
        "short": is_short,
        "rows": [(store, [row for row in standings if row.short_minor or not is_short]) for store, standings in found],
        "next": str(found[-1][0].id) if more else "",
        "open": proposals(state="open", kinds=_KINDS),
    }
    return show(request, "console/deposits/deposits.html", context)


@operating("settlement.view")
def deposit(request: Operating, store_id: UUID) -> HttpResponseBase:
    """One store's deposit with its moves; who may adjust the books proposes a transfer that came in, or a penalty."""
    store = stores.store(store_id)
    standings = deposit_standings([store])
    do = request.POST.get("do", "")
    initial = {"currency": standings[0].currency if standings else store.currency}
    transfer = DepositForm(request.POST if do == "transfer" else None, prefix="transfer", initial=initial)
    penalty = StoreMoneyForm(request.POST if do == "penalty" else None, prefix="penalty", initial=initial)
    if request.method == "POST":
        if "ledger.adjust" not in request.leaves:
            raise Forbidden(leaf="ledger.adjust")
        form, kind = (penalty, ProposalKind.PENALTY) if do == "penalty" else (transfer, ProposalKind.DEPOSIT_IN)
        if form.is_valid():
            made = proposed(request, form, kind, {"store_id": str(store_id), **form.content()})
            if made is not None:
                return redirect("console:proposal", proposal_id=made)
    moves = deposit_moves(store_id, before=_id(request.GET.get("before", "")), limit=PAGE + 1)
    context: dict[str, Any] = {
        "section": "deposits",
        "store": store,
        "standings": standings,
        "forms": (("transfer", transfer), ("penalty", penalty)),
        "rows": moves[:PAGE],
        "next": str(moves[PAGE - 1].id) if len(moves) > PAGE else "",
        "open": [one for one in proposals(state="open", kinds=_KINDS) if one.content["store_id"] == str(store_id)],
    }
    return show(request, "console/deposits/deposit.html", context, status=max(status_of(transfer), status_of(penalty)))


def _all(after: UUID | None) -> tuple[list[tuple[StoreView, list[Any]]], bool]:
    rows = stores.list_stores(after=after, limit=PAGE + 1)
    return _with_standings(rows[:PAGE]), len(rows) > PAGE


def _short(after: UUID | None) -> tuple[list[tuple[StoreView, list[Any]]], bool]:
    """Open stores that lack something, many looked at in one go."""
    found: list[tuple[StoreView, list[Any]]] = []
    while len(found) <= PAGE:
        rows = stores.list_stores(state="open", after=after, limit=_MANY)
        found += [pair for pair in _with_standings(rows) if any(row.short_minor for row in pair[1])]
        if len(rows) < _MANY:
            break
        after = rows[-1].id
    return found[:PAGE], len(found) > PAGE


def _with_standings(rows: list[StoreView]) -> list[tuple[StoreView, list[Any]]]:
    standings: dict[UUID, list[Any]] = {}
    for row in deposit_standings(rows):
        standings.setdefault(row.store_id, []).append(row)
    return [(store, standings.get(store.id, [])) for store in rows]


def _id(text: str) -> UUID | None:
    with suppress(ValueError):
        return UUID(text)
    return None
