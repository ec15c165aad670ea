"""The store's money: what there is, every line of how it came about, and paying it out."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.kernel.errors import Missing
from entrepot.kernel.money import Money, known_currencies
from entrepot.ledger.queries import accounts_of_kind, journals, statement
from entrepot.ledger.types import AccountKey, StatementCursor, StatementLine
from entrepot.orders.queries import numbers_of
from entrepot.payments.queries import payouts_of
from entrepot.seller.access import DeskRequest, at_desk, show, telling
from entrepot.seller.forms.money import AccountForm, PeriodForm
from entrepot.seller.words import word
from entrepot.settlement.queries import payout_account, recent_settlements
from entrepot.settlement.services import pay_out, set_payout_account

PAGE: Final = 50
ORDER: Final = "order:"


@at_desk("finance.view")
def money(request: DeskRequest) -> HttpResponseBase:
    """Balances by currency, the latest settlements and payouts, the bank account."""
    return _page(request, None)


@at_desk("finance.view")
def account_statement(request: DeskRequest, currency: str) -> HttpResponseBase:
    """Every line of the balance in one currency, with the balance after it; oldest first, page by page."""
    desk = request.desk
    if currency not in known_currencies():
        raise Missing(what="currency")
    form = PeriodForm(request.GET or None)
    since, until = (_midnight(form.cleaned_data.get(name)) if form.is_valid() else None for name in ("since", "until"))
    page = statement(
        AccountKey("merchant.available", f"store:{desk.store_id}", currency),
        since=since,
        until=until + timedelta(days=1) if until else None,
        after=_cursor(request.GET.get("after", "")),
        limit=PAGE,
    )
    order_ids = [
        UUID(line.ref.removeprefix(ORDER)) for line in page.lines if line.ref.startswith(ORDER) and "/" not in line.ref
    ]
    context = {
        "section": "money",
        "currency": currency,
        "page": page,
        "period": form if form.is_bound else PeriodForm(),
        "next": f"{page.next.transfer_id}.{page.next.balance_minor}" if page.next else "",
        "numbers": {f"{ORDER}{order_id}": (order_id, number) for order_id, number in numbers_of(order_ids).items()},
    }
    return show(request, "seller/statement.html", context)


@at_desk("finance.view")
def statement_csv(request: DeskRequest, currency: str) -> HttpResponseBase:
    """Every line of the period as CSV, for bookkeeping: with the balance after it, the order and the ledger's posting."""
    desk = request.desk
    if currency not in known_currencies():
        raise Missing(what="currency")
    form = PeriodForm(request.GET or None)
    since, until = (_midnight(form.cleaned_data.get(name)) if form.is_valid() else None for name in ("since", "until"))
    key = AccountKey("merchant.available", f"store:{desk.store_id}", currency)
    lines: list[StatementLine] = []
    cursor: StatementCursor | None = None
    while True:
        page = statement(key, since=since, until=until + timedelta(days=1) if until else None, after=cursor, limit=1000)
        lines += page.lines
        cursor = page.next
        if cursor is None:
            break
    refs = {line.ref for line in lines if line.ref.startswith(ORDER) and "/" not in line.ref}
    numbers = numbers_of([UUID(ref.removeprefix(ORDER)) for ref in refs])
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(("time", "code", "order", "reference", "amount", "balance", "currency", "posting"))
    for line in lines:
        number = numbers.get(UUID(line.ref.removeprefix(ORDER)), "") if line.ref in refs else ""
        amounts = (Money(minor, currency).decimal() for minor in (line.change_minor, line.balance_minor))
        table.writerow((line.effective_at.isoformat(), line.code, number, line.ref, *amounts, currency, line.journal_id))
    response = HttpResponse(f"\ufeff{out.getvalue()}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="statement-{desk.store.slug}-{currency}.csv"'
    return response


@at_desk("finance.view")
def journal(request: DeskRequest, journal_id: UUID) -> HttpResponseBase:
    """One posting of the ledger, as far as it moved money of this store or of its orders."""
    desk = request.desk
    found = journals([journal_id])
    legs = [leg for line in found for leg in line.legs if desk.store_id in {leg.debit.store_id, leg.credit.store_id}]
    if not legs:
        raise Missing(what="posting")
    return show(request, "seller/journal.html", {"section": "money", "journal": found[0], "legs": legs})


@at_desk("finance.payout")
@require_POST
def payout_now(request: DeskRequest) -> HttpResponseBase:
    """Send the whole available balance of one currency to the bank account."""
    desk = request.desk
    with telling(request):
        outcome = pay_out(desk.store_id, currency=request.POST.get("currency", ""), actor=desk.actor)
        messages.success(request, _("Payout: %(state)s.") % {"state": word("payout", outcome.state)})
    return redirect("seller:money", slug=desk.store.slug)


@at_desk("finance.payout")
@require_POST
def account(request: DeskRequest) -> HttpResponseBase:
    """Pay to this account from now on, after the rest that the rules ask for."""
    desk = request.desk
    form = AccountForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    with telling(request, _("Saved. For safety nothing is paid to a new account at first.")):
        set_payout_account(desk.store_id, actor=desk.actor, **form.cleaned_data)
    return redirect("seller:money", slug=desk.store.slug)


def _page(request: DeskRequest, form: AccountForm | None) -> HttpResponseBase:
    store_id = request.desk.store_id
    balances = accounts_of_kind("merchant.available", store_ids=[store_id])
    settlements = recent_settlements(store_id, limit=20)
    context: dict[str, Any] = {
        "section": "money",
        "balances": balances,
        "settlements": settlements,
        "numbers": numbers_of([row["order_id"] for row in settlements]),
        "payouts": payouts_of(store_id, limit=20),
        "account": payout_account(store_id),
        "form": form or AccountForm(),
    }
    return show(request, "seller/money.html", context, status=422 if form else 200)


def _midnight(day: Any) -> datetime | None:
    return datetime.combine(day, time.min, UTC) if day else None


def _cursor(text: str) -> StatementCursor | None:
    transfer, _mark, balance = text.partition(".")
    with suppress(ValueError):
        return StatementCursor(int(transfer), int(balance))
    return None
