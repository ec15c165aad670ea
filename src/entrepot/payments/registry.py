"""Which drivers there are, and who is told of money. Filled at start-up, read everywhere."""

from __future__ import annotations

from .errors import UnknownProvider
from .ports import Driver
from .types import Payables

_drivers: dict[str, Driver] = {}
_payables: Payables | None = None


def register_driver(driver: Driver) -> None:
    """Make `driver` known by its code; a later one of the same code takes its place."""
    _drivers[driver.code] = driver


def driver(code: str) -> Driver:
    """The driver of that code. Raises UnknownProvider."""
    try:
        return _drivers[code]
    except KeyError:
        raise UnknownProvider(provider=code) from None


def drivers() -> list[Driver]:
    """All drivers, by code."""
    return [_drivers[code] for code in sorted(_drivers)]


def register_payables(port: Payables) -> Payables | None:
    """Name who takes the money of orders; returns the one before."""
    global _payables
    before, _payables = _payables, port
    return before


def payables() -> Payables:
    """Who takes the money of orders."""
    if _payables is None:
        raise RuntimeError("nobody registered to take money: call payments.services.register_payables at start-up")
    return _payables
