"""Parcels leave once, their numbers are theirs, their events arrive in any order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import uuid4

import pytest
from tests.logistics import factories as make
from tests.stores import factories as stores

from entrepot.database import sql
from entrepot.identity.types import ANONYMOUS, SYSTEM
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Missing
from entrepot.logistics import queries, services
from entrepot.logistics.enums import EventSource, ParcelStatus
from entrepot.logistics.errors import NothingToShip, NumberTaken, UnknownParcel
from entrepot.logistics.types import Dispatched, ParcelLine, Recorded

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
S = ParcelStatus


def facts() -> list[str]:
    return [kind for (kind,) in sql.rows("SELECT kind FROM events_fact ORDER BY position")]


@pytest.fixture(autouse=True)
def _opening_day(virtual_clock: clock.VirtualClock) -> None:
    virtual_clock.set(AT)


def test_dispatch_writes_a_parcel_and_tells_it() -> None:
    wish, outcome = make.parcel(number=" rb 1234 56785 gb ")
    (view,) = queries.parcels_of([wish.order_id])[wish.order_id]
    assert outcome == Dispatched(view.parcel_id, wish.order_id, created=True)
    assert (view.number, view.status, view.lines) == ("RB123456785GB", S.PENDING, tuple(wish.lines))
    assert facts() == ["logistics.parcel_shipped"]


def test_dispatch_repeated_gives_the_first_parcel() -> None:
    wish, outcome = make.parcel()
    assert services.dispatch([wish, wish], actor=SYSTEM) == [Dispatched(outcome.parcel_id, wish.order_id, created=False)] * 2
    assert facts() == ["logistics.parcel_shipped"]


def test_number_of_another_order_is_refused_for_six_months() -> None:
    wish, _ = make.parcel(shipped_at=AT)
    early = make.dispatch_of(number=wish.number, store_id=uuid4(), shipped_at=AT + timedelta(days=183))
    late = make.dispatch_of(number=wish.number, store_id=uuid4(), shipped_at=AT + timedelta(days=185))
    other_firm = make.dispatch_of(number=wish.number, carrier="other")
    outcomes = services.dispatch([early, late, other_firm], actor=SYSTEM)
    assert outcomes[0] == NumberTaken(carrier="table", number=wish.number)
    assert [isinstance(outcome, Dispatched) for outcome in outcomes] == [False, True, True]


def test_number_twice_in_one_batch_goes_to_the_first_order() -> None:
    one, two = make.dispatch_of(number="SAME1"), make.dispatch_of(number="same 1")
    outcomes = services.dispatch([one, two], actor=SYSTEM)
    assert [isinstance(outcome, Dispatched) for outcome in outcomes] == [True, False]


def test_parcels_without_a_number_are_sent_with_a_warning() -> None:
    outcomes = services.dispatch([make.dispatch_of(number=""), make.dispatch_of(number="")], actor=SYSTEM)
    assert [outcome.warnings for outcome in outcomes if isinstance(outcome, Dispatched)] == [("no_number",), ("no_number",)]


def test_an_empty_line_is_refused_and_does_not_stop_the_others() -> None:
    outcomes = services.dispatch([make.dispatch_of(lines=(ParcelLine(uuid4(), 0),)), make.dispatch_of()], actor=SYSTEM)
    assert isinstance(outcomes[0], NothingToShip)
    assert isinstance(outcomes[1], Dispatched)


def test_dispatch_for_a_foreign_store_is_refused_without_effect() -> None:
    mine, other = stores.store(), stores.store()
    with pytest.raises(Missing):
        services.dispatch([make.dispatch_of(store_id=other.pk)], actor=stores.staff(mine))
    assert facts() == []


def test_dispatch_takes_the_same_statements_for_one_and_thirty() -> None:
    def statements(size: int) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as caught:
            services.dispatch([make.dispatch_of() for _ in range(size)], actor=SYSTEM)
        return len(caught)

    assert statements(1) == statements(30) == 7


def test_events_in_any_order_give_one_status() -> None:
    journey = [(S.PICKED_UP, 1), (S.IN_TRANSIT, 5), (S.DELIVERED, 30), (S.IN_TRANSIT, 20)]
    seen = set()
    for order in permutations(journey):
        wish, _ = make.parcel()
        for status, hours in order:
            services.record_events([make.event(wish, status, AT + timedelta(hours=hours))], actor=SYSTEM)
        (view,) = queries.tracking(wish.order_id)
        seen.add((view.status, view.delivered_at, view.needs_person, len(view.events)))
    assert seen == {(S.DELIVERED, AT + timedelta(hours=30), False, 4)}


def test_repeated_events_change_nothing_and_delivered_is_told_once() -> None:
    wish, parcel = make.parcel()
    moved, delivered = make.event(wish, S.IN_TRANSIT, AT), make.event(wish, S.DELIVERED, AT + timedelta(hours=9))
    first = services.record_events([moved, moved, delivered], actor=SYSTEM)
    again = services.record_events([delivered, moved], actor=SYSTEM)
    assert [o.created for o in first if isinstance(o, Recorded)] == [True, False, True]
    assert again == [Recorded(parcel.parcel_id, wish.order_id, S.DELIVERED, created=False)] * 2
    assert facts() == ["logistics.parcel_shipped", "logistics.parcel_moved", "logistics.parcel_delivered"]


def test_exceptions_are_told_and_a_failure_after_delivery_calls_a_person() -> None:
    wish, _ = make.parcel()
    services.record_events(
        [
            make.event(wish, S.ON_HOLD, AT + timedelta(hours=1), sub_status="customs_review"),
            make.event(wish, S.DELIVERED, AT + timedelta(hours=2)),
            make.event(wish, S.DELIVERY_FAILED, AT + timedelta(hours=3)),
        ],
        actor=SYSTEM,
    )
    (view,) = queries.parcels_of([wish.order_id])[wish.order_id]
    assert (view.status, view.needs_person, view.delivered_at) == (S.DELIVERY_FAILED, True, AT + timedelta(hours=2))
    assert facts()[1:] == ["logistics.parcel_exception"] * 2 + ["logistics.parcel_delivered"]


def test_event_far_ahead_is_kept_aside() -> None:
    wish, _ = make.parcel()
    near = make.event(wish, S.IN_TRANSIT, AT + timedelta(hours=48))
    far = make.event(wish, S.DELIVERED, AT + timedelta(hours=48, seconds=1))
    outcomes = services.record_events([near, far], actor=SYSTEM)
    assert [o.is_quarantined for o in outcomes if isinstance(o, Recorded)] == [False, True]
    (view,) = queries.tracking(wish.order_id)
    assert (view.status, view.delivered_at) == (S.IN_TRANSIT, None)


def test_event_of_a_stranger_is_refused() -> None:
    wish = make.dispatch_of(number="NOBODY")
    assert services.record_events([make.event(wish, S.DELIVERED, AT)], actor=SYSTEM) == [
        UnknownParcel(carrier="table", number="NOBODY")
    ]


def test_merchants_word_is_no_proof_whatever_source_it_claims() -> None:
    store = stores.store()
    wish, _ = make.parcel(store_id=store.pk)
    services.record_events([make.event(wish, S.DELIVERED, AT, source=EventSource.WEBHOOK)], actor=stores.staff(store))
    (view,) = queries.tracking(wish.order_id)
    assert (view.is_confirmed, view.events[0].source) == (False, "merchant")
    services.record_events([make.event(wish, S.DELIVERED, AT, raw_code="POD")], actor=SYSTEM)
    assert queries.parcels_of([wish.order_id])[wish.order_id][0].is_confirmed
    assert facts()[1:] == ["logistics.parcel_delivered", "logistics.parcel_delivery_confirmed"]


def test_events_of_foreign_parcels_and_of_visitors_are_refused() -> None:
    wish, _ = make.parcel(store_id=stores.store().pk)
    with pytest.raises(Missing):
        services.record_events([make.event(wish, S.DELIVERED, AT)], actor=stores.staff(stores.store()))
    with pytest.raises((Forbidden, Missing)):
        services.record_events([make.event(wish, S.DELIVERED, AT)], actor=ANONYMOUS)
    assert queries.parcels_of([wish.order_id])[wish.order_id][0].status is S.PENDING


def test_simulator_delivers_in_virtual_time(virtual_clock: clock.VirtualClock) -> None:
    number = services.carrier_of("simulator").create(shipment_request(), "key").number
    wish, _ = make.parcel(carrier="simulator", number=number, origin="DE", destination="CN")
    new = 0
    for _ in range(24 * 14):
        virtual_clock.advance(timedelta(hours=1))
        new += services.poll_carriers()
    (view,) = queries.tracking(wish.order_id)
    assert view.status is S.DELIVERED
    assert view.is_confirmed
    assert new == len(view.events) >= 10
    assert services.poll_carriers() == 0
    assert facts().count("logistics.parcel_delivered") == 1


def shipment_request() -> object:
    from entrepot.logistics.types import ShipmentRequest

    return ShipmentRequest(uuid4(), "DE", "CN", 500)
