"""The sandbox provider's cashier, and the page to which every provider sends the shopper back."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from entrepot.kernel.errors import Refused
from entrepot.kernel.money import Money
from entrepot.orders.enums import OrderState
from entrepot.orders.queries import orders_of_purchase
from entrepot.payments.enums import PaymentState
from entrepot.payments.queries import PaymentView, payments_of
from entrepot.payments.services import cashier_page, decline_in_cashier, open_cashier, pay_in_cashier, refresh
from entrepot.storefront.access import address_of, bought_here, key_of
from entrepot.storefront.paying import choices, leads_to_cashier
from entrepot.storefront.scanning import Scan, scan_of
from entrepot.storefront.visitor import actor_of

_PAID = frozenset({"TRADE_SUCCESS", "TRADE_FINISHED", "AUTHORISED"})
_LOOKS = 20  # how often the page looks again by itself: a minute; the worker goes on asking after that
_PAYABLE = frozenset({"WAIT_BUYER_PAY", "PROCESSING", "TRADE_FAILED"})


@require_http_methods(["GET", "POST"])
def sandbox_cashier(request: HttpRequest, trade_no: str) -> HttpResponse:
    """A bank that is none: pay or decline, and go back to the shop."""
    if request.method == "POST":
        page = decline_in_cashier(trade_no) if request.POST.get("do") == "decline" else pay_in_cashier(trade_no)
        if url_has_allowed_host_and_scheme(page.return_url, {request.get_host()}, require_https=request.is_secure()):
            return redirect(page.return_url)
    else:
        page = cashier_page(trade_no)
    return render(
        request,
        "storefront/sandbox_cashier.html",
        {
            "page": page,
            "minor": Money.parse(page.amount, page.currency).amount_minor,
            "is_payable": page.status in _PAYABLE,
            "is_paid": page.status in _PAID,
        },
    )


@require_safe
@leads_to_cashier
def returned(request: HttpRequest, purchase_id: UUID) -> HttpResponse:
    """Ask the provider what became of the payment, and say so; the page comes again by itself until it is known."""
    orders = orders_of_purchase(purchase_id)
    person = actor_of(request).person_id
    if not orders or not (bought_here(request, purchase_id) or (person and orders[0]["buyer_id"] == person)):
        raise Http404
    waiting = [payment.payment_id for payment in payments_of([purchase_id])[purchase_id] if payment.is_open]
    if waiting and any(order["paid_at"] is None for order in orders):
        refresh(waiting)
        orders = orders_of_purchase(purchase_id)
    [attempts] = payments_of([purchase_id]).values()
    last = attempts[-1] if attempts else None
    is_open = last is not None and last.is_open
    looks = _looks(request.GET.get("looks", ""))
    return render(
        request,
        "storefront/returned.html",
        {
            "orders": [(order, address_of(order)) for order in orders],
            "is_paid": all(
                order["state"] != OrderState.WAIT_BUYER_PAY and order["state"] != OrderState.CLOSED_UNPAID for order in orders
            ),
            "is_on_receipt": not is_open and all(order["authorised_at"] and not order["paid_at"] for order in orders),
            "is_closed": all(order["state"] == OrderState.CLOSED_UNPAID for order in orders),
            "payment": last,
            "is_failed": not is_open,
            "scan": _scan(last) if last and last.state is PaymentState.PENDING else None,
            "pay_by": [] if is_open else choices(request, str(orders[0]["currency"]), {order["store_id"] for order in orders}),
            "paid_by": last.provider if last else "",
            "key": "" if orders[0]["buyer_id"] else key_of(orders[0]["id"]),
            "is_guest": orders[0]["buyer_id"] is None,
            "is_waiting": is_open and looks < _LOOKS and any(order["state"] == OrderState.WAIT_BUYER_PAY for order in orders),
            "looks": looks + 1,
        },
    )


def _scan(payment: PaymentView) -> Scan | None:
    """The code of a payment that waits to be scanned. No provider is asked: its page is open."""
    [action] = open_cashier([payment.payment_id])
    return scan_of(action.url) if not isinstance(action, Refused) and action.kind == "code" else None


def _looks(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
