"""Send parcels: numbers are checked and claimed, parcels written, the fact told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import orjson
from django.db import transaction

from entrepot.database import sql
from entrepot.events.facts.logistics import ParcelShipped
from entrepot.events.services import publish
from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.kernel.ids import uuid7
from entrepot.logistics.carriers import polled_carriers
from entrepot.logistics.enums import ParcelStatus
from entrepot.logistics.errors import NothingToShip, NumberTaken
from entrepot.logistics.rules.numbers import check_number, normalised
from entrepot.logistics.types import Dispatch, Dispatched

# Who sends the same number at the same time waits here; ascending keys, so that nobody waits in a circle.
_LOCK: Final = """
SELECT pg_advisory_xact_lock(key) FROM (
  SELECT DISTINCT hashtextextended(carrier || ' ' || number, 7309) AS key
    FROM unnest(%s::text[], %s::text[]) AS wanted(carrier, number) WHERE number <> '' ORDER BY key) AS ordered
"""
_HOLDERS: Final = """
SELECT wanted.position, parcel.id, parcel.order_id
  FROM unnest(%(carriers)s::text[], %(numbers)s::text[], %(shipped)s::timestamptz[], %(orders)s::uuid[])
       WITH ORDINALITY AS wanted(carrier, number, shipped_at, order_id, position)
  JOIN logistics_parcel AS parcel ON parcel.carrier = wanted.carrier AND parcel.number = wanted.number
 WHERE wanted.number <> '' AND (parcel.order_id = wanted.order_id
       OR parcel.status <> 'cancelled' AND parcel.shipped_at < wanted.shipped_at + interval '6 months'
          AND wanted.shipped_at < parcel.number_free_at)
"""
_INSERT: Final = """
INSERT INTO logistics_parcel (id, store_id, order_id, carrier, number, service, origin, destination, lines, status, sub_status,
                              shipped_at, number_free_at, is_confirmed, needs_person, next_poll_at, created_at)
SELECT id, store_id, order_id, carrier, number, service, origin, destination, lines, %(status)s, 'label_created',
       shipped_at, shipped_at + interval '6 months', false, false,
       CASE WHEN carrier = ANY(%(polled)s::text[]) THEN shipped_at END, %(now)s
  FROM unnest(%(ids)s::uuid[], %(stores)s::uuid[], %(orders)s::uuid[], %(carriers)s::text[], %(numbers)s::text[],
              %(services)s::text[], %(origins)s::text[], %(destinations)s::text[], %(lines)s::jsonb[], %(shipped)s::timestamptz[])
    AS new(id, store_id, order_id, carrier, number, service, origin, destination, lines, shipped_at)
"""


@dataclass(frozen=True, slots=True)
class _Parcel:
    id: UUID
    wish: Dispatch
    number: str
    shipped_at: datetime


def dispatch(batch: Sequence[Dispatch], *, actor: Actor) -> list[Dispatched | Refused]:
    """One outcome per parcel, in order; a refused one does not stop the others. Publishes ParcelShipped for each new parcel.

    A number is accepted whatever its form (see the warnings); it is refused (NumberTaken) while it travels with another order within
    six months. The same parcel again gives its first outcome. Raises Forbidden or Missing for stores the actor may not ship for.
    """
    allow(actor, "orders.ship", {wish.store_id for wish in batch})
    now = clock.now()
    parcels = [_Parcel(uuid7(), wish, normalised(wish.number), wish.shipped_at or now) for wish in batch]
    with transaction.atomic():
        outcomes = _decide(parcels)
        fresh = [parcel for parcel, outcome in zip(parcels, outcomes, strict=True) if _is_new(outcome)]
        if fresh:
            _write(fresh, now)
            record(actor, "logistics.dispatched", [_subject(parcel) for parcel in fresh])
            publish(
                ParcelShipped(
                    store_id=parcel.wish.store_id,
                    parcel_id=parcel.id,
                    order_id=parcel.wish.order_id,
                    carrier=parcel.wish.carrier,
                    number=parcel.number,
                    shipped_at=parcel.shipped_at,
                )
                for parcel in fresh
            )
    return outcomes


def _is_new(outcome: Dispatched | Refused) -> bool:
    return isinstance(outcome, Dispatched) and outcome.created


def _decide(parcels: Sequence[_Parcel]) -> list[Dispatched | Refused]:
    columns = {
        "carriers": [parcel.wish.carrier for parcel in parcels],
        "numbers": [parcel.number for parcel in parcels],
        "shipped": [parcel.shipped_at for parcel in parcels],
        "orders": [parcel.wish.order_id for parcel in parcels],
    }
    sql.execute(_LOCK, [columns["carriers"], columns["numbers"]])
    holders: dict[int, list[tuple[UUID, UUID]]] = {}
    for position, parcel_id, order_id in sql.rows(_HOLDERS, columns):
        holders.setdefault(position - 1, []).append((parcel_id, order_id))
    outcomes: list[Dispatched | Refused] = []
    taken: dict[tuple[str, str], _Parcel] = {}
    for position, parcel in enumerate(parcels):
        outcomes.append(_outcome(parcel, holders.get(position, []), taken))
        if parcel.number and _is_new(outcomes[-1]):
            taken[parcel.wish.carrier, parcel.number] = parcel
    return outcomes


def _outcome(
    parcel: _Parcel, holders: Sequence[tuple[UUID, UUID]], taken: dict[tuple[str, str], _Parcel]
) -> Dispatched | Refused:
    wish = parcel.wish
    if any(line.quantity < 1 for line in wish.lines):
        return NothingToShip(field="lines", reason="quantities are one or more")
    before = taken.get((wish.carrier, parcel.number))
    held = [*holders, *([(before.id, before.wish.order_id)] if before else [])]
    for parcel_id, order_id in held:
        if order_id == wish.order_id:
            return Dispatched(parcel_id, wish.order_id, created=False)
    if held:
        return NumberTaken(carrier=wish.carrier, number=parcel.number)
    warnings = check_number(parcel.number, wish.carrier).warnings if parcel.number else ("no_number",)
    return Dispatched(parcel.id, wish.order_id, created=True, warnings=warnings)


def _write(parcels: Sequence[_Parcel], now: datetime) -> None:
    sql.execute(
        _INSERT,
        {
            "status": ParcelStatus.PENDING.value,
            "polled": sorted(polled_carriers()),
            "now": now,
            "ids": [parcel.id for parcel in parcels],
            "stores": [parcel.wish.store_id for parcel in parcels],
            "orders": [parcel.wish.order_id for parcel in parcels],
            "carriers": [parcel.wish.carrier for parcel in parcels],
            "numbers": [parcel.number for parcel in parcels],
            "services": [parcel.wish.service for parcel in parcels],
            "origins": [parcel.wish.origin for parcel in parcels],
            "destinations": [parcel.wish.destination for parcel in parcels],
            "lines": [
                orjson.dumps(
                    [{"variant_id": str(line.variant_id), "quantity": line.quantity} for line in parcel.wish.lines]
                ).decode()
                for parcel in parcels
            ],
            "shipped": [parcel.shipped_at for parcel in parcels],
        },
    )


def _subject(parcel: _Parcel) -> Subject:
    detail = {"order": str(parcel.wish.order_id), "carrier": parcel.wish.carrier, "number": parcel.number}
    return Subject("logistics.parcel", parcel.id, parcel.wish.store_id, detail)
