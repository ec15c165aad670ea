"""Take in tracking events: once each, in any order; the parcel's status follows, facts are told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.events.facts.logistics import ParcelDelivered, ParcelDeliveryConfirmed, ParcelException, ParcelMoved
from entrepot.events.services import publish
from entrepot.events.types import Fact
from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Refused
from entrepot.logistics.enums import EventSource, ParcelStatus
from entrepot.logistics.errors import UnknownParcel
from entrepot.logistics.rules.numbers import normalised
from entrepot.logistics.rules.tracking import EXCEPTIONS, PROVING, Happening, Standing, is_far_ahead, standing
from entrepot.logistics.types import NewEvent, Recorded

# A number may travel again after six months: the parcel that was shipped last before the event is meant.
_FIND: Final = """
SELECT wanted.position, parcel.id FROM unnest(%s::text[], %s::text[], %s::timestamptz[])
       WITH ORDINALITY AS wanted(carrier, number, occurred_at, position)
  CROSS JOIN LATERAL (
    SELECT id FROM logistics_parcel AS p WHERE p.carrier = wanted.carrier AND p.number = wanted.number
     ORDER BY p.shipped_at <= wanted.occurred_at + interval '30 days' DESC, p.shipped_at DESC LIMIT 1) AS parcel
"""
_LOCK: Final = """
SELECT id, store_id, order_id, delivered_at, status, is_confirmed
  FROM logistics_parcel WHERE id = ANY(%s::uuid[]) ORDER BY id FOR UPDATE
"""
_INSERT: Final = """
INSERT INTO logistics_trackingevent (parcel_id, occurred_at, received_at, status, sub_status, city, country, raw_code, raw_text,
                                     source, zone_assumed, has_proof, is_quarantined)
SELECT parcel_id, occurred_at, %(now)s, status, sub_status, city, country, raw_code, raw_text, source, zone, proof, quarantined
  FROM unnest(%(parcels)s::uuid[], %(times)s::timestamptz[], %(statuses)s::text[], %(subs)s::text[], %(cities)s::text[],
              %(countries)s::text[], %(codes)s::text[], %(texts)s::text[], %(sources)s::text[], %(zones)s::text[],
              %(proofs)s::boolean[], %(quarantined)s::boolean[])
    AS new(parcel_id, occurred_at, status, sub_status, city, country, raw_code, raw_text, source, zone, proof, quarantined)
ON CONFLICT ON CONSTRAINT tracking_event_once DO NOTHING
RETURNING parcel_id, raw_code, occurred_at, city, country
"""
_EVENTS: Final = """
SELECT parcel_id, occurred_at, status, sub_status, source, has_proof
  FROM logistics_trackingevent WHERE parcel_id = ANY(%s::uuid[]) AND NOT is_quarantined
"""
_UPDATE: Final = """
UPDATE logistics_parcel AS parcel
   SET status = new.status, sub_status = new.sub_status, delivered_at = new.delivered_at, last_event_at = new.last_event_at,
       needs_person = new.needs_person, is_confirmed = new.is_confirmed,
       next_poll_at = CASE WHEN new.status IN ('delivered', 'cancelled', 'return_to_sender') THEN NULL ELSE parcel.next_poll_at END
  FROM unnest(%(ids)s::uuid[], %(statuses)s::text[], %(subs)s::text[], %(delivered)s::timestamptz[], %(last)s::timestamptz[],
              %(persons)s::boolean[], %(confirmed)s::boolean[])
    AS new(id, status, sub_status, delivered_at, last_event_at, needs_person, is_confirmed)
 WHERE parcel.id = new.id
"""


@dataclass(frozen=True, slots=True)
class _Known:
    """A parcel as it stood before this batch."""

    id: UUID
    store_id: UUID
    order_id: UUID
    delivered_at: datetime | None
    status: ParcelStatus
    is_confirmed: bool


def record_events(events: Sequence[NewEvent], *, actor: Actor) -> list[Recorded | Refused]:
    """One outcome per event, in order: recorded (or known already), or UnknownParcel. Idempotent; any order of arrival will do.

    The key of an event is (parcel, raw code or status, time, place). Publishes ParcelMoved or ParcelException for each new event
    and ParcelDelivered once per parcel (ParcelDeliveryConfirmed when proof follows the merchant's word).
    Events dated more than 48 hours ahead are kept aside and change nothing. What a store
    reports of its own parcels counts as its word, whatever source it names. Raises Forbidden or Missing for parcels of stores
    the actor may not speak for.
    """
    now = clock.now()
    with transaction.atomic():
        found = _find(events)
        parcels = _lock(set(found.values()))
        speaks_for_carriers = _allow(actor, {parcel.store_id for parcel in parcels.values()})
        news = {
            index: _Arrived(event, found[index], speaks_for_carriers, now)
            for index, event in enumerate(events)
            if index in found
        }
        created = _insert(news, now)
        after = _standings({news[index].parcel_id for index in created})
        _update(after)
        publish(_facts([news[index] for index in sorted(created)], parcels, after))
    return [
        _outcome(news[index], parcels[found[index]], after, created=index in created)
        if index in news
        else UnknownParcel(carrier=event.carrier, number=event.number)
        for index, event in enumerate(events)
    ]


@dataclass(frozen=True, slots=True)
class _Arrived:
    """An event with the parcel it belongs to."""

    event: NewEvent
    parcel_id: UUID
    is_trusted: bool
    now: datetime

    @property
    def code(self) -> str:
        return self.event.raw_code or self.event.status.value

    @property
    def key(self) -> tuple[UUID, str, datetime, str, str]:
        return self.parcel_id, self.code, self.event.occurred_at, self.event.city, self.event.country

    @property
    def source(self) -> EventSource:
        claimed = self.event.source
        return claimed if self.is_trusted or claimed not in PROVING else EventSource.MERCHANT

    @property
    def is_quarantined(self) -> bool:
        return is_far_ahead(self.event.occurred_at, self.now)


def _allow(actor: Actor, store_ids: set[UUID]) -> bool:
    """Carriers and the platform may report on every parcel (True), a store on its own (False)."""
    try:
        allow(actor, "logistics.track")
    except Forbidden:
        allow(actor, "orders.ship", store_ids)
        return False
    return True


def _find(events: Sequence[NewEvent]) -> dict[int, UUID]:
    columns = [
        [event.carrier for event in events],
        [normalised(event.number) for event in events],
        [event.occurred_at for event in events],
    ]
    return {position - 1: parcel_id for position, parcel_id in sql.rows(_FIND, columns)}


def _lock(parcel_ids: set[UUID]) -> dict[UUID, _Known]:
    return {
        parcel_id: _Known(parcel_id, store_id, order_id, delivered_at, ParcelStatus(status), is_confirmed)
        for parcel_id, store_id, order_id, delivered_at, status, is_confirmed in sql.rows(_LOCK, [list(parcel_ids)])
    }


def _insert(news: dict[int, _Arrived], now: datetime) -> set[int]:
    """The positions of events that were not known. Of equal events in one batch the first counts."""
    first: dict[tuple[UUID, str, datetime, str, str], int] = {}
    for index, each in news.items():
        first.setdefault(each.key, index)
    arrived = [news[index] for index in first.values()]
    if not arrived:
        return set()
    rows = sql.rows(
        _INSERT,
        {
            "now": now,
            "parcels": [each.parcel_id for each in arrived],
            "times": [each.event.occurred_at for each in arrived],
            "statuses": [each.event.status.value for each in arrived],
            "subs": [each.event.sub_status for each in arrived],
            "cities": [each.event.city for each in arrived],
            "countries": [each.event.country for each in arrived],
            "codes": [each.code for each in arrived],
            "texts": [each.event.raw_text[:300] for each in arrived],
            "sources": [each.source.value for each in arrived],
            "zones": [each.event.zone_assumed for each in arrived],
            "proofs": [each.event.has_proof for each in arrived],
            "quarantined": [each.is_quarantined for each in arrived],
        },
    )
    return {first[tuple(row)] for row in rows}


def _standings(parcel_ids: set[UUID]) -> dict[UUID, Standing]:
    if not parcel_ids:
        return {}
    happenings: dict[UUID, list[Happening]] = {parcel_id: [] for parcel_id in parcel_ids}
    for parcel_id, occurred_at, status, sub_status, source, has_proof in sql.rows(_EVENTS, [list(parcel_ids)]):
        proven = has_proof or EventSource(source) in PROVING
        happenings[parcel_id].append(Happening(occurred_at, ParcelStatus(status), sub_status, is_proven=proven))
    return {parcel_id: standing(each) for parcel_id, each in happenings.items()}


def _update(after: dict[UUID, Standing]) -> None:
    if after:
        sql.execute(
            _UPDATE,
            {
                "ids": list(after),
                "statuses": [each.status.value for each in after.values()],
                "subs": [each.sub_status for each in after.values()],
                "delivered": [each.delivered_at for each in after.values()],
                "last": [each.last_event_at for each in after.values()],
                "persons": [each.needs_person for each in after.values()],
                "confirmed": [each.is_confirmed for each in after.values()],
            },
        )


def _facts(arrived: Sequence[_Arrived], parcels: dict[UUID, _Known], after: dict[UUID, Standing]) -> Iterator[Fact]:
    for each in arrived:
        event, parcel, now_stands = each.event, parcels[each.parcel_id], after[each.parcel_id]
        if each.is_quarantined or event.status is ParcelStatus.DELIVERED:
            continue
        if event.status in EXCEPTIONS:
            yield ParcelException(
                store_id=parcel.store_id,
                parcel_id=parcel.id,
                order_id=parcel.order_id,
                event_status=event.status.value,
                sub_status=event.sub_status,
                occurred_at=event.occurred_at,
                needs_person=now_stands.needs_person,
            )
        else:
            yield ParcelMoved(
                store_id=parcel.store_id,
                parcel_id=parcel.id,
                order_id=parcel.order_id,
                status=now_stands.status.value,
                event_status=event.status.value,
                sub_status=event.sub_status,
                place=event.place,
                occurred_at=event.occurred_at,
            )
    for parcel_id, now_stands in after.items():
        parcel = parcels[parcel_id]
        if now_stands.delivered_at is not None and parcel.delivered_at is None:
            yield ParcelDelivered(
                store_id=parcel.store_id,
                parcel_id=parcel.id,
                order_id=parcel.order_id,
                delivered_at=now_stands.delivered_at,
                is_confirmed=now_stands.is_confirmed,
            )
        elif now_stands.delivered_at is not None and now_stands.is_confirmed and not parcel.is_confirmed:
            yield ParcelDeliveryConfirmed(
                store_id=parcel.store_id,
                parcel_id=parcel.id,
                order_id=parcel.order_id,
                delivered_at=now_stands.delivered_at,
            )


def _outcome(each: _Arrived, parcel: _Known, after: dict[UUID, Standing], *, created: bool) -> Recorded:
    status = after[parcel.id].status if parcel.id in after else parcel.status
    return Recorded(parcel.id, parcel.order_id, status, created=created, is_quarantined=each.is_quarantined)
