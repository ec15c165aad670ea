"""An order in several parcels: which pieces go, what stays promised, and that receipt is asked for with the last parcel only."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connections
from tests.identity import factories as people
from tests.inventory.factories import shelf, stocked
from tests.orders.factories import quote_of, request_of
from tests.stores import factories as stores

from entrepot.catalog.models import Variant
from entrepot.events.models import StoredFact
from entrepot.events.services import drain, fire_due
from entrepot.identity.types import SYSTEM, Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Missing
from entrepot.logistics.enums import EventSource, ParcelStatus
from entrepot.logistics.errors import NothingToShip, NumberTaken
from entrepot.logistics.queries import parcels_of
from entrepot.logistics.services import record_events
from entrepot.logistics.types import NewEvent, ParcelLine
from entrepot.operations.queries.crosschecks import breaches
from entrepot.orders import services
from entrepot.orders.enums import Mover
from entrepot.orders.errors import ParcelsUnderWay, PiecesNotLeft, ShipmentIncomplete, WrongState
from entrepot.orders.models import Order, Step
from entrepot.orders.queries import OrderFilter, overdue_count, store_orders, unshipped
from entrepot.orders.types import Moved, MoveOutcome, Placed, Shipment

pytestmark = pytest.mark.django_db(transaction=True)


def paid(*, actor: Actor | None = None) -> tuple[Order, Variant, Variant]:
    """A paid order of three lamps and two chairs of one store."""
    store = stores.store()
    lamp, chair = stocked(store, pieces=10), stocked(store, pieces=10)
    [outcome] = services.place([request_of(quote_of((lamp, 3), (chair, 2)), actor=actor or people.shopper())])
    assert isinstance(outcome, Placed), outcome
    order = Order.objects.get(pk=outcome.orders[0].id)
    services.advance("pay", [order.pk], mover=Mover.PROVIDER, actor=SYSTEM)
    order.refresh_from_db()
    return order, lamp, chair


def send(order: Order, number: str, *lines: tuple[Variant, int], everything: bool = False) -> MoveOutcome:
    wish = None if everything else tuple(ParcelLine(variant.pk, quantity) for variant, quantity in lines)
    [outcome] = services.ship([Shipment(order.pk, "dhl", number, wish)], actor=SYSTEM)
    return outcome


def delivered(number: str, hours: int = 1) -> None:
    event = NewEvent("dhl", number, clock.now() + timedelta(hours=hours), ParcelStatus.DELIVERED, source=EventSource.WEBHOOK)
    record_events([event], actor=SYSTEM)
    drain()


def contents(order_id: UUID) -> list[dict[UUID, int]]:
    return [{line.variant_id: line.quantity for line in parcel.lines} for parcel in parcels_of([order_id])[order_id]]


def no_breach() -> bool:
    return [breach for breach in breaches() if breach.code in {"S4", "O1"} or "last step" in breach.detail] == []


def test_the_order_goes_in_three_parcels_and_is_shipped_with_the_last() -> None:
    order, lamp, chair = paid()
    promise = order.deadline_at

    assert send(order, "P-1", (lamp, 1), (chair, 1)) == Moved(order.pk, "ship_part", "paid", "partly_shipped")
    order.refresh_from_db()
    assert (order.state, order.shipped_at, order.deadline_at) == ("partly_shipped", None, promise)
    assert (shelf(lamp), shelf(chair)) == ((9, 2), (9, 1))
    assert unshipped([order.pk])[order.pk] == {lamp.pk: 2, chair.pk: 1}
    assert send(order, "P-2", (lamp, 1)) == Moved(order.pk, "ship_part", "partly_shipped", "partly_shipped")
    assert send(order, "P-3", (lamp, 1), (chair, 1)) == Moved(order.pk, "ship", "partly_shipped", "shipped")

    order.refresh_from_db()
    assert order.state == "shipped"
    assert order.shipped_at is not None
    assert order.deadline_at is not None
    assert contents(order.pk) == [{lamp.pk: 1, chair.pk: 1}, {lamp.pk: 1}, {lamp.pk: 1, chair.pk: 1}]
    assert (shelf(lamp), shelf(chair)) == ((7, 0), (8, 0))
    kinds = StoredFact.objects.filter(subject=f"order:{order.pk}").order_by("position").values_list("kind", flat=True)
    assert list(kinds)[-3:] == ["orders.order_partly_shipped", "orders.order_partly_shipped", "orders.order_shipped"]


def test_what_is_left_goes_without_being_counted_again() -> None:
    order, lamp, chair = paid()
    send(order, "P-1", (lamp, 2))

    assert send(order, "P-2", everything=True) == Moved(order.pk, "ship", "partly_shipped", "shipped")

    assert contents(order.pk) == [{lamp.pk: 2}, {lamp.pk: 1, chair.pk: 2}]
    assert send(order, "P-3", everything=True) == WrongState(state="shipped", move="Ship")


def test_more_than_is_left_what_is_not_in_the_order_and_empty_parcels_are_refused() -> None:
    order, lamp, _chair = paid()
    foreign = stocked()
    send(order, "P-1", (lamp, 2))

    assert send(order, "P-2", (lamp, 2)) == PiecesNotLeft(left=1, wanted=2, variant_id=str(lamp.pk))
    assert send(order, "P-2", (lamp, 1), (lamp, 1)) == PiecesNotLeft(left=1, wanted=2, variant_id=str(lamp.pk))
    assert send(order, "P-2", (foreign, 1)) == PiecesNotLeft(left=0, wanted=1, variant_id=str(foreign.pk))
    assert isinstance(send(order, "P-2"), NothingToShip)
    assert isinstance(send(order, "P-2", (lamp, 0)), NothingToShip)
    assert isinstance(send(order, " ", (lamp, 1)), ShipmentIncomplete)

    assert (len(contents(order.pk)), shelf(lamp), Step.objects.filter(order=order, move="ship_part").count()) == (1, (8, 1), 1)


def test_the_same_part_sent_twice_changes_nothing() -> None:
    order, lamp, _chair = paid()
    first = send(order, "P 1", (lamp, 2))

    again = send(order, "p1", (lamp, 2))

    assert (first, again) == (
        Moved(order.pk, "ship_part", "paid", "partly_shipped"),
        Moved(order.pk, "ship_part", "partly_shipped", "partly_shipped"),
    )
    assert (len(contents(order.pk)), shelf(lamp), Step.objects.filter(order=order, move="ship_part").count()) == (1, (8, 1), 1)


def test_a_number_of_another_order_is_refused_and_the_others_go_on() -> None:
    order, lamp, _chair = paid()
    other, other_lamp, _ = paid()
    send(other, "P-1", (other_lamp, 1))

    outcomes = services.ship(
        [
            Shipment(order.pk, "dhl", "P-1", (ParcelLine(lamp.pk, 1),)),
            Shipment(other.pk, "dhl", "P-2", (ParcelLine(other_lamp.pk, 1),)),
        ],
        actor=SYSTEM,
    )

    assert isinstance(outcomes[0], NumberTaken)
    assert outcomes[1] == Moved(other.pk, "ship_part", "partly_shipped", "partly_shipped")
    assert (shelf(lamp), shelf(other_lamp)) == ((10, 3), (8, 1))


def test_parts_and_wholes_of_several_orders_keep_their_places_in_the_answer() -> None:
    first, lamp, _ = paid()
    second, _lamp, _chair = paid()

    outcomes = services.ship(
        [
            Shipment(second.pk, "dhl", "W-1"),
            Shipment(uuid4(), "dhl", "W-2"),
            Shipment(first.pk, "dhl", "W-3", (ParcelLine(lamp.pk, 1),)),
        ],
        actor=SYSTEM,
    )

    assert [getattr(outcome, "target", None) for outcome in outcomes] == ["shipped", None, "partly_shipped"]


def test_delivery_counts_from_the_last_parcel_and_receipt_only_when_everything_was_shipped(
    virtual_clock: clock.VirtualClock,
) -> None:
    stores.fee_plan("global", commission_bps=500)
    shopper = people.shopper()
    order, lamp, _chair = paid(actor=shopper)
    send(order, "P-1", (lamp, 2))
    delivered("P-1")

    assert isinstance(services.confirm_receipt([order.pk], actor=shopper)[0], WrongState)
    order.refresh_from_db()
    assert (order.state, order.delivered_at) == ("partly_shipped", None)
    send(order, "P-2", (lamp, 1))
    send(order, "P-3", everything=True)
    virtual_clock.advance(timedelta(days=1))
    delivered("P-2", 0)
    order.refresh_from_db()
    assert order.delivered_at is None
    assert services.advance("deliver", [order.pk], mover=Mover.CARRIER, actor=SYSTEM) == [ParcelsUnderWay(parcels=1)]
    virtual_clock.advance(timedelta(days=1))
    delivered("P-3", 0)

    order.refresh_from_db()
    assert order.delivered_at is not None
    assert order.deadline_at == order.delivered_at + timedelta(days=7)
    virtual_clock.advance(timedelta(days=6))
    fire_due()
    order.refresh_from_db()
    assert order.state == "shipped"
    virtual_clock.advance(timedelta(days=2))
    fire_due()
    order.refresh_from_db()
    assert order.state == "finished"


def test_the_promise_to_ship_holds_for_the_rest(virtual_clock: clock.VirtualClock) -> None:
    order, lamp, _chair = paid()
    send(order, "P-1", (lamp, 1))
    virtual_clock.advance(timedelta(days=8))

    fire_due()

    order.refresh_from_db()
    assert (order.state, order.overdue_at) == ("partly_shipped", virtual_clock.now())
    assert overdue_count(order.store_id) == 1
    assert [row["id"] for row in store_orders(order.store_id, OrderFilter(late=True))] == [order.pk]


def test_a_partly_shipped_order_is_not_cancelled_like_a_paid_one() -> None:
    order, lamp, _chair = paid()
    send(order, "P-1", (lamp, 1))

    [outcome] = services.advance("cancel_paid", [order.pk], mover=Mover.STORE, actor=SYSTEM)

    assert isinstance(outcome, WrongState)
    assert shelf(lamp) == (9, 2)


def test_the_cross_checks_find_nothing_at_any_step() -> None:
    order, lamp, _chair = paid()

    assert no_breach()
    send(order, "P-1", (lamp, 1))
    assert no_breach()
    send(order, "P-2", everything=True)
    assert no_breach()


def test_strangers_ship_nothing() -> None:
    order, lamp, _chair = paid()

    with pytest.raises(Missing):
        services.ship([Shipment(order.pk, "dhl", "P-1", (ParcelLine(lamp.pk, 1),))], actor=people.shopper())

    assert contents(order.pk) == []


def test_two_who_send_the_last_piece_at_once_send_it_once() -> None:
    order, lamp, _chair = paid()
    send(order, "P-0", (lamp, 2))
    barrier, outcomes = threading.Barrier(2), []

    def run(number: str) -> None:
        barrier.wait()
        outcomes.append(send(order, number, (lamp, 1)))
        connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in ("P-1", "P-2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Moved", "PiecesNotLeft"]
    assert (len(contents(order.pk)), shelf(lamp)) == (2, (7, 0))
