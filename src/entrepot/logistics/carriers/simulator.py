"""A carrier for demonstration and tests: the whole journey of a parcel follows from its number alone, faults included.

Its S10 numbers are invented, which only a simulator may do; they end in the country of dispatch and begin with the series XS.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from entrepot.logistics.enums import Capability, EventSource, ParcelStatus
from entrepot.logistics.errors import TooLate
from entrepot.logistics.rules.numbers import check_number, s10_check_digit
from entrepot.logistics.types import NewEvent, NumberCheck, Shipment, ShipmentRequest, Tracked

S: Final = ParcelStatus
# Hours after dispatch, status, sub-status, where (o origin, d destination), text.
_ABROAD: Final = (
    (2, S.PICKED_UP, "received_at_hub", "o", "Accepted at the hub"),
    (14, S.IN_TRANSIT, "departed_facility", "o", "Departed from the hub"),
    (22, S.IN_TRANSIT, "export_customs", "o", "Export declaration accepted"),
    (30, S.IN_TRANSIT, "departed_country", "o", "Departed from the country of origin"),
    (54, S.IN_TRANSIT, "arrived_country", "d", "Arrived in the country of destination"),
    (60, S.IN_TRANSIT, "import_customs", "d", "Presented to customs"),
    (72, S.IN_TRANSIT, "customs_released", "d", "Released by customs"),
    (80, S.IN_TRANSIT, "handed_to_local", "d", "Handed to the local carrier"),
    (98, S.OUT_FOR_DELIVERY, "", "d", "Out for delivery"),
    (103, S.DELIVERED, "signed", "d", "Delivered and signed for"),
)
_AT_HOME: Final = (
    (2, S.PICKED_UP, "received_at_hub", "o", "Accepted"),
    (12, S.IN_TRANSIT, "departed_facility", "o", "Departed"),
    (26, S.IN_TRANSIT, "arrived_facility", "d", "Arrived at the delivery office"),
    (30, S.OUT_FOR_DELIVERY, "", "d", "Out for delivery"),
    (34, S.DELIVERED, "signed", "d", "Delivered and signed for"),
)


@dataclass(frozen=True, slots=True)
class _Step:
    after: timedelta
    status: ParcelStatus
    sub_status: str
    place: str
    text: str


class SimulatorCarrier:
    """Deterministic: asked twice at the same time it tells the same; asked later it tells more."""

    code: str = "simulator"
    capabilities: Final[frozenset[Capability]] = frozenset({Capability.CREATE, Capability.CANCEL, Capability.TRACK})

    def create(self, request: ShipmentRequest, idempotency_key: str) -> Shipment:
        """A shipment with an invented S10 number made from the key."""
        digest = hashlib.sha256(f"{request.order_id} {idempotency_key}".encode()).digest()
        serial = f"{int.from_bytes(digest[:8], 'big') % 10**8:08d}"
        return Shipment(self.code, f"XS{serial}{s10_check_digit(serial)}{request.origin or 'CN'}")

    def cancel(self, shipment: Tracked, now: datetime) -> None:
        """Allowed until pick-up. Raises TooLate."""
        if now >= shipment.shipped_at + _journey(shipment)[0].after:
            raise TooLate(number=shipment.number)

    def track(self, parcels: Sequence[Tracked], now: datetime) -> list[NewEvent]:
        """The events of each parcel that have happened by `now`."""
        return [
            NewEvent(
                carrier=self.code,
                number=parcel.number,
                occurred_at=parcel.shipped_at + step.after,
                status=step.status,
                sub_status=step.sub_status,
                country=parcel.origin if step.place == "o" else parcel.destination,
                raw_code=f"SIM-{index:02d}",
                raw_text=step.text,
                source=EventSource.POLL,
                has_proof=step.status is S.DELIVERED,
            )
            for parcel in parcels
            for index, step in enumerate(_journey(parcel))
            if parcel.shipped_at + step.after <= now
        ]

    def validate_number(self, number: str) -> NumberCheck:
        """The simulator's numbers are S10."""
        return check_number(number)


def _journey(parcel: Tracked) -> list[_Step]:
    """The plan of a parcel: pace and fault drawn from its number. One in 12 waits for customs, one in 15 is missed at first."""
    drawn = hashlib.sha256(parcel.number.encode()).digest()
    pace = 0.8 + drawn[0] / 255 * 0.6
    plan = _AT_HOME if parcel.origin == parcel.destination else _ABROAD
    steps: list[_Step] = []
    lost = timedelta()
    for hours, status, sub_status, place, text in plan:
        after = timedelta(minutes=int(hours * 60 * pace)) + lost
        if sub_status == "customs_released" and drawn[1] % 12 == 0:
            steps.append(_Step(after, S.ON_HOLD, "customs_inspection", place, "Held by customs for inspection"))
            lost += timedelta(hours=30)
            after += timedelta(hours=30)
        if status is S.DELIVERED and drawn[2] % 15 == 0:
            steps.append(_Step(after, S.DELIVERY_FAILED, "absent", place, "Nobody at home"))
            lost += timedelta(hours=22)
            after += timedelta(hours=22)
        steps.append(_Step(after, status, sub_status, place, text))
    return steps
