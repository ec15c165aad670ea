"""An order's life as its page tells it: one way from the order to the receipt, with what happened at each stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from entrepot.logistics.enums import ParcelStatus
from entrepot.logistics.types import EventView, ParcelView
from entrepot.orders.enums import OrderState, Route

from .words import DEADLINES, word

_TROUBLE: Final = frozenset(
    {ParcelStatus.ON_HOLD, ParcelStatus.DELIVERY_FAILED, ParcelStatus.DELIVERY_DELAYED, ParcelStatus.RETURN_TO_SENDER}
)
_BAD_STEPS: Final = frozenset({"cancel", "expire_payment", "cancel_paid", "remind_to_ship"})
# Steps that are told as the heading of their stage already.
_STAGES: Final = frozenset(
    {"place", "pay", "authorise", "capture", "collect", "ship", "deliver", "confirm_receipt", "auto_receive"}
)
_RELEASED: Final = "customs_released"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened."""

    at: datetime
    title: str
    detail: str
    is_bad: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the way. `state` is done, now, ahead or bad; `at` is None while it is still ahead.

    `due_at` with `due_label` is the countdown that runs while the order stands here.
    """

    code: str
    title: str
    text: str
    at: datetime | None
    state: str
    due_at: datetime | None = None
    due_label: str = ""
    events: tuple[Event, ...] = ()
    parcels: tuple[ParcelView, ...] = field(default=())


def timeline(order: dict[str, Any], parcels: Sequence[ParcelView]) -> list[Stage]:
    """The way of the order, the beginning first: what is done with its events, where it stands, and what is still ahead.

    Of a closed order only what it came through, and its end. An order from abroad passes customs on its way.
    """
    way = _way(order, parcels)
    if order["closed_at"]:
        reached = [stage for stage in way if stage[3]]
        way = [*reached, ("closed", _("Closed"), _end_of(order), order["closed_at"])]
    last = max(i for i, stage in enumerate(way) if stage[3])
    # Where customs or the carrier said nothing, what comes after shows that it was passed.
    told = _told(order, parcels)
    stages = []
    for i, (code, title, text, at) in enumerate(way):
        until = next((later[3] for later in way[i + 1 :] if later[3]), None)
        mine = tuple(e for e in told if at is not None and e.at >= at and (until is None or e.at < until)) if at else ()
        stages.append(
            Stage(
                code,
                title,
                text,
                at,
                _state(code, i, last, order),
                due_at=order["deadline_at"] if i == last else None,
                due_label=str(DEADLINES.get(order["state"], "")) if i == last else "",
                events=mine,
                parcels=tuple(parcels) if code == "shipped" else (),
            )
        )
    return stages


def _way(order: dict[str, Any], parcels: Sequence[ParcelView]) -> list[tuple[str, str, str, datetime | None]]:
    arrival = order["delivered_at"] or order["received_at"]
    shipped = ("shipped", _("Shipped"), "", order["shipped_at"])
    if order["state"] == OrderState.PARTLY_SHIPPED:
        text = _("Some of your goods are on their way; the store sends the rest later.")
        shipped = (
            "shipped",
            _("Partly shipped"),
            text,
            min((parcel.shipped_at for parcel in parcels), default=order["paid_at"]),
        )
    way = [
        ("placed", _("Ordered"), "", order["placed_at"]),
        ("paid", _("Paid into escrow"), _("Your money is held by the platform until you have your goods."), order["paid_at"]),
        shipped,
        ("delivered", _("Delivered"), "", arrival),
        ("received", _("Received"), _("The store is paid when you confirm, or when the time is over."), order["received_at"]),
    ]
    if order["route"] != Route.DOMESTIC:
        way.insert(3, ("customs", _("Customs"), _("Duty and tax are settled; the parcel is released."), _released_at(parcels)))
    return _on_receipt(order, way) if order["authorised_at"] else way


def _on_receipt(
    order: dict[str, Any], way: list[tuple[str, str, str, datetime | None]]
) -> list[tuple[str, str, str, datetime | None]]:
    """The same way where the amount was agreed to at the beginning and is taken at the end, or a little before it."""
    agreed = ("authorised", _("Agreed to"), _("Nothing is taken until you have received your goods."), order["authorised_at"])
    taken = ("paid", _("Amount taken"), "", order["paid_at"])
    received = way[-1][3]
    stages = [way[0], agreed, *way[2:]]
    if order["paid_at"] is None or (received is not None and received <= order["paid_at"]):
        return [*stages, taken]
    held = _("Before it stopped being kept ready, the amount was taken; it is held by the platform until you have your goods.")
    after = sum(1 for *_rest, at in stages if at is not None and at <= order["paid_at"])
    return [*stages[:after], ("paid", taken[1], held, order["paid_at"]), *stages[after:]]


def _released_at(parcels: Sequence[ParcelView]) -> datetime | None:
    times = [event.occurred_at for parcel in parcels for event in _events_of(parcel) if event.sub_status == _RELEASED]
    return max(times, default=None)


def _state(code: str, place: int, last: int, order: dict[str, Any]) -> str:
    if code == "closed":
        return "bad"
    if place < last or (place == last and order["received_at"]):
        return "done"
    return "now" if place == last else "ahead"


def _end_of(order: dict[str, Any]) -> str:
    return _("What was paid goes back the way it came.") if order["paid_at"] else _("Nothing was taken.")


def _events_of(parcel: ParcelView) -> list[EventView]:
    return [event for event in parcel.events if not event.is_quarantined]


def _told(order: dict[str, Any], parcels: Sequence[ParcelView]) -> list[Event]:
    """Steps of the order that are no stages, and news of its parcels, the oldest first."""
    told = [
        Event(step["at"], word("step", step["move"]), step["note"], step["move"] in _BAD_STEPS)
        for step in order["steps"]
        if step["move"] not in _STAGES or step["note"]
    ]
    told += [
        Event(
            event.occurred_at,
            word("parcel", event.status),
            " · ".join(filter(None, (event.place, event.text))),
            event.status in _TROUBLE,
        )
        for parcel in parcels
        for event in _events_of(parcel)
    ]
    return sorted(told, key=lambda event: event.at)
