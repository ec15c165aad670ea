"""The notification centre."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepot.identity.queries import stores_of
from entrepot.notices import queries, services
from entrepot.notices.enums import Channel, Kind
from entrepot.notices.types import Wish
from entrepot.storefront.visitor import actor_of

from .messages import before

PAGE = 20
KINDS: Final[dict[str, Promise]] = {
    Kind.ORDER_PLACED: gettext_lazy("Order placed"),
    Kind.ORDER_PAID: gettext_lazy("Order paid"),
    Kind.ORDER_AUTHORISED: gettext_lazy("Order placed, paid on receipt"),
    Kind.ORDER_NOT_TAKEN: gettext_lazy("Amount could not be taken"),
    Kind.RECEIPT_LIMIT: gettext_lazy("Paying on receipt offered"),
    Kind.RECEIPT_LIMIT_GONE: gettext_lazy("Paying on receipt ended"),
    Kind.ORDER_PARTLY_SHIPPED: gettext_lazy("A part of an order shipped"),
    Kind.ORDER_SHIPPED: gettext_lazy("Order shipped"),
    Kind.ORDER_DELIVERED: gettext_lazy("Order delivered"),
    Kind.ORDER_RECEIVED: gettext_lazy("Order complete"),
    Kind.ORDER_CANCELLED: gettext_lazy("Order closed without payment"),
    Kind.ORDER_REFUNDED: gettext_lazy("Money returned"),
    Kind.MESSAGE: gettext_lazy("Message of a store"),
    Kind.STORE_ORDER_PAID: gettext_lazy("Store: an order to ship"),
    Kind.STORE_ORDER_AUTHORISED: gettext_lazy("Store: an order to ship, paid on receipt"),
    Kind.STORE_ORDER_LATE: gettext_lazy("Store: an order is late"),
    Kind.STORE_ORDER_RECEIVED: gettext_lazy("Store: an order was received"),
    Kind.STORE_ORDER_CLOSED: gettext_lazy("Store: an order was cancelled"),
    Kind.STORE_MESSAGE: gettext_lazy("Store: message of a shopper"),
    Kind.STORE_PAYOUT_PAID: gettext_lazy("Store: a payout was paid"),
    Kind.STORE_PAYOUT_FAILED: gettext_lazy("Store: a payout failed"),
    Kind.STORE_OPENED: gettext_lazy("Store: application approved"),
    Kind.STORE_REFUSED: gettext_lazy("Store: application turned down"),
    Kind.STORE_STOCK_OUT: gettext_lazy("Store: out of stock"),
    Kind.CASE_AGREED: gettext_lazy("Case: agreed"),
    Kind.CASE_SEND_BACK: gettext_lazy("Case: goods to be sent back"),
    Kind.CASE_REFUSED: gettext_lazy("Case: refused"),
    Kind.CASE_OFFERED: gettext_lazy("Case: an offer"),
    Kind.CASE_REPLACED: gettext_lazy("Case: replacement sent"),
    Kind.CASE_ESCALATED: gettext_lazy("Case: arbitration"),
    Kind.CASE_RULED: gettext_lazy("Case: decided"),
    Kind.CASE_CLOSED: gettext_lazy("Case: closed"),
    Kind.CASE_ACCOUNT: gettext_lazy("Case: account needed"),
    Kind.CASE_SAID: gettext_lazy("Case: message"),
    Kind.STORE_CASE_OPENED: gettext_lazy("Store: a new case"),
    Kind.STORE_CASE_CHANGED: gettext_lazy("Store: a case was changed"),
    Kind.STORE_CASE_SENT_BACK: gettext_lazy("Store: a return is on its way"),
    Kind.STORE_CASE_ESCALATED: gettext_lazy("Store: arbitration"),
    Kind.STORE_CASE_RULED: gettext_lazy("Store: a case was decided"),
    Kind.STORE_CASE_CLOSED: gettext_lazy("Store: a case was closed"),
    Kind.STORE_CASE_SILENT: gettext_lazy("Store: a case was agreed by silence"),
    Kind.STORE_CASE_SAID: gettext_lazy("Store: message in a case"),
    Kind.STORE_CHARGEBACK: gettext_lazy("Store: chargeback"),
    Kind.STORE_WEBHOOK_OFF: gettext_lazy("Store: a webhook was switched off"),
}


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What the person was told, the latest first."""
    found = queries.notices_of(_person(request), before=before(request), limit=PAGE + 1)
    shown = found[:PAGE]
    lines = []
    for line in shown:
        subject, text = services.sentence(line.kind, line.params)
        lines.append({"id": line.id, "subject": subject, "text": text, "at": line.at, "is_read": line.is_read})
    following = f"{shown[-1].at.isoformat()},{shown[-1].id}" if len(found) > PAGE else ""
    return render(request, "storefront/notices.html", {"lines": lines, "next": following})


@login_required
@require_safe
def follow(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """To what the notice is about; it is read now."""
    target = services.mark_read(notice_id, actor=actor_of(request))
    return redirect(services.path_of(target))


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything is read."""
    services.mark_all_read(actor=actor_of(request))
    return redirect("storefront:notices")


@login_required
@require_http_methods(["GET", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """What the person is told, and how; what concerns stores only for those who work in one."""
    person_id = _person(request)
    works = bool(stores_of(person_id))
    wishes = [wish for wish in queries.wishes_of(person_id) if works or not wish.kind.startswith("store_")]
    if request.method == "POST":
        wanted = {
            (wish.kind, channel): channel in request.POST.getlist(wish.kind) for wish in wishes for channel in Channel.values
        }
        services.choose({key: on for key, on in wanted.items() if on != _now(wishes, key)}, actor=actor_of(request))
        messages.success(request, _("Saved."))
        return redirect("storefront:notice-choices")
    return render(request, "storefront/notice_choices.html", {"wishes": [(wish, KINDS[wish.kind]) for wish in wishes]})


@csrf_exempt  # mail programs post here without a cookie (RFC 8058); the signed link is the right to do so
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """No more mails of a kind: asked first, unless it is posted."""
    kind = services.unsubscribe(token, only_look=request.method != "POST")
    return render(request, "storefront/unsubscribe.html", {"name": KINDS[kind], "done": request.method == "POST"})


def _now(wishes: list[Wish], key: tuple[str, str]) -> bool:
    return next(bool(asdict(wish)[key[1]]) for wish in wishes if wish.kind == key[0])


def _person(request: HttpRequest) -> UUID:
    person_id = actor_of(request).person_id
    assert person_id is not None  # login_required
    return person_id
