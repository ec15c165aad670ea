"""The merchant's own freight company: price from the freight template, number typed in or imported, events reported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from entrepot.logistics.enums import Capability
from entrepot.logistics.errors import NotSupported
from entrepot.logistics.rules.numbers import check_number, normalised
from entrepot.logistics.types import NewEvent, NumberCheck, Shipment, ShipmentRequest, Tracked


class TableCarrier:
    """Knows nothing of its own: the merchant's word counts, marked as such."""

    code: str = "table"
    capabilities: Final[frozenset[Capability]] = frozenset({Capability.CREATE})

    def create(self, request: ShipmentRequest, idempotency_key: str) -> Shipment:  # noqa: ARG002  - the number is the key
        """The merchant's number, normalised. Raises NotSupported without one: nobody else gives it."""
        if not request.number:
            raise NotSupported(carrier=self.code, what="give a number")
        return Shipment(self.code, normalised(request.number))

    def cancel(self, shipment: Tracked, now: datetime) -> None:  # noqa: ARG002  - the port's form
        """The firm is the merchant's own: it is told outside of this market. Raises NotSupported."""
        raise NotSupported(carrier=self.code, what="cancel")

    def track(self, parcels: Sequence[Tracked], now: datetime) -> list[NewEvent]:  # noqa: ARG002  - the port's form
        """Nobody to ask. Raises NotSupported."""
        raise NotSupported(carrier=self.code, what="track")

    def validate_number(self, number: str) -> NumberCheck:
        """Any form is accepted."""
        return check_number(number)
