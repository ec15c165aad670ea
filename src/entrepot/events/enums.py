"""Words of this room that are stored."""

from __future__ import annotations

from enum import StrEnum


class DeliveryState(StrEnum):
    """Where a webhook message stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"
