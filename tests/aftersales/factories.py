"""Cases in one line, through the real services; orders are really paid by the sandbox."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.identity import factories as people
from tests.inventory.factories import stocked
from tests.orders.factories import quote_of
from tests.orders.test_trade import bought
from tests.stores import factories as stores

from entrepot.aftersales.enums import Side
from entrepot.aftersales.models import Case
from entrepot.aftersales.services import act, open_case
from entrepot.aftersales.types import Change, Wish
from entrepot.events.services import drain
from entrepot.identity.types import SYSTEM, Actor
from entrepot.orders import services as orders
from entrepot.orders.models import Order
from entrepot.orders.types import Shipment
from entrepot.stores.models import FeePlan

HOME = {
    "name": "Tea House", "country": "CN", "lines": ["文三路 2 号"], "city": "杭州市", "region": "330000", "district": "西湖区",
    "postcode": "310012", "phone": "13800138000",
}  # fmt: skip


def sold(
    *,
    pieces: tuple[int, ...] = (2,),
    price: int = 10_000,
    freight: int = 0,
    tax: int = 0,
    state: str = "paid",
    kind: str = "global",
    shopper: Actor | None = None,
) -> tuple[Order, Actor]:
    """An order of one store with a line for each number of `pieces`, paid and as far as `state`; and its shopper."""
    if kind != "own" and not FeePlan.objects.exists():
        stores.fee_plan(kind, commission_bps=500)
    shopper = shopper or people.shopper()
    store = stores.store(kind=kind)
    more: dict[str, Any] = {"cost_minor": 4_000} if kind == "own" else {}
    wishes = [(stocked(store, price=price, **more), count) for count in pieces]
    placed = bought(quote_of(*wishes, freight=freight, tax=tax), shopper).placed.orders[0]
    if state in {"shipped", "finished"}:
        orders.ship([Shipment(placed.id, "van", placed.number)], actor=SYSTEM)
    if state == "finished":
        orders.confirm_receipt([placed.id], actor=shopper)
    drain()
    return Order.objects.get(id=placed.id), shopper


def staff(order: Order) -> Actor:
    return people.staff_of(order.store_id, "service")


def arbiter() -> Actor:
    return people.operator("arbiter")


def opened(
    order: Order,
    shopper: Actor,
    kind: str,
    reason: str,
    pieces: dict[int, int] | None = None,
    *,
    amount: int | None = None,
    **more: Any,
) -> Case:
    """A case of the order; of one piece of the first line unless said otherwise."""
    wish = Wish(kind, reason, pieces or {1: 1}, amount, "It is broken")
    return Case.objects.get(pk=open_case(order.pk, wish, actor=shopper, **more))


def does(case: Case, move: str, side: Side, actor: Actor, **change: Any) -> Case:
    act(case.pk, move, side=side, actor=actor, change=Change(**change))
    case.refresh_from_db()
    return case


def done(case: Case) -> Case:
    """The case after everything that was told is heard."""
    drain()
    case.refresh_from_db()
    return case


def order_of(case: Case) -> Order:
    return Order.objects.get(pk=case.order_id)


def state_of(order_id: UUID) -> str:
    return Order.objects.get(pk=order_id).state
