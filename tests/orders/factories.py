"""Purchases in one line, through the real services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from tests.inventory.factories import stocked

from entrepot.catalog.models import Variant
from entrepot.catalog.queries import variants
from entrepot.identity.types import ANONYMOUS, SYSTEM, Actor
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.orders import services
from entrepot.orders.enums import Mover
from entrepot.orders.models import Order
from entrepot.orders.types import Address, Placed, PlaceRequest, Quote, QuotedLine, QuotedOrder

ADDRESS = Address(
    name="王小明", country="CN", lines=("文三路 1 号",), city="杭州", region="浙江", postcode="310012", phone="13800138000"
)


def quote_of(*wishes: tuple[Variant, int], freight: int = 0, tax: int = 0, minutes: int = 15) -> Quote:
    """A quote in CNY at the variants' list price as if it were yuan; freight and tax (minor units) per store on its first line."""
    views = variants([variant.id for variant, _ in wishes])
    orders = []
    for store_id in dict.fromkeys(variant.store_id for variant, _ in wishes):
        lines = [_line(views[v.id].id, v, q) for v, q in wishes if v.store_id == store_id]
        lines[0] = replace(lines[0], freight_minor=freight, tax_minor=tax)
        kind = Variant.objects.select_related("product__store").get(id=lines[0].variant_id).product.store.kind
        orders.append(QuotedOrder(store_id, kind, "domestic" if kind == "domestic" else "bonded", tuple(lines)))
    now = clock.now()
    return Quote(uuid7(), "CNY", "CN", tuple(orders), now, now + timedelta(minutes=minutes))


def _line(variant_id: UUID, variant: Variant, quantity: int) -> QuotedLine:
    return QuotedLine(
        variant_id=variant_id, product_id=variant.product_id, warehouse_id=None, sku=variant.sku, title=f"Thing {variant.sku}",
        category_path=variant.product.category.path, quantity=quantity, unit_minor=variant.price_minor, list_currency="CNY",
        list_unit_minor=variant.price_minor, cost_minor=None if variant.cost_minor is None else variant.cost_minor * quantity,
    )  # fmt: skip


def request_of(quote: Quote, *, actor: Actor = ANONYMOUS, key: str | None = None) -> PlaceRequest:
    """The wish to buy the quote."""
    return PlaceRequest(quote, ADDRESS, actor, buyer_id=actor.person_id, email="shopper@example.org", key=key)


def placed(*wishes: tuple[Variant, int], actor: Actor = ANONYMOUS, **quoted: int) -> Placed:
    """A purchase waiting for its payment; without wishes, of two pieces of something."""
    [outcome] = services.place([request_of(quote_of(*(wishes or ((stocked(), 2),)), **quoted), actor=actor)])
    assert isinstance(outcome, Placed), outcome
    return outcome


def order_in(state: str, *, actor: Actor = ANONYMOUS, on_receipt: bool = False) -> Order:
    """An order that came as far as `state` by its moves (without money; see tests of the whole trade for that)."""
    path = {
        "wait_buyer_pay": (),
        "paid": (("pay", Mover.PROVIDER),),
        "partly_shipped": (("pay", Mover.PROVIDER), ("ship_part", Mover.STORE)),
        "shipped": (("pay", Mover.PROVIDER), ("ship", Mover.STORE)),
        "collecting": (("authorise", Mover.PROVIDER), ("ship", Mover.STORE), ("confirm_receipt", Mover.BUYER)),
        "finished": (("pay", Mover.PROVIDER), ("ship", Mover.STORE), ("confirm_receipt", Mover.BUYER)),
        "closed_unpaid": (("expire_payment", Mover.CLOCK),),
        "closed_refunded": (("pay", Mover.PROVIDER), ("cancel_paid", Mover.STORE)),
    }[state]
    order_id = placed(actor=actor).orders[0].id
    if on_receipt or state == "collecting":
        Order.objects.filter(id=order_id).update(on_receipt=True)
    for move, mover in path:
        services.advance(move, [order_id], mover=mover, actor=SYSTEM)
    order = Order.objects.get(id=order_id)
    assert order.state == state
    return order


def states(order_ids: Sequence[UUID]) -> list[str]:
    """Where the orders stand, in the order given."""
    found = dict(Order.objects.filter(id__in=order_ids).values_list("id", "state"))
    return [found[i] for i in order_ids]
