"""What a shopper bought: purchases, orders, their parcels, and the moves that are the shopper's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from entrepot.api.callers import SOMEBODY, actor_of, holds_purchase
from entrepot.api.errors import SignInNeeded
from entrepot.api.gathering import open_payments
from entrepot.api.paging import Cursor, Limit, page
from entrepot.api.routes.buying import payment_of
from entrepot.api.schemas.buying import PaymentOut
from entrepot.api.schemas.orders import MovedAll, OrderOut, OrderPage, PurchaseDetail, ReasonIn
from entrepot.kernel.errors import Missing, Refused
from entrepot.logistics.queries import tracking, tracking_address
from entrepot.orders import queries as orders
from entrepot.orders import services as desk
from entrepot.orders.enums import Mover, OrderState
from entrepot.orders.errors import UnknownOrder
from entrepot.orders.types import MoveOutcome
from entrepot.payments.queries import latest_attempts, payments_of

router = Router(tags=["orders"])

State = Annotated[OrderState | None, Query(description="Only orders in this state.")]


@router.get("/orders", response=OrderPage, auth=SOMEBODY)
def list_orders(
    request: HttpRequest, response: HttpResponse, state: State = None, cursor: Cursor = "", limit: Limit = 20
) -> dict[str, Any]:
    """The caller's own orders, the newest first."""
    buyer = actor_of(request).person_id
    assert buyer is not None
    return page(
        request,
        response,
        cursor,
        limit,
        lambda after, most: orders.orders_of_buyer(buyer, state=state, before=before(after), limit=most),
        place_of_order,
    )


def before(after: Any) -> tuple[datetime, UUID] | None:
    """The place that order lists take: when the last order was placed, and its id."""
    return (datetime.fromisoformat(after[0]), UUID(after[1])) if after else None


def place_of_order(row: dict[str, Any]) -> list[str]:
    """The place of an order in the lists."""
    return [row["placed_at"].isoformat(), str(row["id"])]


@router.get("/orders/{order_id}", response=OrderOut)
def read_order(request: HttpRequest, order_id: UUID) -> dict[str, Any]:
    """One order of the caller's, with its history, its parcels and what can be done now. Visitors show their Purchase-Token."""
    order, _ = _mine(request, order_id)
    return with_parcels(order, Mover.BUYER)


def with_parcels(order: dict[str, Any], mover: Mover) -> dict[str, Any]:
    """The order's page: what is stored, its parcels, and the moves of the one who looks."""
    parcels = [
        {**asdict(parcel), "tracking_url": tracking_address(parcel.carrier, parcel.number)} for parcel in tracking(order["id"])
    ]
    return {**order, "parcels": parcels, "moves": orders.moves_of(order["state"], mover)}


def _mine(request: HttpRequest, order_id: UUID) -> tuple[dict[str, Any], bool]:
    """The order, and whether the caller comes as its visitor. Somebody else's order is as unknown as none."""
    actor = actor_of(request)
    if actor.person_id is not None:
        return orders.order_page(order_id, buyer_id=actor.person_id), False
    if not request.headers.get("Purchase-Token"):
        raise SignInNeeded
    order = orders.order_page(order_id)
    if order["buyer_id"] is not None or not holds_purchase(request, order["purchase_id"]):
        raise UnknownOrder
    return order, True


@router.post("/orders/{order_id}/confirm", response=MovedAll)
def confirm_receipt(request: HttpRequest, order_id: UUID) -> dict[str, Any]:
    """“I have received it”: the money in escrow is divided now, and cannot be taken back by a cancellation."""
    _, as_guest = _mine(request, order_id)
    return _moved(desk.confirm_receipt([order_id], actor=actor_of(request), guest=as_guest))


@router.post("/orders/{order_id}/extend", response=MovedAll)
def extend_receipt(request: HttpRequest, order_id: UUID) -> dict[str, Any]:
    """Some more days before receipt is assumed; once for each order."""
    _, as_guest = _mine(request, order_id)
    return _moved(desk.extend_receipt([order_id], actor=actor_of(request), guest=as_guest))


@router.post("/orders/{order_id}/cancel", response=MovedAll)
def cancel_order(request: HttpRequest, order_id: UUID, why: ReasonIn) -> dict[str, Any]:
    """Give the order up before it is shipped. Unpaid, the whole purchase closes; paid, this order's money goes back."""
    _, as_guest = _mine(request, order_id)
    return {"moved": desk.cancel(order_id, actor=actor_of(request), guest=as_guest, reason=why.reason)}


def _moved(outcomes: Sequence[MoveOutcome]) -> dict[str, Any]:
    for outcome in outcomes:
        if isinstance(outcome, Refused):
            raise outcome
    return {"moved": outcomes}


@router.get("/purchases/{purchase_id}", response=PurchaseDetail)
def read_purchase(request: HttpRequest, purchase_id: UUID) -> dict[str, Any]:
    """A purchase: its orders and the attempts to pay it."""
    found = _purchase(request, purchase_id)
    return {"id": purchase_id, "orders": found, "payments": payments_of([purchase_id])[purchase_id]}


@router.post("/purchases/{purchase_id}/pay", response=PaymentOut)
def pay_purchase(request: HttpRequest, purchase_id: UUID) -> dict[str, Any]:
    """Go on with the payment that was started: the same cashier page again, or what its provider says now."""
    _purchase(request, purchase_id)
    attempt = latest_attempts([purchase_id])[purchase_id]
    [opened] = open_payments([attempt.payment_id])
    if isinstance(opened.action, Refused):
        raise opened.action
    return payment_of(request, opened)


def _purchase(request: HttpRequest, purchase_id: UUID) -> list[dict[str, Any]]:
    actor = actor_of(request)
    if actor.person_id is None and not request.headers.get("Purchase-Token"):
        raise SignInNeeded
    found = orders.orders_of_purchase(purchase_id)
    buyer = found[0]["buyer_id"] if found else None
    own = bool(found) and (
        buyer == actor.person_id if buyer else actor.person_id is None and holds_purchase(request, purchase_id)
    )
    if not own:
        raise Missing(what="purchase")
    return found
