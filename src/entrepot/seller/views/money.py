"""The store's money: what there is, where it stands and why, every line of how it came about, and paying it out."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.kernel import clock
from entrepot.kernel.display import shown
from entrepot.kernel.errors import Missing, Refused
from entrepot.kernel.money import Money, known_currencies
from entrepot.ledger.queries import accounts_of_kind, journals, statement
from entrepot.ledger.types import AccountKey, StatementCursor
from entrepot.orders.queries import numbers_of
from entrepot.payments.queries import payouts_of
from entrepot.seller.access import DeskRequest, at_desk, show, telling
from entrepot.seller.forms.money import AccountForm, LinesForm
from entrepot.seller.words import word
from entrepot.settlement.errors import AccountResting, NothingToPay
from entrepot.settlement.queries import (
    EscrowSum,
    PayoutAccountView,
    PayoutTotal,
    ReserveSum,
    balance_codes,
    balance_lines,
    balance_sum,
    deposit_standings,
    escrow_expected,
    exchange_notes,
    least_payout,
    payout_account,
    payout_refusal,
    payout_totals,
    rate_waits,
    recent_settlements,
    reserve_sums,
    settlement_currencies,
)
from entrepot.settlement.services import pay_out, set_payout_account
from entrepot.settlement.types import ExchangeNote
from entrepot.wording.refusals import sentence

PAGE: Final = 50
ORDER: Final = "order:"


@dataclass(slots=True)
class Pot:
    """A store's money in one currency: what can be paid out, what is expected, what is on its way, what was paid."""

    currency: str
    available_minor: int = 0
    escrow: list[EscrowSum] = field(default_factory=list)
    reserve: ReserveSum | None = None
    payouts: PayoutTotal | None = None
    refusal: str = ""

    @property
    def escrow_minor(self) -> int:
        """The store's part of everything in escrow."""
        return sum(row.store_minor for row in self.escrow)

    @property
    def settling_minor(self) -> int:
        """What of it the payment provider was asked to release."""
        return sum(row.settling_minor for row in self.escrow)

    @property
    def first_by(self) -> datetime | None:
        """When the first of it comes at the latest; None while nothing of it is shipped."""
        return min((row.first_by for row in self.escrow if row.first_by), default=None)


@at_desk("finance.view")
def money(request: DeskRequest) -> HttpResponseBase:
    """Where the money stands by currency, the latest settlements and payouts, the bank account."""
    return _page(request, None)


@at_desk("finance.view")
def account_statement(request: DeskRequest, currency: str) -> HttpResponseBase:
    """The lines of the balance in one currency, oldest first, page by page: by time, purpose, order and words.

    The balance stands beside the lines as long as none between them is left out.
    """
    desk = request.desk
    form = lines_form(request, currency)
    wanted = form.wanted()
    context: dict[str, Any] = {"section": "money", "currency": currency, "form": form, "wanted": wanted}
    if wanted.is_narrow:
        rows = balance_lines(desk.store_id, currency, wanted, after=_transfer(request), limit=PAGE + 1)
        context |= {
            "rows": [(row, None) for row in rows[:PAGE]],
            "sum": balance_sum(desk.store_id, currency, wanted),
            "next": str(rows[PAGE - 1].transfer_id) if len(rows) > PAGE else "",
            "numbers": {row.ref: (row.order_id, row.number) for row in rows if row.number},
        }
    else:
        key = AccountKey("merchant.available", f"store:{desk.store_id}", currency)
        page = statement(key, since=wanted.since, until=wanted.until, after=_cursor(request.GET.get("after", "")), limit=PAGE)
        refs = {line.ref for line in page.lines if line.ref.startswith(ORDER)}
        found = numbers_of([UUID(ref.removeprefix(ORDER).partition("/")[0]) for ref in refs])
        context |= {
            "page": page,
            "rows": [(line, line.balance_minor) for line in page.lines],
            "next": f"{page.next.transfer_id}.{page.next.balance_minor}" if page.next else "",
            "numbers": {
                ref: (order_id, found[order_id])
                for ref in refs
                if (order_id := UUID(ref.removeprefix(ORDER).partition("/")[0])) in found
            },
        }
    context["notes"] = exchange_notes({line.ref for line, _balance in context["rows"]})
    return show(request, "seller/statement.html", context)


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
    currency = request.POST.get("currency", "")
    try:
        outcome = pay_out(desk.store_id, currency=currency, actor=desk.actor)
    except (AccountResting, NothingToPay) as refusal:
        messages.error(request, why_not(refusal, currency))
    except Refused as refusal:
        if refusal.kind in {"missing", "forbidden"}:
            raise
        messages.error(request, sentence(refusal))
    else:
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


def lines_form(request: DeskRequest, currency: str) -> LinesForm:
    """The filters of the address. Raises Missing for what is no currency."""
    if currency not in known_currencies():
        raise Missing(what="currency")
    return LinesForm(request.GET, codes=balance_codes(request.desk.store_id, currency))


def why_not(refusal: Refused, currency: str) -> str:
    """Why nothing is paid out, in the words and figures of the page."""
    if isinstance(refusal, NothingToPay):
        smallest = Money(int(refusal.fields["minimum"]), currency) if currency in known_currencies() else None
        if smallest is not None:
            return _("Payouts begin at %(amount)s; the balance is below the smallest payout.") % {
                "amount": shown(smallest, get_language() or "en")
            }
    if isinstance(refusal, AccountResting):
        until = datetime.fromisoformat(str(refusal.fields["until"]))
        return _("The bank account was changed: for safety payouts to it begin on %(day)s at %(time)s (UTC).") % {
            "day": f"{until:%Y-%m-%d}", "time": f"{until:%H:%M}",
        }  # fmt: skip
    return sentence(refusal)


def _pots(store_id: UUID, account: PayoutAccountView | None, state: str) -> list[Pot]:
    pots: dict[str, Pot] = {}

    def pot(currency: str) -> Pot:
        return pots.setdefault(currency, Pot(currency))

    for line in accounts_of_kind("merchant.available", store_ids=[store_id]):
        pot(line.key.currency).available_minor = line.balance.available_minor
    for row in escrow_expected(store_id):
        pot(row.currency).escrow.append(row)
    for reserve in reserve_sums(store_id):
        if reserve.held_minor or reserve.orders:
            pot(reserve.currency).reserve = reserve
    for total in payout_totals(store_id, clock.now() - timedelta(days=30)):
        pot(total.currency).payouts = total
    for each in pots.values():
        refusal = payout_refusal(store_id, each.available_minor, account, state=state)
        each.refusal = why_not(refusal, each.currency) if refusal else ""
    return [pots[currency] for currency in sorted(pots)]


def _page(request: DeskRequest, form: AccountForm | None) -> HttpResponseBase:
    store_id = request.desk.store_id
    settlements = recent_settlements(store_id, limit=20)
    account = payout_account(store_id)
    context: dict[str, Any] = {
        "section": "money",
        "pots": _pots(store_id, account, request.desk.store.state),
        "minimum": least_payout(request.desk.store.state),
        "settlements": settlements,
        "numbers": numbers_of([row["order_id"] for row in settlements]),
        "payouts": payouts_of(store_id, limit=10),
        "account": account,
        "deposits": deposit_standings([request.desk.store]),
        "chosen": settlement_currencies([store_id]).get(store_id, ""),
        "waits": rate_waits(store_id, limit=50),
        "exchanges": _by_order([row["order_id"] for row in settlements]),
        "form": form or AccountForm(),
    }
    return show(request, "seller/money.html", context, status=422 if form else 200)


def _by_order(order_ids: list[UUID]) -> dict[UUID, ExchangeNote]:
    notes = exchange_notes([f"{ORDER}{order_id}" for order_id in order_ids])
    return {UUID(ref.removeprefix(ORDER)): note for ref, note in notes.items()}


def _transfer(request: DeskRequest) -> int:
    after = request.GET.get("after", "")
    return int(after) if after.isdecimal() and len(after) < 19 else 0


def _cursor(text: str) -> StatementCursor | None:
    transfer, _mark, balance = text.partition(".")
    with suppress(ValueError):
        return StatementCursor(int(transfer), int(balance))
    return None
