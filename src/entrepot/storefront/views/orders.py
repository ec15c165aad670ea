"""The shopper's orders."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepot.kernel.errors import Refused
from entrepot.ledger.queries import balance
from entrepot.ledger.types import AccountKey
from entrepot.logistics.queries import tracking
from entrepot.orders.enums import Mover, OrderState
from entrepot.orders.queries import moves_of, orders_of_buyer
from entrepot.orders.services import cancel, confirm_receipt, extend_receipt, pay_again
from entrepot.payments.errors import PaymentDeclined, PaymentOver
from entrepot.payments.queries import latest_attempts, refunds_of
from entrepot.payments.services import open_cashier
from entrepot.storefront import timeline, wording
from entrepot.storefront.access import address_of, key_of, own_order
from entrepot.storefront.quoted import taxes_of
from entrepot.storefront.visitor import actor_of, language
from entrepot.stores.queries import store, stores

PAGE = 20
METHOD = "redirect"  # the shopper pays at the provider's cashier


@login_required
@require_safe
def order_list(request: HttpRequest) -> HttpResponse:
    """The orders of the person, newest first, by state."""
    person_id = actor_of(request).person_id
    assert person_id is not None  # login_required
    state = request.GET.get("state", "")
    if state and state not in OrderState.values:
        raise Http404
    found = orders_of_buyer(person_id, state=state or None, before=_before(request.GET.get("before", "")), limit=PAGE + 1)
    shown = found[:PAGE]
    shops = stores({order["store_id"] for order in shown})
    return render(
        request,
        "storefront/orders.html",
        {
            "orders": [(order, shops[order["store_id"]].name_in(language())) for order in shown],
            "state": state,
            "states": wording.STATES,
            "next": f"{shown[-1]['placed_at'].isoformat()},{shown[-1]['id']}" if len(found) > PAGE else "",
        },
    )


@require_safe
def order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """One order: how far it is, what happened, what it cost, and what its shopper can do."""
    found, guest = own_order(request, order_id)
    parcels = tracking(order_id)
    shop = store(found["store_id"])
    escrow = balance(AccountKey("escrow.order", f"order:{order_id}", found["currency"], found["store_id"]))
    return render(
        request,
        "storefront/order.html",
        {
            "order": found,
            "store": shop,
            "store_name": shop.name_in(language()),
            "stages": timeline.stages(found),
            "events": timeline.events(found, parcels),
            "parcels": parcels,
            "refunds": refunds_of([order_id])[order_id],
            "escrow_minor": escrow.net_minor,
            "taxes": taxes_of(found["tax"], "checkout"),
            "border": taxes_of(found["tax"], "border"),
            "deadline_label": wording.DEADLINES.get(found["state"]),
            "moves": [
                (move.name, wording.MOVES.get(move.name, move.label))
                for move in moves_of(found["state"], Mover.BUYER)
                if move.name != "extend_receipt" or found["extended_at"] is None
            ],
            "key": key_of(order_id) if guest else "",
            "link": request.build_absolute_uri(address_of(found)) if guest else "",
        },
    )


@require_POST
def move(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Do what a button of the page says."""
    found, guest = own_order(request, order_id)
    actor, name = actor_of(request), request.POST.get("move", "")
    try:
        if name in {"cancel", "cancel_paid"}:
            cancel(order_id, actor=actor, guest=guest)
        elif name in {"confirm_receipt", "extend_receipt"}:
            does = confirm_receipt if name == "confirm_receipt" else extend_receipt
            [outcome] = does([order_id], actor=actor, guest=guest)
            if isinstance(outcome, Refused):
                raise outcome
        else:
            raise Http404
    except Refused as refusal:
        messages.error(request, wording.sentence(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect(address_of(found))


@require_POST
def pay(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Back to the cashier with an order that was not paid yet; where the last attempt is over, with a new one."""
    found, guest = own_order(request, order_id)
    attempt = latest_attempts([found["purchase_id"]]).get(found["purchase_id"])
    if attempt is None:
        raise Http404
    [action] = open_cashier([attempt.payment_id])
    if isinstance(action, PaymentOver | PaymentDeclined):
        back = request.build_absolute_uri(reverse("storefront:returned", args=[found["purchase_id"]]))
        started = pay_again(
            found["purchase_id"],
            provider=settings.PAYMENT_PROVIDERS[0],
            method=METHOD,
            actor=actor_of(request),
            return_url=back,
            guest=guest,
        )
        [action] = open_cashier([started.payment_id])
    if isinstance(action, Refused):
        messages.error(request, wording.sentence(action))
    elif action.kind == "redirect":
        return redirect(action.url)
    return redirect(address_of(found))


def _before(text: str) -> tuple[datetime, UUID] | None:
    if not text:
        return None
    at, _sep, order_id = text.partition(",")
    try:
        return datetime.fromisoformat(at.replace(" ", "+")), UUID(order_id)
    except ValueError:
        raise Http404 from None
