from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from tests.identity import factories as people
from tests.inventory.factories import stocked
from tests.orders.factories import quote_of
from tests.orders.test_trade import bought, money
from tests.stores import factories as stores

from entrepot.events.models import StoredFact
from entrepot.identity.types import ANONYMOUS, SYSTEM, Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Missing
from entrepot.ledger.queries import journals_of
from entrepot.orders import services as orders
from entrepot.orders.types import PlacedOrder, Shipment
from entrepot.payments.queries import payouts_of
from entrepot.settlement import services
from entrepot.settlement.errors import AccountResting, EscrowDiffers, NoPayoutAccount, NothingToPay, NotReceived
from entrepot.settlement.models import Claim, PayoutRun, Settlement
from entrepot.settlement.types import Settled

pytestmark = pytest.mark.django_db(transaction=True)
Drain = Callable[[], object]


def sold(actor: Actor, price: int = 10_000) -> PlacedOrder:
    """An order that is paid."""
    return bought(quote_of((stocked(price=price), 1)), actor).placed.orders[0]


def received(order: PlacedOrder, actor: Actor) -> None:
    orders.ship([Shipment(order.id, "van", order.number)], actor=SYSTEM)
    orders.confirm_receipt([order.id], actor=actor)


def test_settle_before_receipt_is_refused_and_moves_nothing() -> None:
    stores.fee_plan("global")
    shopper = people.shopper()
    order = sold(shopper)

    assert services.settle([order.id], actor=SYSTEM) == [NotReceived()]
    assert money("escrow.order", f"order:{order.id}") == 10_000
    assert Settlement.objects.get().state == "frozen"


def test_settle_twice_pays_once() -> None:
    stores.fee_plan("global", commission_bps=500)
    shopper = people.shopper()
    order = sold(shopper)
    received(order, shopper)

    first = services.settle([order.id, order.id], actor=SYSTEM)
    again = services.settle([order.id], actor=SYSTEM)

    assert first[0] == Settled(order.id)
    assert again == [Settled(order.id, repeated=True)]
    assert money("merchant.available", f"store:{order.store_id}") == 9_500
    assert len(journals_of(f"order:{order.id}", kind="order.settle")) == 1
    assert StoredFact.objects.filter(kind="settlement.order_settled").count() == 1


def test_an_escrow_that_does_not_hold_what_is_claimed_waits_for_a_person_and_others_go_on() -> None:
    stores.fee_plan("global")
    shopper = people.shopper()
    wrong, right = sold(shopper), sold(shopper)
    for order in (wrong, right):
        received(order, shopper)
    services.freeze([wrong.id, right.id])
    Claim.objects.filter(settlement_id=wrong.id, kind="store").update(amount_minor=1)

    outcomes = services.settle([wrong.id, right.id], actor=SYSTEM)

    assert [type(o) for o in outcomes] == [EscrowDiffers, Settled]
    assert money("escrow.order", f"order:{wrong.id}") == 10_000


def test_settling_from_many_workers_pays_each_order_once() -> None:
    stores.fee_plan("global", commission_bps=500)
    shopper = people.shopper()
    done = [sold(shopper) for _ in range(6)]
    for order in done:
        received(order, shopper)
    failures: list[BaseException] = []

    def work() -> None:
        try:
            services.settle([order.id for order in done], actor=SYSTEM)
        except BaseException as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert sum(money("merchant.available", f"store:{order.store_id}") for order in done) == 6 * 9_500


def test_claims_of_a_refunded_order_fall_away(events_drain: Drain) -> None:
    stores.fee_plan("global")
    shopper = people.shopper()
    order = sold(shopper)
    events_drain()
    orders.cancel(order.id, actor=shopper)
    events_drain()

    assert Settlement.objects.get(order_id=order.id).state == "voided"
    assert services.settle([order.id], actor=SYSTEM) == [NotReceived()]


def test_pay_out_sends_the_balance_to_the_stores_account(virtual_clock: clock.VirtualClock) -> None:
    stores.fee_plan("global", commission_bps=500)
    shopper = people.shopper()
    order = sold(shopper)
    received(order, shopper)
    services.settle([order.id], actor=SYSTEM)
    owner = people.staff_of(order.store_id)

    with pytest.raises(NoPayoutAccount):
        services.pay_out(order.store_id, currency="CNY", actor=owner)
    services.set_payout_account(order.store_id, holder="Acme GmbH", destination="DE02 1203 0000 0000 2020 51", actor=owner)
    with pytest.raises(AccountResting):
        services.pay_out(order.store_id, currency="CNY", actor=owner)
    virtual_clock.advance(timedelta(hours=25))
    outcome = services.pay_out(order.store_id, currency="CNY", actor=owner)

    assert (outcome.amount_minor, outcome.state) == (9_500, "paid")
    assert money("merchant.available", f"store:{order.store_id}") == 0
    with pytest.raises(NothingToPay):
        services.pay_out(order.store_id, currency="CNY", actor=owner)
    assert len(payouts_of(order.store_id)) == 1


def test_the_sweep_pays_what_is_due_and_writes_down_that_it_ran(virtual_clock: clock.VirtualClock) -> None:
    """spree#14606: nobody scheduled the sweep; spree#14622: a seller never payable."""
    stores.fee_plan("global", commission_bps=0)
    shopper = people.shopper()
    ready, without = sold(shopper), sold(shopper)
    for order in (ready, without):
        received(order, shopper)
    services.settle([ready.id, without.id], actor=SYSTEM)
    services.set_payout_account(ready.store_id, holder="Acme", destination="DE02120300000000202051", actor=SYSTEM)
    virtual_clock.advance(timedelta(days=2))

    run = services.pay_out_due()

    assert (run.due, run.requested) == (2, 1)
    assert run.refused == {str(without.store_id): "settlement.no_payout_account"}
    assert PayoutRun.objects.count() == 1


def test_the_sweep_is_a_regular_job_with_a_heartbeat() -> None:
    from entrepot.events.services.periodic import regular_jobs

    assert regular_jobs()["settlement.pay_out"] == timedelta(hours=24)


def test_payouts_are_for_the_stores_finance_people_only() -> None:
    shopper = people.shopper()
    order = sold(shopper)

    for stranger in (ANONYMOUS, shopper, stores.staff(stores.store()), people.staff_of(order.store_id, "viewer")):
        with pytest.raises((Forbidden, Missing)):
            services.pay_out(order.store_id, currency="CNY", actor=stranger)
        with pytest.raises((Forbidden, Missing)):
            services.set_payout_account(order.store_id, holder="X", destination="DE02120300000000202051", actor=stranger)
    with pytest.raises((Forbidden, Missing)):
        services.pay_out_due(actor=shopper)
    assert not PayoutRun.objects.exists()
