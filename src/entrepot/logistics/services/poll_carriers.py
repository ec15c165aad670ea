"""Ask carriers where parcels are, less often the older they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.identity.types import SYSTEM
from entrepot.kernel import clock
from entrepot.logistics.carriers import carrier_of, polled_carriers
from entrepot.logistics.types import Recorded, Tracked

from .record_events import record_events

_DUE: Final = """
SELECT id, carrier, number, shipped_at, origin, destination FROM logistics_parcel
 WHERE next_poll_at <= %s AND carrier = ANY(%s::text[])
 ORDER BY next_poll_at, id LIMIT %s FOR UPDATE SKIP LOCKED
"""
_NEXT: Final = """
UPDATE logistics_parcel AS parcel SET next_poll_at = new.at
  FROM unnest(%s::uuid[], %s::timestamptz[]) AS new(id, at) WHERE parcel.id = new.id
"""
# Up to this age (days), ask again after so many hours; beyond the last, no more.
_EVERY: Final = ((7, 2), (30, 12), (120, 48))


@dataclass(frozen=True, slots=True)
class _Due:
    id: UUID
    carrier: str
    tracked: Tracked


def poll_carriers(limit: int = 200) -> int:
    """Ask about at most `limit` parcels that are due; how many new events that brought. Parcels of 120 days are given up."""
    now = clock.now()
    with transaction.atomic():
        due = [_Due(row[0], row[1], Tracked(*row[2:])) for row in sql.rows(_DUE, [now, sorted(polled_carriers()), limit])]
        if not due:
            return 0
        sql.execute(_NEXT, [[each.id for each in due], [_next(each.tracked, now) for each in due]])
        events = [
            event
            for code in sorted({each.carrier for each in due})
            for event in carrier_of(code).track([each.tracked for each in due if each.carrier == code], now)
        ]
        outcomes = record_events(events, actor=SYSTEM) if events else []
    return sum(isinstance(outcome, Recorded) and outcome.created for outcome in outcomes)


def _next(tracked: Tracked, now: datetime) -> datetime | None:
    age = now - tracked.shipped_at
    for days, hours in _EVERY:
        if age < timedelta(days=days):
            return now + timedelta(hours=hours)
    return None
