"""Two merchants type in the same number at the same moment: one gets it."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from tests.logistics import factories as make

from entrepot.database import sql
from entrepot.identity.types import SYSTEM
from entrepot.kernel.errors import Refused
from entrepot.logistics import services
from entrepot.logistics.errors import NumberTaken
from entrepot.logistics.types import Dispatched

MERCHANTS = 6


@pytest.mark.django_db(transaction=True)
def test_one_number_goes_to_one_order() -> None:
    barrier = threading.Barrier(MERCHANTS)
    outcomes: list[Dispatched | Refused] = []

    def send() -> None:
        try:
            barrier.wait(timeout=10)
            outcomes.extend(services.dispatch([make.dispatch_of(number="RB123456785GB"), make.dispatch_of()], actor=SYSTEM))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(MERCHANTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(isinstance(outcome, NumberTaken) for outcome in outcomes) == MERCHANTS - 1
    assert sql.scalar("SELECT count(*) FROM logistics_parcel WHERE number = 'RB123456785GB'") == 1
    assert sql.scalar("SELECT count(*) FROM logistics_parcel") == MERCHANTS + 1
    assert sql.scalar("SELECT count(*) FROM events_fact WHERE kind = 'logistics.parcel_shipped'") == MERCHANTS + 1
