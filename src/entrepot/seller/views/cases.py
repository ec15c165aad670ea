"""After-sales at the store's desk: what waits and until when, one case with what can be answered, chargebacks."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.aftersales import queries, services
from entrepot.aftersales.enums import Side
from entrepot.aftersales.types import CaseView, Change
from entrepot.identity.queries import names_of
from entrepot.kernel.errors import Refused
from entrepot.kernel.money import Money
from entrepot.kernel.pictures import MOST_BYTES, NotAPicture
from entrepot.orders.queries import order_page
from entrepot.seller.access import DeskRequest, at_desk, show, telling
from entrepot.seller.titles import titled
from entrepot.wording.refusals import sentence
from entrepot.wording.vocabulary import word

PAGE: Final = 30
MOST_PICTURES: Final = 5
_FORMS: Final = frozenset(
    {
        "agree", "agree_return", "refuse", "offer", "confirm_return", "confirm_exchange", "contest_return", "replace", "say",
        "give_evidence", "appeal",
    }
)  # fmt: skip
_ADDRESS: Final = ("name", "city", "region", "postcode", "country", "phone")


@at_desk("orders.view")
def cases(request: DeskRequest) -> HttpResponseBase:
    """What waits for the store, the most urgent first; what waits for others; what is over."""
    desk = request.desk
    counts = queries.counts_of_store(desk.store_id)
    queue = request.GET.get("queue", "")
    if queue not in queries.QUEUES:
        queue = next((name for name in ("answer", "back") if counts[name]), "answer")
    text = request.GET.get("q", "").strip()[:30]
    rows = queries.cases_of_store(desk.store_id, queue, text=text, after=_after(request), limit=PAGE + 1)
    shown = rows[:PAGE]
    context = {
        "section": "cases",
        "rows": shown,
        "queue": queue,
        "counts": counts,
        "queues": [(name, _queue_name(name), counts[name]) for name in queries.QUEUES],
        "search": text,
        "next": _marker(shown[-1], queue) if len(rows) > PAGE else "",
        "chargebacks": queries.chargebacks(desk.store_id, only_open=True, limit=20),
    }
    return show(request, "seller/cases.html", context)


@at_desk("orders.view")
def case(request: DeskRequest, case_id: UUID) -> HttpResponseBase:
    """One case: what is asked, what was said, and what the store can do, until when."""
    return _page(request, _found(request, case_id))


@at_desk("orders.refund")
@require_POST
def move(request: DeskRequest, case_id: UUID) -> HttpResponseBase:
    """Do what a form of the case's page says."""
    found, name = _found(request, case_id), request.POST.get("move", "")
    if name not in _FORMS:  # no button of ours
        return redirect("seller:case", slug=request.desk.store.slug, case_id=case_id)
    try:
        services.act(case_id, name, side=Side.STORE, actor=request.desk.actor, change=_change(request, found, name))
    except Refused as refusal:
        if refusal.kind in {"missing", "forbidden"}:
            raise
        return _page(request, found, failed=name, refusal=refusal)
    with telling(request, _("Done. The shopper is told.")):
        pass
    return redirect("seller:case", slug=request.desk.store.slug, case_id=case_id)


@at_desk("orders.view")
def chargeback(request: DeskRequest, chargeback_id: UUID) -> HttpResponseBase:
    """One chargeback, and what the store says to it."""
    found = queries.chargeback(chargeback_id, store_id=request.desk.store_id)
    error = ""
    if request.method == "POST":
        try:
            services.submit_evidence(chargeback_id, request.POST.get("evidence", ""), actor=request.desk.actor)
        except Refused as refusal:
            if refusal.kind in {"missing", "forbidden"}:
                raise
            error = sentence(refusal)
        else:
            with telling(request, _("Handed in.")):
                pass
            return redirect("seller:chargeback", slug=request.desk.store.slug, chargeback_id=chargeback_id)
    context = {
        "section": "cases", "row": found, "error": error, "evidence": request.POST.get("evidence", found.evidence),
        "order": order_page(found.order_id, store_id=request.desk.store_id),
    }  # fmt: skip
    return show(request, "seller/chargeback.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK)


def _found(request: DeskRequest, case_id: UUID) -> CaseView:
    return queries.case_story(case_id, side=Side.STORE, actor=request.desk.actor, store_id=request.desk.store_id)


def _change(request: DeskRequest, found: CaseView, name: str) -> Change:
    given = request.POST
    typed = given.get("amount", "").strip().replace(",", "")
    amount = Money.parse(typed, found.line.currency).amount_minor if typed and name == "offer" else None
    address: dict[str, Any] | None = None
    if name == "agree_return" and given.get("street", "").strip():
        address = {part: given.get(part, "") for part in _ADDRESS} | {"lines": [given["street"]]}
        address["country"] = str(address["country"]).upper()
    return Change(
        text=given.get("text", ""), pictures=_pictures(request), amount_minor=amount, carrier=given.get("carrier", ""),
        number=given.get("number", ""), address=address, put_back={"yes": True, "no": False}.get(given.get("put_back", "")),
    )  # fmt: skip


def _page(request: DeskRequest, found: CaseView, *, failed: str = "", refusal: Refused | None = None) -> HttpResponseBase:
    desk = request.desk
    names = names_of([entry.person_id for entry in found.entries if entry.person_id and entry.side == Side.STORE])
    thread = [
        (entry, names.get(entry.person_id) if entry.side == Side.STORE and entry.person_id else word("case_side", entry.side))
        for entry in found.entries
    ]
    context = {
        "section": "cases",
        "case": replace(found, items=titled(found.items)),
        "moves": found.moves if "orders.refund" in desk.leaves else (),
        "thread": thread,
        "order": order_page(found.line.order_id, store_id=desk.store_id),
        "kept_address": queries.kept_address(desk.store_id),
        "failed": failed,
        "error": "" if refusal is None else sentence(refusal),
        "typed": request.POST,
    }
    return show(request, "seller/case.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK)


def _pictures(request: DeskRequest) -> tuple[bytes, ...]:
    """What was uploaded, unread if it is too large to be a picture. Raises NotAPicture."""
    files = request.FILES.getlist("pictures")[:MOST_PICTURES]
    if any(file.size is None or file.size > MOST_BYTES for file in files):
        raise NotAPicture
    return tuple(file.read() for file in files)


def _queue_name(name: str) -> str:
    return {
        "answer": _("To answer"),
        "back": _("Returns to confirm or replace"),
        "platform": _("With the platform"),
        "shopper": _("With the shopper"),
        "over": _("Over"),
    }[name]


def _marker(row: Any, queue: str) -> str:
    at = row.closed_at if queue == "over" else row.deadline_at
    return f"{at.isoformat()}~{row.id}" if at else ""


def _after(request: DeskRequest) -> tuple[datetime, UUID] | None:
    at, _mark, case_id = request.GET.get("after", "").partition("~")
    with suppress(ValueError):
        return datetime.fromisoformat(at.replace(" ", "+")), UUID(case_id)
    return None
