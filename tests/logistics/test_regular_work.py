"""The worker asks carriers where parcels are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.logistics.factories import parcel

from entrepot.events.services import run_job
from entrepot.kernel.clock import VirtualClock
from entrepot.logistics.queries import parcels_of


@pytest.mark.django_db(transaction=True)
def test_parcel_of_a_carrier_that_can_be_asked_arrives_without_anybody_reporting(virtual_clock: VirtualClock) -> None:
    wish, _ = parcel(carrier="simulator", number="XS473124829CN", origin="CN", destination="CN")

    virtual_clock.advance(timedelta(days=6))
    assert run_job("logistics.poll_carriers")

    [seen] = parcels_of([wish.order_id])[wish.order_id]
    assert seen.delivered_at is not None
    assert seen.is_confirmed
