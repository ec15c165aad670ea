"""The store's deposit: what is asked for, what is held, how it came about, and adding to it from the balance."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.seller.access import DeskRequest, at_desk, show
from entrepot.seller.forms.money import TopUpForm
from entrepot.settlement.errors import NotEnoughBalance
from entrepot.settlement.queries import annual_fees, deposit_moves, deposit_standings, next_annual_fee, payable_balances
from entrepot.settlement.services import top_up_deposit
from entrepot.wording.refusals import sentence

PAGE: Final = 50


@at_desk("finance.view")
def deposit(request: DeskRequest) -> HttpResponseBase:
    """What the fee plans ask for, what is held, and every move with its posting."""
    return _page(request, None)


@at_desk("finance.payout")
@require_POST
def top_up(request: DeskRequest) -> HttpResponseBase:
    """Move so much of the balance to the deposit."""
    desk = request.desk
    currency = request.POST.get("currency", "")
    if currency not in {row.currency for row in payable_balances([desk.store_id])}:
        messages.error(request, sentence(NotEnoughBalance()))
        return redirect("seller:deposit", slug=desk.store.slug)
    form = TopUpForm(request.POST, currency=currency)
    if form.is_valid():
        try:
            top_up_deposit(desk.store_id, form.cleaned_data["amount"], currency=currency, actor=desk.actor)
        except NotEnoughBalance as refusal:
            form.add_error("amount", sentence(refusal))
        else:
            messages.success(request, _("Added to the deposit."))
            return redirect("seller:deposit", slug=desk.store.slug)
    return _page(request, form)


def _page(request: DeskRequest, form: TopUpForm | None) -> HttpResponseBase:
    desk = request.desk
    moves = deposit_moves(desk.store_id, before=_id(request.GET.get("after", "")), limit=PAGE + 1)
    balances = {row.currency: row.available_minor for row in payable_balances([desk.store_id])}
    context: dict[str, Any] = {
        "section": "money",
        "next_fee": next_annual_fee(desk.store),
        "fees": annual_fees(desk.store_id),
        "standings": deposit_standings([desk.store]),
        "forms": [
            (form if form and form.currency == currency else TopUpForm(currency=currency), available)
            for currency, available in sorted(balances.items())
            if available > 0
        ],
        "rows": moves[:PAGE],
        "next": str(moves[PAGE - 1].id) if len(moves) > PAGE else "",
    }
    return show(request, "seller/deposit.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK)


def _id(text: str) -> UUID | None:
    with suppress(ValueError):
        return UUID(text)
    return None
