"""The whole trade with money: buy, pay, ship, deliver, confirm, settle; and the ways out of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.catalog import factories as catalog
from tests.identity import factories as people
from tests.inventory.factories import shelf, stocked
from tests.orders.factories import quote_of, request_of, states
from tests.stores import factories as stores

from entrepot.identity.types import SYSTEM, Actor
from entrepot.kernel import clock
from entrepot.ledger.queries import balances
from entrepot.ledger.types import AccountKey
from entrepot.logistics.enums import ParcelStatus
from entrepot.logistics.services import record_events
from entrepot.logistics.types import NewEvent
from entrepot.operations.queries import crosschecks
from entrepot.orders import services
from entrepot.orders.enums import Mover
from entrepot.orders.errors import UnknownOrder, WrongState
from entrepot.orders.models import Order
from entrepot.orders.types import CheckedOut, CheckoutRequest, Moved, Quote, Shipment
from entrepot.payments import services as payments
from entrepot.payments.types import Captured
from entrepot.settlement.queries import claims_on, revenue

pytestmark = pytest.mark.django_db(transaction=True)
Drain = Callable[[], object]


def bought(quote: Quote, actor: Actor, *, key: str | None = None) -> CheckedOut:
    """A purchase paid at once by the sandbox's instant method."""
    [done] = services.checkout([CheckoutRequest(request_of(quote, actor=actor, key=key), "sandbox", "instant")])
    assert isinstance(done, CheckedOut), done
    [action] = payments.open_cashier([done.payment.payment_id])
    assert action.snapshot is not None
    [applied] = payments.apply_snapshots([action.snapshot])
    assert isinstance(applied, Captured)
    return done


def money(kind: str, owner: str = "", currency: str = "CNY") -> int:
    key = AccountKey(kind, owner, currency)
    return balances([key])[key].net_minor


def test_from_cart_to_settled_money(events_drain: Drain) -> None:
    stores.fee_plan("global", commission_bps=500)
    shopper = people.shopper()
    variant = stocked(price=10_000)
    done = bought(quote_of((variant, 2), freight=1500, tax=1820), shopper)
    [order] = done.placed.orders
    escrow = f"order:{order.id}"
    assert states([order.id]) == ["paid"]
    assert money("escrow.order", escrow) == 23_320
    assert shelf(variant) == (10, 2)

    staff = stores.staff(variant.product.store)
    [shipped] = services.ship([Shipment(order.id, "own-van", "V-1")], actor=staff)
    assert isinstance(shipped, Moved)
    assert shelf(variant) == (8, 0)
    record_events([NewEvent("own-van", "V-1", clock.now() + timedelta(seconds=1), ParcelStatus.DELIVERED)], actor=staff)
    events_drain()
    assert Order.objects.get(id=order.id).delivered_at is not None
    assert isinstance(services.confirm_receipt([order.id], actor=shopper)[0], Moved)
    events_drain()

    assert money("escrow.order", escrow) == 0
    assert money("revenue.commission") == 1000
    assert money("tax.payable", "country:CN") == 1820
    assert money("merchant.available", f"store:{variant.store_id}") == 20_500
    assert {c["kind"]: c["amount_minor"] for c in claims_on(order.id)} == {"commission": 1000, "store": 20_500, "tax": 1820}
    assert list(crosschecks.breaches()) == []


def test_own_retail_earns_its_margin_and_merchants_pay_commission(events_drain: Drain) -> None:
    stores.fee_plan("global", commission_bps=1000)
    shopper = people.shopper()
    own = stocked(stores.store(kind="own"), price=5_000, cost_minor=3_000)
    foreign = stocked(price=2_000)
    done = bought(quote_of((own, 2), (foreign, 1), freight=300), shopper)

    for order in done.placed.orders:
        services.ship([Shipment(order.id, "van", order.number)], actor=SYSTEM)
        services.confirm_receipt([order.id], actor=shopper)
    events_drain()

    [earned] = revenue()
    assert (earned.commission_minor, earned.retail_minor, earned.cost_minor, earned.margin_minor) == (200, 10_000, 6_000, 4_000)
    assert money("freight.payable") == 300
    assert money("merchant.available", f"store:{foreign.store_id}") == 2_100
    assert list(crosschecks.breaches()) == []


def test_an_edited_rate_changes_nothing_of_past_sales(events_drain: Drain, virtual_clock: clock.VirtualClock) -> None:
    """Mercur deletes and recomputes commission from today's rates on return, claim and edit."""
    old = stores.fee_plan("global", commission_bps=500, valid_to=virtual_clock.now().date() + timedelta(days=1))
    shopper = people.shopper()
    variant = stocked(price=10_000)
    order = bought(quote_of((variant, 1)), shopper).placed.orders[0]
    virtual_clock.advance(timedelta(days=3))
    stores.fee_plan("global", commission_bps=2000, valid_from=old.valid_to)

    services.ship([Shipment(order.id, "van", "V-9")], actor=SYSTEM)
    services.confirm_receipt([order.id], actor=shopper)
    events_drain()

    assert money("revenue.commission") == 500


def test_a_paid_order_cancelled_before_shipping_gives_everything_back(events_drain: Drain) -> None:
    stores.fee_plan("global")
    shopper = people.shopper()
    variant = stocked(price=10_000)
    order = bought(quote_of((variant, 1), freight=500), shopper).placed.orders[0]
    events_drain()

    services.cancel(order.id, actor=shopper, reason="changed my mind")
    events_drain()

    assert states([order.id]) == ["closed_refunded"]
    assert money("escrow.order", f"order:{order.id}") == 0
    assert money("psp.clearing", "psp:sandbox") == 0
    assert shelf(variant) == (10, 0)
    assert list(crosschecks.breaches()) == []


def test_cancelling_an_unpaid_purchase_closes_all_its_orders_and_the_cashier() -> None:
    shopper = people.shopper()
    one, two = stocked(), stocked()
    [done] = services.checkout(
        [CheckoutRequest(request_of(quote_of((one, 1), (two, 1)), actor=shopper), "sandbox", "redirect")]
    )
    assert isinstance(done, CheckedOut)
    payments.open_cashier([done.payment.payment_id])

    services.cancel(done.placed.orders[0].id, actor=shopper)

    assert states([o.id for o in done.placed.orders]) == ["closed_unpaid"] * 2
    assert (shelf(one), shelf(two)) == ((10, 0), (10, 0))


def test_money_that_comes_after_the_order_closed_goes_back(virtual_clock: clock.VirtualClock, events_drain: Drain) -> None:
    shopper = people.shopper()
    variant = stocked()
    [done] = services.checkout([CheckoutRequest(request_of(quote_of((variant, 1)), actor=shopper), "sandbox", "instant")])
    assert isinstance(done, CheckedOut)
    [action] = payments.open_cashier([done.payment.payment_id])
    services.advance("expire_payment", [done.placed.orders[0].id], mover=Mover.CLOCK, actor=SYSTEM)

    assert action.snapshot is not None
    payments.apply_snapshots([action.snapshot])
    payments.send_refunds()

    assert states([done.placed.orders[0].id]) == ["closed_unpaid"]
    assert money("psp.clearing", "psp:sandbox") == 0
    assert shelf(variant) == (10, 0)


def test_a_declined_purchase_can_be_paid_by_another_attempt() -> None:
    shopper, stranger = people.shopper(), people.shopper()
    variant = stocked()
    [done] = services.checkout([CheckoutRequest(request_of(quote_of((variant, 1)), actor=shopper), "sandbox", "redirect")])
    assert isinstance(done, CheckedOut)
    [page] = payments.open_cashier([done.payment.payment_id])
    payments.decline_in_cashier(page.url.rsplit("/", 1)[1])
    payments.refresh([done.payment.payment_id])

    with pytest.raises(UnknownOrder):
        services.pay_again(done.placed.purchase_id, provider="sandbox", method="instant", actor=stranger)
    again = services.pay_again(done.placed.purchase_id, provider="sandbox", method="instant", actor=shopper)
    [action] = payments.open_cashier([again.payment_id])
    assert action.snapshot is not None
    payments.apply_snapshots([action.snapshot])

    assert states([done.placed.orders[0].id]) == ["paid"]
    with pytest.raises(WrongState):
        services.pay_again(done.placed.purchase_id, provider="sandbox", method="instant", actor=shopper)


def test_the_same_key_returns_the_same_purchase_and_payment() -> None:
    shopper = people.shopper()
    quote = quote_of((stocked(), 1))
    first, again = (bought(quote, shopper, key="once"), None)

    [again] = services.checkout([CheckoutRequest(request_of(quote, actor=shopper, key="once"), "sandbox", "instant")])

    assert isinstance(again, CheckedOut)
    assert again.placed.repeated
    assert again.payment == first.payment


def test_a_purchase_that_cannot_be_paid_is_not_placed_and_others_are() -> None:
    variant = stocked()
    shopper = people.shopper()
    requests = [
        CheckoutRequest(request_of(quote_of((variant, 1)), actor=shopper), p, "instant")
        for p in ("sandbox", "nobody", "sandbox")
    ]

    outcomes = services.checkout(requests)

    assert [type(o).__name__ for o in outcomes] == ["CheckedOut", "UnknownProvider", "CheckedOut"]
    assert Order.objects.count() == 2
    assert shelf(variant) == (10, 2)


def test_shipping_needs_the_stores_people_and_a_number() -> None:
    shopper = people.shopper()
    variant = stocked()
    order = bought(quote_of((variant, 1)), shopper).placed.orders[0]

    with pytest.raises(Exception, match="no such"):
        services.ship([Shipment(order.id, "van", "1")], actor=stores.staff(stores.store()))
    [refused] = services.ship([Shipment(order.id, "van", " ")], actor=stores.staff(variant.product.store))

    assert refused.code == "orders.shipment_incomplete"
    assert states([order.id]) == ["paid"]
    assert catalog.product().pk
