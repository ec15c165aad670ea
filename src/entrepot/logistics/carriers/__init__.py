"""The carriers this market knows."""

from __future__ import annotations

from entrepot.logistics.enums import Capability
from entrepot.logistics.errors import UnknownCarrier
from entrepot.logistics.ports import Carrier

from .simulator import SimulatorCarrier
from .table import TableCarrier

_carriers: dict[str, Carrier] = {carrier.code: carrier for carrier in (TableCarrier(), SimulatorCarrier())}


def carrier_of(code: str) -> Carrier:
    """The carrier `code`. Raises UnknownCarrier."""
    try:
        return _carriers[code]
    except KeyError:
        raise UnknownCarrier(carrier=code) from None


def register_carrier(carrier: Carrier) -> None:
    """Make a carrier known to this process."""
    _carriers[carrier.code] = carrier


def polled_carriers() -> frozenset[str]:
    """Codes of the carriers that can be asked where a parcel is."""
    return frozenset(code for code, carrier in _carriers.items() if Capability.TRACK in carrier.capabilities)
