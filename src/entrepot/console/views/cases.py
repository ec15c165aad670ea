"""Arbitration beside the queue: previews and pictures; every case of the market; chargebacks."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.aftersales import queries, services
from entrepot.aftersales.enums import CaseState, Side
from entrepot.aftersales.types import Change, NewChargeback
from entrepot.console.access import Operating, operating, show, telling
from entrepot.console.queues import case_context
from entrepot.kernel.errors import Refused
from entrepot.kernel.money import Money
from entrepot.orders.errors import UnknownOrder
from entrepot.orders.queries import find_by_number
from entrepot.payments.queries import captured_payment
from entrepot.stores import queries as stores
from entrepot.wording.refusals import sentence

PAGE: Final = 30


@operating("orders.arbitrate")
def ruling_preview(request: Operating, case_id: UUID) -> HttpResponseBase:
    """What a decision for the typed amount would post."""
    found = queries.case_story(case_id, side=Side.OPERATOR, actor=request.actor)
    try:
        amount = Money.parse(request.GET.get("amount", "").strip().replace(",", "") or "0", found.line.currency).amount_minor
        context = case_context(found, amount)
    except Refused as refusal:
        text = sentence(refusal)
        return render(request, "console/queues/ruling_wrong.html", {"error": text})
    return render(request, "console/queues/ruling_preview.html", context)


@operating("orders.view")
def case(request: Operating, case_id: UUID) -> HttpResponseBase:
    """One case's story."""
    found = queries.case_story(case_id, side=Side.OPERATOR, actor=request.actor)
    amount = found.line.amount_minor if found.line.ruled_minor is None else found.line.ruled_minor
    try:
        context = case_context(found, amount)
    except Refused as refusal:  # the money has gone another way since: the story is there to be read all the same
        context = {**case_context(found, None), "error": sentence(refusal)}
    moves = set(found.moves) & {"begin_ruling", "return_arrived", "say"} if "orders.arbitrate" in request.leaves else set()
    return show(request, "console/case.html", {"section": "cases", "moves": moves, **context})


@operating("orders.arbitrate")
@require_POST
def move_case(request: Operating, case_id: UUID) -> HttpResponseBase:
    """Hear no more and decide, note that a return arrived, or write to both sides."""
    name = request.POST.get("move", "")
    if name in {"begin_ruling", "return_arrived", "say"}:
        with telling(request, _("Done.")):
            services.act(
                case_id, name, side=Side.OPERATOR, actor=request.actor, change=Change(text=request.POST.get("text", ""))
            )  # fmt: skip
    return redirect("console:case", case_id=case_id)


@operating("orders.view")
def cases(request: Operating) -> HttpResponseBase:
    """The open cases of the market, the longest unchanged first, by state."""
    state = request.GET.get("state", "")
    states = [state] if state in CaseState.values else [one.value for one in CaseState if one not in ("success", "closed")]
    rows = queries.waiting_rulings(states, limit=100)
    context = {
        "section": "cases", "rows": rows, "stores": stores.stores({row.store_id for row in rows}), "state": state,
        "states": [one.value for one in CaseState if one not in ("success", "closed")],
    }  # fmt: skip
    return show(request, "console/cases.html", context)


@operating("orders.view")
def picture(request: Operating, picture_id: UUID) -> HttpResponseBase:
    """A picture of a case."""
    response = FileResponse(
        queries.picture_file(picture_id, side=Side.OPERATOR, actor=request.actor), content_type="image/webp"
    )
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


@operating("orders.arbitrate")
def chargebacks(request: Operating) -> HttpResponseBase:
    """What banks took back: to be answered first; and a form for what the provider tells."""
    error, status = "", HTTPStatus.OK
    if request.method == "POST":
        try:
            _enter(request)
        except Refused as refusal:
            error = sentence(refusal)
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            messages.success(request, _("Entered. The store is told, and what is in escrow is held."))
            return redirect("console:chargebacks")
    only_open = request.GET.get("state") != "all"
    rows = queries.chargebacks(only_open=only_open, before=_before(request), limit=PAGE + 1)
    context: dict[str, Any] = {
        "section": "chargebacks", "rows": rows[:PAGE], "stores": stores.stores({row.store_id for row in rows}),
        "only_open": only_open, "error": error, "typed": request.POST,
        "next": f"{rows[PAGE - 1].opened_at.isoformat()}~{rows[PAGE - 1].id}" if len(rows) > PAGE else "",
    }  # fmt: skip
    return show(request, "console/chargebacks.html", context, status=status)


@operating("orders.arbitrate")
def chargeback(request: Operating, chargeback_id: UUID) -> HttpResponseBase:
    """One of them: evidence, and what the bank decided."""
    found = queries.chargeback(chargeback_id)
    if request.method == "POST":
        do = request.POST.get("do", "")
        with telling(request, _("Done.")):
            if do == "submit":
                services.submit_evidence(chargeback_id, request.POST.get("evidence", ""), actor=request.actor)
            elif do == "accept":
                services.accept_chargeback(chargeback_id, actor=request.actor)
            elif do in {"won", "lost"}:
                services.decide_chargeback(chargeback_id, won=do == "won", actor=request.actor)
        return redirect("console:chargeback", chargeback_id=chargeback_id)
    context = {"section": "chargebacks", "row": found, "store": stores.store(found.store_id)}
    return show(request, "console/chargeback.html", context)


def _enter(request: Operating) -> None:
    given = request.POST
    number = given.get("order", "").strip()
    order_id = find_by_number([number]).get(number)
    payment = captured_payment(order_id) if order_id else None
    if payment is None:
        raise UnknownOrder
    due = parse_date(given.get("due", "")) if given.get("due") else None
    services.open_chargeback(
        NewChargeback(
            payment.payment_id,
            Money.parse(given.get("amount", "").strip().replace(",", "") or "0", payment.currency).amount_minor,
            given.get("ref", "").strip(),
            given.get("reason", ""),
            datetime(due.year, due.month, due.day, 23, 59, tzinfo=UTC) if due else None,
        ),
        actor=request.actor,
    )


def _before(request: Operating) -> tuple[datetime, UUID] | None:
    at, _mark, row_id = request.GET.get("before", "").partition("~")
    with suppress(ValueError):
        return datetime.fromisoformat(at), UUID(row_id)
    return None
