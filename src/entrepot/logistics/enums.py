"""Words of the logistics room that are stored or shown."""

from __future__ import annotations

from enum import StrEnum


class Valuation(StrEnum):
    """What a freight template counts (Taobao's numbers: 0, 1, 3; there is no 2)."""

    PIECE = "piece"
    WEIGHT = "weight"
    VOLUME = "volume"


class Assumer(StrEnum):
    """Who pays the freight (Taobao: 0 buyer, 1 seller)."""

    BUYER = "buyer"
    SELLER = "seller"


class ParcelStatus(StrEnum):
    """The twelve statuses of a parcel."""

    PENDING = "pending"
    PICKED_UP = "picked_up"
    IN_TRANSIT = "in_transit"
    ON_HOLD = "on_hold"
    OUT_FOR_DELIVERY = "out_for_delivery"
    READY_FOR_PICKUP = "ready_for_pickup"
    DELIVERED = "delivered"
    DELIVERY_FAILED = "delivery_failed"
    DELIVERY_DELAYED = "delivery_delayed"
    RETURN_TO_SENDER = "return_to_sender"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class EventSource(StrEnum):
    """Who told us about an event."""

    WEBHOOK = "webhook"
    POLL = "poll"
    SCAN = "scan"
    CSV = "csv"
    CUSTOMS = "customs"
    MERCHANT = "merchant"


class Capability(StrEnum):
    """What a carrier can do for us."""

    CREATE = "create"
    CANCEL = "cancel"
    TRACK = "track"
