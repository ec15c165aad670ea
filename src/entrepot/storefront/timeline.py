"""An order's life as its page tells it: how far it is, and what happened, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from entrepot.logistics.enums import ParcelStatus
from entrepot.logistics.types import ParcelView

from .wording import STEPS, parcel_name

_TROUBLE: Final = frozenset(
    {ParcelStatus.ON_HOLD, ParcelStatus.DELIVERY_FAILED, ParcelStatus.DELIVERY_DELAYED, ParcelStatus.RETURN_TO_SENDER}
)
_BAD_STEPS: Final = frozenset({"cancel", "expire_payment", "cancel_paid", "remind_to_ship"})


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the way; `at` is None while it is still ahead."""

    title: str
    at: datetime | None
    is_now: bool


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened."""

    at: datetime
    title: str
    detail: str
    is_bad: bool


def stages(order: dict[str, Any]) -> list[Stage]:
    """The way from the order to the receipt; of a closed order only what it came through."""
    way = [
        (_("Ordered"), order["placed_at"]),
        (_("Paid into escrow"), order["paid_at"]),
        (_("Shipped"), order["shipped_at"]),
        (_("Delivered"), order["delivered_at"] or order["received_at"]),
        (_("Received"), order["received_at"]),
    ]
    if order["closed_at"]:
        way = [*((title, at) for title, at in way if at), (_("Closed"), order["closed_at"])]
    last = max(i for i, (_title, at) in enumerate(way) if at)
    return [Stage(title, at, i == last) for i, (title, at) in enumerate(way)]


def events(order: dict[str, Any], parcels: Sequence[ParcelView]) -> list[Event]:
    """Steps of the order and news of its parcels in one list, newest first."""
    told = [
        Event(step["at"], str(STEPS.get(step["move"], step["move"])), step["note"], step["move"] in _BAD_STEPS)
        for step in order["steps"]
    ]
    told += [
        Event(
            event.occurred_at,
            parcel_name(event.status),
            " · ".join(filter(None, (event.place, event.text))),
            event.status in _TROUBLE,
        )
        for parcel in parcels
        for event in parcel.events
        if not event.is_quarantined
    ]
    return sorted(told, key=lambda event: event.at, reverse=True)
