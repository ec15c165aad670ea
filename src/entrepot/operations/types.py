"""What goes in and out of operations."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from entrepot.kernel.breach import Rule
from entrepot.ledger.types import AccountKey, JournalLine


class Looked(NamedTuple):
    """A rule was looked at to the end."""

    rule: Rule
    seconds: float
    breaches: int
    warnings: int


class SampleAccount(NamedTuple):
    """Somebody of the sample market who can sign in with the sample password."""

    email: str
    name: str
    does: str


class SampleMarket(NamedTuple):
    """The sample market; `made` when it was built by this call."""

    made: bool
    password: str
    accounts: tuple[SampleAccount, ...]


class TradeFact(NamedTuple):
    """A line of a step's story: `what` it is about, and what is so."""

    what: str
    text: str


class TradeStep(NamedTuple):
    """One step of a purchase: what happened at which moment, the journals it posted, the balances after it.

    Balances are (account, minor units): positive is owed by the platform, negative is what it has or is owed.
    """

    name: str
    at: datetime
    facts: tuple[TradeFact, ...]
    journals: tuple[JournalLine, ...] = ()
    balances: tuple[tuple[AccountKey, int], ...] = ()
