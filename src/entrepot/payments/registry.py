"""Which drivers there are, and who is told of money. Filled at start-up, read everywhere."""

from __future__ import annotations

from collections.abc import Callable

from .errors import UnknownProvider
from .ports import Driver
from .types import Dividers, Payables

_drivers: dict[str, Driver] = {}
_accounts: Callable[[str], Driver | None] | None = None
_codes: Callable[[], list[str]] | None = None
_payables: Payables | None = None
_dividers: Dividers | None = None


def register_driver(driver: Driver) -> None:
    """Make `driver` known by its code; a later one of the same code takes its place."""
    _drivers[driver.code] = driver


def driver(code: str) -> Driver:
    """The driver of that code: a built-in one, or that of an account. Raises UnknownProvider."""
    found = _drivers.get(code)
    if found is None and _accounts is not None:
        found = _accounts(code)
    if found is None:
        raise UnknownProvider(provider=code)
    return found


def register_accounts(lookup: Callable[[str], Driver | None], codes: Callable[[], list[str]]) -> None:
    """Name who makes drivers of accounts at providers by their code, and who knows the codes that are in use."""
    global _accounts, _codes
    _accounts, _codes = lookup, codes


def built_in() -> frozenset[str]:
    """Codes of the drivers that need no account."""
    return frozenset(_drivers)


def drivers() -> list[Driver]:
    """All drivers by code: the built-in ones and those of accounts in use."""
    codes = sorted({*_drivers, *(_codes() if _codes else ())})
    found = [_drivers.get(code) or (_accounts(code) if _accounts else None) for code in codes]
    return [one for one in found if one is not None]


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


def register_dividers(dividers: Dividers) -> None:
    """Name who divides orders' money, and is told when a provider let it go."""
    global _dividers
    _dividers = dividers


def dividers() -> Dividers:
    """Who that is. Raises RuntimeError before start-up is over."""
    if _dividers is None:
        raise RuntimeError("nobody divides what providers let go")
    return _dividers
