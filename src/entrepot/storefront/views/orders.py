"""The shopper's orders: the list, and one order with what can be done about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from entrepot.aftersales.queries import cases_of_order, choice_for
from entrepot.catalog.queries import variants
from entrepot.kernel.errors import Refused
from entrepot.ledger.queries import balance
from entrepot.ledger.types import AccountKey
from entrepot.logistics.queries import tracking
from entrepot.orders.enums import Mover, OrderState
from entrepot.orders.queries import (
    buyer_orders,
    count_buyer_orders,
    identity_mask_of,
    moves_of,
    orders_of_purchase,
    stores_of_buyer,
)
from entrepot.orders.services import cancel, confirm_receipt, extend_receipt, pay_again, put_in_cart
from entrepot.payments.errors import MethodNotOffered, PaymentDeclined, PaymentOver
from entrepot.payments.queries import authorisations, payments_of, refunds_of
from entrepot.payments.services import open_cashier
from entrepot.storefront import words as said
from entrepot.storefront.access import address_of, key_of, own_order
from entrepot.storefront.helping import answers_for
from entrepot.storefront.paying import choices, chosen, leads_to_cashier
from entrepot.storefront.signs import sign
from entrepot.storefront.timeline import timeline
from entrepot.storefront.visitor import CART_COOKIE, actor_of, cart_to_fill, keep, language
from entrepot.stores.queries import store, stores
from entrepot.tax.types import by_kind
from entrepot.wording.refusals import sentence

PAGE = 20
_S = OrderState
# Tabs of the list: their name in the address, and the states behind it.
TABS: Final = {
    "wait_buyer_pay": (_S.WAIT_BUYER_PAY,),
    "paid": (_S.PAID, _S.PARTLY_SHIPPED),
    "shipped": (_S.SHIPPED,),
    "finished": (_S.COLLECTING, _S.FINISHED),
    "closed": (_S.CLOSED_UNPAID, _S.CLOSED_REFUNDED),
}


@login_required
@require_safe
@leads_to_cashier
def order_list(request: HttpRequest) -> HttpResponse:
    """The orders of the person, newest first: by state, by words."""
    person_id = actor_of(request).person_id
    assert person_id is not None  # login_required
    tab, words = request.GET.get("state", ""), request.GET.get("q", "").strip()[:100]
    if tab and tab not in TABS and tab not in OrderState.values:
        raise Http404
    shops = {shop.id: shop.name_in(language()) for shop in stores(stores_of_buyer(person_id)).values()}
    found = buyer_orders(
        person_id,
        states=TABS.get(tab, (tab,) if tab else ()),
        words=words,
        store_ids=[store_id for store_id, name in shops.items() if words and words.casefold() in name.casefold()],
        before=_before(request.GET.get("before", "")),
        limit=PAGE + 1,
    )
    shown = found[:PAGE]
    views = variants({UUID(line["variant_id"]) for order in shown for line in order["lines"][:4]})
    for order in shown:
        for line in order["lines"]:
            view = views.get(UUID(line["variant_id"]))
            line["picture"] = view.picture if view else ""
    counts = count_buyer_orders(person_id)
    return render(
        request,
        "storefront/orders.html",
        {
            "orders": [(order, shops[order["store_id"]]) for order in shown],
            "state": tab,
            "words": words,
            "tabs": [(name, said.TABS[name], sum(counts.get(state, 0) for state in states)) for name, states in TABS.items()],
            "total": sum(counts.values()),
            "next": f"{shown[-1]['placed_at'].isoformat()},{shown[-1]['id']}" if len(found) > PAGE else "",
        },
    )


@require_safe
@leads_to_cashier
def order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """One order: how far it is, what happened, what it cost, and what its shopper can do."""
    found, guest = own_order(request, order_id)
    parcels = tracking(order_id)
    shop = store(found["store_id"])
    escrow = balance(AccountKey("escrow.order", f"order:{order_id}", found["currency"], found["store_id"]))
    together = orders_of_purchase(found["purchase_id"]) if found["state"] == OrderState.WAIT_BUYER_PAY else []
    receipt = authorisations([order_id]).get(order_id) if _is_unpaid(found) and not found["closed_at"] else None
    views = variants([line["variant_id"] for line in found["lines"]])
    for line in found["lines"]:
        view = views.get(line["variant_id"])
        line["picture"], line["slug"] = (view.picture, view.slug if view.published else "") if view else ("", "")
    return render(
        request,
        "storefront/order.html",
        {
            "order": found,
            "together": [(other, address_of(other)) for other in together] if len(together) > 1 else [],
            "together_minor": sum(other["total_minor"] for other in together),
            "store": shop,
            "sign": sign(shop.id),
            "store_name": shop.name_in(language()),
            "stages": timeline(found, parcels),
            "parcels": parcels,
            "titles": {line["variant_id"]: line["title"] for line in found["lines"]},
            "refunds": refunds_of([order_id])[order_id],
            "cases": cases_of_order(order_id),
            "may_ask": _may_ask(found),
            "escrow_minor": escrow.net_minor,
            "receipt": receipt,
            "pay_by": choices(request, str(found["currency"]), {found["store_id"]}) if receipt and receipt.is_given_up else [],
            "taxes": by_kind(found["tax"], "checkout"),
            "border": by_kind(found["tax"], "border"),
            "identity": identity_mask_of(found["purchase_id"]),
            "moves": [(name, label, name in said.QUESTIONS) for name, label in _moves(found)],
            "key": key_of(order_id) if guest else "",
            "link": request.build_absolute_uri(address_of(found)) if guest else "",
        },
    )


def _may_ask(found: dict[str, Any]) -> bool:
    """Whether after-sales can be asked for now."""
    if found["paid_at"] is None and not _is_unpaid(found):
        return False
    choice = choice_for(found)
    return bool(choice.kinds and choice.lines)


def _moves(found: dict[str, Any]) -> list[tuple[str, str]]:
    """What its shopper may do with it now: names of moves and their words. While a case is open the order waits for it."""
    names: dict[str, object] = {**said.MOVES, **(said.UNPAID_MOVES if _is_unpaid(found) else {})}
    return [
        (move.name, str(names.get(move.name, move.label)))
        for move in sorted(moves_of(found["state"], Mover.BUYER), key=lambda move: move.name != "confirm_receipt")
        if (move.name != "extend_receipt" or found["extended_at"] is None)
        and not (found["open_cases"] and "no_case" in move.guards)
    ]


def _is_unpaid(found: dict[str, Any]) -> bool:
    """Whether it is paid on receipt, and nothing was taken yet."""
    return found["authorised_at"] is not None and found["paid_at"] is None


@require_safe
def sure(request: HttpRequest, order_id: UUID, name: str) -> HttpResponse:
    """What a step means that cannot be taken back, before it is taken."""
    found, guest = own_order(request, order_id)
    label = dict(_moves(found)).get(name)
    if label is None or name not in said.QUESTIONS:
        return redirect(address_of(found))  # it was done meanwhile, or cannot be any more
    questions = said.QUESTIONS | (said.UNPAID_QUESTIONS if _is_unpaid(found) else {})
    question, consequence = questions[name]
    return render(
        request,
        "storefront/sure.html",
        {
            "order": found, "name": name, "label": label, "question": question, "consequence": consequence,
            "key": key_of(order_id) if guest else "", "back": address_of(found),
        },
    )  # fmt: skip


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
        messages.error(request, sentence(refusal))
    else:
        done = {**said.DONE, **(said.UNPAID_DONE if _is_unpaid(found) else {})}
        messages.success(request, str(done[name]))
    return redirect(address_of(found))


@require_safe
def help_with(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Answers for where the order stands, and the way to the store."""
    found, guest = own_order(request, order_id)
    return render(
        request,
        "storefront/order_help.html",
        {
            "order": found,
            "store_name": store(found["store_id"]).name_in(language()),
            "answers": answers_for(found),
            "back": address_of(found),
            "key": key_of(order_id) if guest else "",
        },
    )


@require_POST
def buy_again(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Put what was bought into the cart once more; what is not sold any more is named."""
    found, _guest = own_order(request, order_id)
    cart_id, token = cart_to_fill(request)
    pieces = 0
    for line in found["lines"]:
        try:
            put_in_cart(cart_id, line["variant_id"], line["quantity"], add=True)
            pieces += line["quantity"]
        except Refused as refusal:
            messages.warning(request, f"{line['title']}: {sentence(refusal)}")
    if pieces:
        text = ngettext("{pieces} piece is in your cart.", "{pieces} pieces are in your cart.", pieces)
        messages.success(request, text.format(pieces=pieces))
    response = redirect("storefront:cart")
    if token:
        keep(response, CART_COOKIE, token, secret=True)
    return response


@require_POST
def pay(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Back to the cashier with an order that was not paid yet; with a new payment where the last is over, or another way was chosen."""
    found, guest = own_order(request, order_id)
    purchase_id = found["purchase_id"]
    attempts = payments_of([purchase_id])[purchase_id]
    if not attempts:
        raise Http404
    last, wish = attempts[-1], request.POST.get("pay_by", "")
    is_new = wish not in {"", last.provider} or _is_unpaid(found)  # what was kept ready is of no use any more
    action = None if is_new else open_cashier([last.payment_id])[0]
    if action is None or isinstance(action, PaymentOver | PaymentDeclined):
        orders = orders_of_purchase(purchase_id)
        offered = choices(request, str(found["currency"]), {order["store_id"] for order in orders})
        way = chosen(offered, wish or last.provider)
        if way is None:
            raise MethodNotOffered(provider=last.provider, method=last.method, currency=found["currency"])
        back = request.build_absolute_uri(reverse("storefront:returned", args=[purchase_id]))
        started = pay_again(
            purchase_id, provider=way.code, method=way.method, actor=actor_of(request), return_url=back, guest=guest
        )  # fmt: skip
        [action] = open_cashier([started.payment_id])
    if isinstance(action, Refused):
        messages.error(request, sentence(action))
    elif action.kind == "redirect":
        return redirect(action.url)
    elif action.kind == "code":
        return redirect("storefront:returned", purchase_id=purchase_id)
    return redirect(address_of(found))


def _before(text: str) -> tuple[datetime, UUID] | None:
    if not text:
        return None
    at, _sep, order_id = text.partition(",")
    try:
        return datetime.fromisoformat(at.replace(" ", "+")), UUID(order_id)
    except ValueError:
        raise Http404 from None
