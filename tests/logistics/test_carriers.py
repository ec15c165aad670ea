"""One contract for every carrier."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from entrepot.logistics.carriers import carrier_of
from entrepot.logistics.carriers.simulator import SimulatorCarrier
from entrepot.logistics.carriers.table import TableCarrier
from entrepot.logistics.enums import Capability, ParcelStatus
from entrepot.logistics.errors import NotSupported, TooLate, UnknownCarrier
from entrepot.logistics.ports import Carrier
from entrepot.logistics.rules.tracking import Happening, standing
from entrepot.logistics.types import ShipmentRequest, Tracked

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
REQUEST = ShipmentRequest(UUID(int=5), "DE", "CN", 500, number="firm 17")


@pytest.fixture(params=[TableCarrier, SimulatorCarrier])
def carrier(request: pytest.FixtureRequest) -> Carrier:
    made: Carrier = request.param()
    return made


def test_create_is_idempotent_on_its_key(carrier: Carrier) -> None:
    assert carrier.create(REQUEST, "k") == carrier.create(REQUEST, "k")
    assert carrier.create(REQUEST, "k").carrier == carrier.code


def test_what_is_no_capability_is_refused(carrier: Carrier) -> None:
    parcel = Tracked(carrier.create(REQUEST, "k").number, AT, "DE", "CN")
    for capability, call in (
        (Capability.TRACK, lambda: carrier.track([parcel], AT)),
        (Capability.CANCEL, lambda: carrier.cancel(parcel, AT)),
    ):
        if capability in carrier.capabilities:
            call()
        else:
            with pytest.raises(NotSupported):
                call()


def test_any_number_is_checked(carrier: Carrier) -> None:
    assert carrier.validate_number("???").warnings == ("unknown_form",)


def test_own_firm_needs_a_number() -> None:
    with pytest.raises(NotSupported):
        TableCarrier().create(ShipmentRequest(UUID(int=5), "DE", "CN", 500), "k")


def test_unknown_carrier() -> None:
    with pytest.raises(UnknownCarrier):
        carrier_of("pigeon")


def test_simulator_cannot_be_cancelled_after_pick_up() -> None:
    parcel = Tracked("XS123456785DE", AT, "DE", "CN")
    with pytest.raises(TooLate):
        SimulatorCarrier().cancel(parcel, AT + timedelta(hours=3))


def test_simulator_tells_more_as_time_goes_by_and_delivers_every_parcel() -> None:
    carrier = SimulatorCarrier()
    statuses = set()
    for n in range(200):
        parcel = Tracked(f"XS{n:08d}5DE", AT, "DE", "CN")
        early, late = (carrier.track([parcel], AT + timedelta(days=days)) for days in (2, 12))
        assert late[: len(early)] == early
        times = [event.occurred_at for event in late]
        assert times == sorted(times)
        statuses |= {event.status for event in late}
        end = standing(Happening(event.occurred_at, event.status) for event in late)
        assert (end.status, end.needs_person) == (ParcelStatus.DELIVERED, False)
    assert {ParcelStatus.ON_HOLD, ParcelStatus.DELIVERY_FAILED} < statuses
