"""After-sales as shoppers meet it: ask, follow, answer."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepot.aftersales import queries, services
from entrepot.aftersales.enums import CaseKind, Side
from entrepot.aftersales.errors import UnknownCase
from entrepot.aftersales.types import CaseView, Change, Choice, Wish
from entrepot.identity.services import slow_down_messages
from entrepot.kernel.errors import Refused
from entrepot.kernel.money import Money
from entrepot.orders.queries import order_page
from entrepot.storefront.access import address_of, is_guest, key_of, own_order
from entrepot.storefront.views.messages import before, pictures_of
from entrepot.storefront.visitor import actor_of, language
from entrepot.stores.queries import store, stores
from entrepot.wording.refusals import sentence
from entrepot.wording.vocabulary import word

PAGE: Final = 20
_FORMS: Final = frozenset(
    {"accept_offer", "withdraw", "escalate", "send_back", "give_evidence", "say", "appeal", "give_account"}
)


@login_required
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """The person's cases, the newest first."""
    person_id = actor_of(request).person_id
    assert person_id is not None  # login_required
    only_open = request.GET.get("state") == "open"
    found = queries.cases_of_buyer(person_id, only_open=only_open, before=before(request), limit=PAGE + 1)
    shown = found[:PAGE]
    shops = stores({line.store_id for line in shown})
    context = {
        "lines": [(line, shops[line.store_id].name_in(language())) for line in shown],
        "only_open": only_open,
        "next": f"{shown[-1].opened_at.isoformat()},{shown[-1].id}" if len(found) > PAGE else "",
    }
    return render(request, "storefront/cases.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Ask for something: what, why, of which goods, how much. One question after the other."""
    order, guest = own_order(request, order_id)
    choice = queries.choice_for(order)
    if request.method == "POST":
        try:
            slow_down_messages(actor_of(request))
            made = services.open_case(
                order_id, _wish(request.POST, order["currency"]), actor=actor_of(request), pictures=tuple(pictures_of(request)),
                guest=guest,
            )  # fmt: skip
        except Refused as refusal:
            return _asked(request, order, choice, request.POST, guest=guest, refusal=refusal)
        return redirect(_address(made, order_id, guest=guest))
    return _asked(request, order, choice, request.GET, guest=guest)


@require_safe
def amount(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """The most that can go back for what is chosen, as it is chosen."""
    order, _guest = own_order(request, order_id)
    own = _uuid(request.GET.get("case", ""))
    return render(request, "storefront/parts/case_most.html", _most(order, queries.choice_for(order, own=own), request.GET))


@require_safe
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case: where it stands, what was said, what can be done, and until when."""
    found, guest = _own(request, case_id)
    return _page(request, found, guest=guest)


@require_POST
def move(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Do what a form of the case's page says."""
    found, guest = _own(request, case_id)
    name = request.POST.get("move", "")
    if name not in _FORMS:
        raise Http404
    change = Change(
        text=request.POST.get("text", ""),
        pictures=tuple(pictures_of(request)),
        carrier=request.POST.get("carrier", ""),
        number=request.POST.get("number", ""),
        holder=request.POST.get("holder", ""),
        account=request.POST.get("account", ""),
    )
    try:
        slow_down_messages(actor_of(request))
        services.act(case_id, name, side=Side.BUYER, actor=actor_of(request), change=change, guest=guest)
    except Refused as refusal:
        if refusal.kind in {"missing", "forbidden"}:
            raise
        return _page(request, found, guest=guest, failed=name, refusal=refusal)
    messages.success(request, _("Done. We have told the store."))
    return redirect(_address(case_id, found.line.order_id, guest=guest))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask for something else in the same case."""
    found, guest = _own(request, case_id)
    if "edit" not in found.moves:
        return redirect(_address(case_id, found.line.order_id, guest=guest))
    order = order_page(found.line.order_id)
    choice = queries.choice_for(order, own=case_id)
    if request.method == "POST":
        try:
            change = Change(
                text=request.POST.get("text", ""),
                pictures=tuple(pictures_of(request)),
                wish=_wish(request.POST, order["currency"]),
            )
            services.act(case_id, "edit", side=Side.BUYER, actor=actor_of(request), change=change, guest=guest)
        except Refused as refusal:
            return _asked(request, order, choice, request.POST, guest=guest, refusal=refusal, case=found)
        return redirect(_address(case_id, found.line.order_id, guest=guest))
    given = QueryDict(mutable=True)
    given.update(
        {"kind": found.line.kind, "reason": found.line.reason, **{f"pieces-{i.position}": str(i.quantity) for i in found.items}}
    )
    given.update({name: request.GET[name] for name in ("kind",) if request.GET.get(name)})
    return _asked(request, order, choice, given, guest=guest, case=found)


@require_safe
def picture(request: HttpRequest, picture_id: UUID) -> HttpResponseBase:
    """A picture of a case, for those whose case it is: the shopper, the store's people, the platform's."""
    actor = actor_of(request)
    guest_of = _uuid(request.GET.get("order", ""))
    for side in (Side.BUYER, Side.STORE):
        try:
            file = queries.picture_file(
                picture_id, side=side, actor=actor, guest=bool(guest_of and is_guest(request, guest_of))
            )
        except Refused:
            continue
        response = FileResponse(file, content_type="image/webp")
        response.headers["Cache-Control"] = "private, max-age=3600"
        return response
    raise Http404


def _own(request: HttpRequest, case_id: UUID) -> tuple[CaseView, bool]:
    parties = queries.parties_of_cases([case_id]).get(case_id)
    if parties is None:
        raise UnknownCase
    guest = parties["buyer_id"] is None and is_guest(request, parties["order_id"])
    return queries.case_story(case_id, side=Side.BUYER, actor=actor_of(request), guest=guest), guest


def _page(
    request: HttpRequest, found: CaseView, *, guest: bool, failed: str = "", refusal: Refused | None = None
) -> HttpResponse:
    shop = store(found.line.store_id)
    name = shop.name_in(language())
    who = {Side.BUYER: _("You"), Side.STORE: name}
    context = {
        "case": found,
        "moves": found.moves,
        "store": shop,
        "store_name": name,
        "order_address": address_of({"id": found.line.order_id, "buyer_id": found.line.buyer_id}),
        "thread": [(entry, who.get(Side(entry.side)) or word("case_side", entry.side)) for entry in found.entries],
        "key": key_of(found.line.order_id) if guest else "",
        "failed": failed,
        "error": sentence(refusal) if refusal else "",
        "typed": request.POST,
    }
    status = HTTPStatus.OK if refusal is None else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "storefront/case.html", context, status=status)


def _asked(
    request: HttpRequest, order: dict[str, Any], choice: Choice, given: QueryDict, *, guest: bool, refusal: Refused | None = None,
    case: CaseView | None = None,
) -> HttpResponse:  # fmt: skip
    kind = given.get("kind", "")
    if kind not in choice.kinds or not choice.lines:
        kind = ""
    titles = {line["position"]: {**line, "counts": range(1, line["quantity"] + 1)} for line in order["lines"]}
    context = {
        "order": order,
        "case": case,
        "choice": choice,
        "kind": kind,
        "reasons": choice.reasons.get(kind, ()),
        "reason": given.get("reason", ""),
        "lines": [(line, titles[line.position], _pieces(given).get(line.position, 0)) for line in choice.lines],
        "amount": given.get("amount", ""),
        "text": given.get("text", ""),
        "error": "" if refusal is None else sentence(refusal),
        "with_money": kind != CaseKind.EXCHANGE,
        "whole": kind == CaseKind.UNSHIPPED,
        "key": key_of(order["id"]) if guest else "",
        "order_address": address_of(order),
        **_most(order, choice, given),
    }
    status = HTTPStatus.OK if refusal is None else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "storefront/case_new.html", context, status=status)


def _most(order: dict[str, Any], choice: Choice, given: Mapping[str, str]) -> dict[str, Any]:
    kind, reason = given.get("kind", ""), given.get("reason", "")
    known = kind in choice.kinds
    if known and not reason:
        reason = choice.reasons[kind][0]
    most = queries.most_of(choice, kind, reason, _pieces(given)) if known and reason in choice.reasons.get(kind, ()) else None
    return {"most": most, "currency": order["currency"], "is_exchange": kind == CaseKind.EXCHANGE}


def _wish(given: QueryDict, currency: str) -> Wish:
    """What the form asks for. Raises MalformedAmount."""
    typed = given.get("amount", "").strip().replace(",", "")
    wanted = Money.parse(typed, currency).amount_minor if typed else None
    return Wish(given.get("kind", ""), given.get("reason", ""), _pieces(given), wanted, given.get("text", ""))


def _pieces(given: Mapping[str, str]) -> dict[int, int]:
    found = {}
    for name in given:
        head, _dash, position = name.partition("-")
        value = str(given[name])
        if head == "pieces" and position.isdecimal() and value.isdecimal() and len(position) < 5 and len(value) < 5:
            found[int(position)] = int(value)
    return found


def _address(case_id: UUID, order_id: UUID, *, guest: bool) -> str:
    address = reverse("storefront:case", args=[case_id])
    return f"{address}?key={key_of(order_id)}" if guest else address


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404 from None
