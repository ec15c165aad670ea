"""The status of a parcel from its events: any order of arrival gives the same answer, repeats change nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from entrepot.logistics.enums import EventSource, ParcelStatus

QUARANTINE_AHEAD: Final = timedelta(hours=48)
EXCEPTIONS: Final = frozenset(
    {
        ParcelStatus.ON_HOLD,
        ParcelStatus.DELIVERY_FAILED,
        ParcelStatus.DELIVERY_DELAYED,
        ParcelStatus.RETURN_TO_SENDER,
        ParcelStatus.CANCELLED,
    }
)
# A merchant's own word is not proof of delivery; these tell for themselves.
PROVING: Final = frozenset({EventSource.WEBHOOK, EventSource.POLL, EventSource.CUSTOMS})
# Of events at the same moment the one further along the way decides.
_RANK: Final = {status: rank for rank, status in enumerate(
    (
        ParcelStatus.UNKNOWN,
        ParcelStatus.PENDING,
        ParcelStatus.PICKED_UP,
        ParcelStatus.IN_TRANSIT,
        ParcelStatus.DELIVERY_DELAYED,
        ParcelStatus.ON_HOLD,
        ParcelStatus.OUT_FOR_DELIVERY,
        ParcelStatus.READY_FOR_PICKUP,
        ParcelStatus.DELIVERY_FAILED,
        ParcelStatus.DELIVERED,
        ParcelStatus.RETURN_TO_SENDER,
        ParcelStatus.CANCELLED,
    )
)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happening:
    """What the rule needs of an event."""

    occurred_at: datetime
    status: ParcelStatus
    sub_status: str = ""
    is_proven: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a parcel stands. `is_confirmed` tells whether its delivery rests on more than the merchant's word."""

    status: ParcelStatus
    sub_status: str
    delivered_at: datetime | None
    last_event_at: datetime | None
    is_confirmed: bool
    needs_person: bool


def is_far_ahead(occurred_at: datetime, received_at: datetime) -> bool:
    """Whether an event's time lies so far ahead that it must be wrong."""
    return occurred_at > received_at + QUARANTINE_AHEAD


def standing(happenings: Iterable[Happening]) -> Standing:
    """The latest event decides; unmapped codes never hide what is known.

    Delivered, cancelled and returning stay against earlier-dated news that arrives late. A failed attempt dated after a delivery
    contradicts it: a person has to look.
    """
    known = sorted(happenings, key=lambda each: (each.occurred_at, _RANK[each.status], each.sub_status))
    if not known:
        return Standing(ParcelStatus.PENDING, "", None, None, is_confirmed=False, needs_person=False)
    mapped = [each for each in known if each.status is not ParcelStatus.UNKNOWN]
    last = mapped[-1] if mapped else known[-1]
    delivered = [each for each in known if each.status is ParcelStatus.DELIVERED]
    contradicted = bool(delivered) and any(
        each.status is ParcelStatus.DELIVERY_FAILED and each.occurred_at > delivered[0].occurred_at for each in known
    )
    return Standing(
        status=last.status,
        sub_status=last.sub_status,
        delivered_at=delivered[0].occurred_at if delivered else None,
        last_event_at=known[-1].occurred_at,
        is_confirmed=any(each.is_proven for each in delivered),
        needs_person=contradicted,
    )
