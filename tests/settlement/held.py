"""Orders whose money a provider keeps: really paid at the simulator, by accounts with `hold`."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any
from uuid import UUID

from tests.identity import factories as people
from tests.inventory.factories import stocked
from tests.money.workers import contradictions
from tests.orders.factories import quote_of, request_of
from tests.payments.simulated import Market
from tests.stores import factories as stores

from entrepot.database import sql
from entrepot.events.services import drain
from entrepot.identity.queries import actor_by_id
from entrepot.identity.types import SYSTEM, Actor
from entrepot.kernel import clock
from entrepot.orders import services as orders
from entrepot.orders.models import Order
from entrepot.orders.types import CheckedOut, CheckoutRequest, Shipment
from entrepot.payments import services as payments
from entrepot.payments.enums import CallKind
from entrepot.payments.models import Payment, Release
from entrepot.payments.ports import Declined, Exchange
from entrepot.payments.types import NextAction
from entrepot.settlement.models import Settlement
from entrepot.settlement.services import settle
from entrepot.stores.models import FeePlan

sender: Any = import_module("entrepot.payments.services.send_releases")  # the package has a verb of that name


def account(market: Market, kind: str, *, hold: bool = True) -> None:
    """Our account at the provider, by which it keeps what is paid."""
    credentials = dict(market.credentials)
    if hold:
        market.credentials = {**credentials, kind: {**credentials[kind], "hold": "yes"}}
    try:
        market.account(kind)
    finally:
        market.credentials = credentials


def bought(
    market: Market, kind: str = "alipay", *, prices: Sequence[int] = (10_000,), store_kind: str = "global", hold: bool = True, tax: int = 0
) -> tuple[list[Order], Actor]:  # fmt: skip
    """A purchase with an order of another store for each price, paid at the provider; and its shopper."""
    if store_kind != "own" and not FeePlan.objects.exists():
        stores.fee_plan(store_kind, commission_bps=500)
    if not payments.statement_providers() or kind not in payments.statement_providers():
        account(market, kind, hold=hold)
    shopper = people.shopper()
    more = {"cost_minor": 4_000} if store_kind == "own" else {}
    wishes = [(stocked(stores.store(kind=store_kind), price=price, **more), 1) for price in prices]
    place = request_of(quote_of(*wishes, tax=tax), actor=shopper)
    [done] = orders.checkout([CheckoutRequest(place, kind, "code" if kind == "wechat" else "redirect")])
    assert isinstance(done, CheckedOut), done
    [page] = payments.open_cashier([done.payment.payment_id])
    assert isinstance(page, NextAction)
    market.browse(page.url)
    market.press(market.trade())
    payments.refresh([done.payment.payment_id])
    drain()
    return list(Order.objects.filter(pk__in=[one.id for one in done.placed.orders]).order_by("pk")), shopper


def received(found: Sequence[Order], shopper: Actor) -> None:
    """All of them are shipped and received, and settlement has heard of it."""
    for order in found:
        orders.ship([Shipment(order.pk, "van", order.number)], actor=SYSTEM)
    orders.confirm_receipt([order.pk for order in found], actor=shopper)
    drain()


def sold(market: Market, kind: str = "alipay", **more: object) -> tuple[Order, Actor]:
    """One order, received."""
    found, shopper = bought(market, kind, **more)  # type: ignore[arg-type]
    received(found, shopper)
    return found[0], shopper


def state(order: Order) -> str:
    """Of the settlement."""
    return str(Settlement.objects.get(pk=order.pk).state)


def attempts(order: Order) -> list[tuple[int, str]]:
    """Number and state of each release that was asked for."""
    return list(Release.objects.filter(order_id=order.pk).order_by("attempt").values_list("attempt", "state"))


def let_go(market: Market, order_id: UUID | None = None) -> int:
    """How much the provider let go, of all payments or of one order."""
    numbers = {r.request_no for r in Release.objects.filter(order_id=order_id)} if order_id else None
    return sum(r.amount for r in market.simulator.books.releases if numbers is None or r.number in numbers)


def at_peace() -> bool:
    """Nothing that `entrepot check` knows is broken."""
    assert contradictions() == []
    return True


def declined_without_a_call(order: Order) -> Release:
    """A shipped order of the sandbox's as if a provider kept its money: received, and what was asked of it is declined."""
    Payment.objects.filter(parts__order_id=order.pk).update(hold_days=30)
    assert order.buyer_id is not None
    orders.confirm_receipt([order.pk], actor=actor_by_id(order.buyer_id))
    settle([order.pk], actor=SYSTEM)
    found = Release.objects.get(order_id=order.pk)
    [row] = sql.dicts(sender._CLAIM, {"ids": [found.pk], "now": clock.now(), "lease": clock.now()})
    talk = Exchange(CallKind.RELEASE, found.request_no, "", "", clock.now(), clock.now())
    sender._settle([(row, Declined("ACQ.SELLER_BALANCE_NOT_ENOUGH", "the trade has no such money", talk))])
    found.refresh_from_db()
    return found
