"""A small market with an order at every turn of the road, made through the real services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from tests.identity import factories as people
from tests.inventory.factories import stocked
from tests.orders.factories import placed, quote_of, request_of
from tests.settlement.factories import rated, settled_in
from tests.stores import factories as stores

from entrepot.aftersales.enums import Side
from entrepot.aftersales.services import act, open_case, open_chargeback
from entrepot.aftersales.types import NewChargeback, Wish
from entrepot.catalog.models import Variant
from entrepot.events.services import add_endpoint, drain
from entrepot.identity.types import SYSTEM, Actor
from entrepot.kernel import clock
from entrepot.kernel.money import Money
from entrepot.orders import services as orders
from entrepot.orders.types import CheckedOut, CheckoutRequest, Shipment
from entrepot.payments import services as payments
from entrepot.payments.queries import captured_payment
from entrepot.payments.types import RefundOutcome, RefundRequest
from entrepot.settlement import services as settlement
from entrepot.settlement.models import HoldbackPolicyRow


@dataclass(frozen=True, slots=True)
class SmallMarket:
    """Ids of the orders by where they stand; `store_id` is the store of them all."""

    store_id: UUID
    settled: UUID
    paid: UUID
    refunded: UUID
    refunding: UUID
    unpaid: UUID
    payout: UUID


def bought(variant: Variant, shopper: Actor, quantity: int = 1) -> UUID:
    """The id of an order that was paid at once."""
    quote = quote_of((variant, quantity), freight=500, tax=910)
    [done] = orders.checkout([CheckoutRequest(request_of(quote, actor=shopper), "sandbox", "instant")])
    assert isinstance(done, CheckedOut), done
    [action] = payments.open_cashier([done.payment.payment_id])
    assert action.snapshot is not None
    payments.apply_snapshots([action.snapshot])
    return done.placed.orders[0].id


def small_market() -> SmallMarket:
    """Orders settled, paid, refunded, about to be refunded and unpaid; a payout; a webhook. Commits, so no transaction around."""
    stores.fee_plan("global", annual_fee_minor=100)
    HoldbackPolicyRow.objects.create(
        valid_from="2011-01-01", new_store_days=90, new_bps=1_000, new_hold_days=1, bps=0, hold_days=1, source="test",
        created_by="test",
    )  # fmt: skip
    shopper = people.shopper()
    variant = stocked(price=10_000, pieces=100)
    add_endpoint(variant.store_id, "https://example.org/hooks")
    settled, paid, refunded, refunding = (bought(variant, shopper, quantity) for quantity in (1, 2, 3, 4))
    orders.ship([Shipment(settled, "van", "V-1")], actor=SYSTEM)
    orders.confirm_receipt([settled], actor=shopper)
    orders.cancel(refunded, actor=shopper)
    drain()
    settlement.release_reserves([settled])
    drain()
    _scratched(settled, shopper)
    with clock.using(clock.VirtualClock(clock.now() - timedelta(days=3))):
        settlement.set_payout_account(variant.store_id, holder="Acme GmbH", destination="DE00 1234 5678", actor=SYSTEM)
    settlement.charge_annual_fees()
    settlement.top_up_deposit(variant.store_id, 1_000, currency="CNY", actor=SYSTEM)
    payout = settlement.pay_out(variant.store_id, currency="CNY", actor=SYSTEM)
    [held] = payments.hold_refunds([_refund(refunding)], actor=SYSTEM)
    open_case(refunding, Wish("unshipped", "changed_mind", {1: 4}, 900), actor=shopper)
    bank = captured_payment(settled)
    assert bank is not None
    open_chargeback(NewChargeback(bank.payment_id, 700, "CB-1", "not recognised"), actor=SYSTEM)
    unpaid = placed((variant, 1), actor=shopper).orders[0].id
    drain()
    assert isinstance(held, RefundOutcome), held
    return SmallMarket(variant.store_id, settled, paid, refunded, refunding, unpaid, payout.payout_id)


def exchanged_order() -> None:
    """An order of a store that is settled in euro, a part of which went back; the platform's bank changed some of it."""
    shopper = people.shopper()
    variant = stocked(price=10_000, pieces=10)
    settled_in(variant.store_id)
    rated("EUR", "CNY", "7.5")
    order = bought(variant, shopper, 1)
    orders.ship([Shipment(order, "van", "V-2")], actor=SYSTEM)
    orders.confirm_receipt([order], actor=shopper)
    drain()
    _scratched(order, shopper)
    settlement.book_deal(
        Money(750, "CNY"), Money(99, "EUR"), reference="FX-1", reason="close a part", proposed_by="person:a",
        actor=people.operator("finance"),
    )  # fmt: skip


def _scratched(order_id: UUID, shopper: Actor) -> None:
    """Part of a settled order's money went back by a case."""
    case = open_case(order_id, Wish("partial", "faulty", {1: 1}, 250), actor=shopper)
    act(case, "agree", side=Side.STORE, actor=SYSTEM)
    drain()


def _refund(order_id: UUID) -> RefundRequest:
    payment = captured_payment(order_id)
    assert payment is not None
    return RefundRequest(payment.payment_id, 100, "a scratch", order_id=order_id)
