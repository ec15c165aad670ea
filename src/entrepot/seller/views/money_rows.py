"""The rows behind the figures of the money page: orders in escrow, and payouts."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Final
from uuid import UUID

from django.http.response import HttpResponseBase

from entrepot.kernel.errors import Missing
from entrepot.kernel.money import known_currencies
from entrepot.orders.enums import OrderState
from entrepot.payments.enums import PayoutState
from entrepot.seller.access import DeskRequest, at_desk, show
from entrepot.settlement.queries import IN_FLIGHT, escrow_expected, escrow_rows, payout_lines, reserve_rows, reserve_sums

PAGE: Final = 50


@at_desk("finance.view")
def escrow(request: DeskRequest, currency: str) -> HttpResponseBase:
    """The orders whose money is in escrow: the store's part of each, and when it comes at the latest."""
    desk = request.desk
    if currency not in known_currencies():
        raise Missing(what="currency")
    state = request.GET.get("state", "")
    state = state if state in OrderState.values else ""
    sums = [row for row in escrow_expected(desk.store_id) if row.currency == currency]
    rows = escrow_rows(desk.store_id, currency, state=state, after=_after(request.GET.get("after", "")), limit=PAGE + 1)
    context = {
        "section": "money",
        "currency": currency,
        "state": state,
        "sums": sums,
        "total_minor": sum(row.store_minor for row in sums),
        "rows": rows[:PAGE],
        "next": f"{rows[PAGE - 1].paid_at.isoformat()}~{rows[PAGE - 1].order_id}" if len(rows) > PAGE else "",
    }
    return show(request, "seller/escrow.html", context)


@at_desk("finance.view")
def reserve(request: DeskRequest, currency: str) -> HttpResponseBase:
    """What is held back of settled orders, and when each comes."""
    desk = request.desk
    if currency not in known_currencies():
        raise Missing(what="currency")
    rows = reserve_rows(desk.store_id, currency, after=_after(request.GET.get("after", "")), limit=PAGE + 1)
    context = {
        "section": "money",
        "currency": currency,
        "sum": next((row for row in reserve_sums(desk.store_id) if row.currency == currency), None),
        "rows": rows[:PAGE],
        "next": f"{rows[PAGE - 1].due_at.isoformat()}~{rows[PAGE - 1].order_id}" if len(rows) > PAGE else "",
    }
    return show(request, "seller/reserve.html", context)


@at_desk("finance.view")
def payouts(request: DeskRequest) -> HttpResponseBase:
    """Payouts, the latest first: all, those of a state, or those on their way (`state` is “flying”)."""
    desk = request.desk
    state, currency = request.GET.get("state", ""), request.GET.get("currency", "")
    states = IN_FLIGHT if state == "flying" else (state,) if state in set(PayoutState) else ()
    before = _id(request.GET.get("after", ""))
    rows = payout_lines(
        desk.store_id, states=states, currency=currency if currency in known_currencies() else "", before=before, limit=PAGE + 1
    )
    context = {
        "section": "money",
        "state": state if states else "",
        "states": [each.value for each in PayoutState],
        "rows": rows[:PAGE],
        "next": str(rows[PAGE - 1].id) if len(rows) > PAGE else "",
    }
    return show(request, "seller/payouts.html", context)


def _after(text: str) -> tuple[datetime, UUID] | None:
    at, _mark, order_id = text.partition("~")
    with suppress(ValueError):
        return datetime.fromisoformat(at.replace(" ", "+")), UUID(order_id)
    return None


def _id(text: str) -> UUID | None:
    with suppress(ValueError):
        return UUID(text)
    return None
