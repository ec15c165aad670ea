"""What the ledger says no to. Everything else that it raises is a fault of the program."""

from __future__ import annotations

from entrepot.kernel.errors import Busy, Refused


class InsufficientFunds(Refused):
    """A guarded account would go below its floor, counting what is held. `account` is its natural key."""

    code = "ledger.insufficient_funds"
    template = "There is not enough money on {account}."


class HoldAlreadyResolved(Refused):
    """Somebody else resolved the hold: read the case again."""

    code = "ledger.hold_already_resolved"
    template = "The held money has been released or freed already."


class HoldExpired(Refused):
    """The hold's time has passed: it can be freed, not posted."""

    code = "ledger.hold_expired"
    template = "The hold on the money has expired."


class LedgerBusy(Busy):
    """A lock was not free in time, or a deadlock was broken: nothing was done, repeat with the same ids."""

    code = "ledger.busy"
    template = "The books are being written by somebody else at the moment. Please try again."


class ContentConflict(Refused):
    """A key that was used for other content: a fault or an attack, to be looked at by a person."""

    code = "ledger.content_conflict"
    template = "{ref} was posted before with other content."


class PeriodClosed(Refused):
    """The month of the posting is closed; what comes to light later is dated when it does."""

    code = "ledger.period_closed"
    template = "The books are closed until {until}."


class UnknownJournalKind(ValueError):
    """No template says what such a journal may contain."""


class TemplateViolation(ValueError):
    """A leg that the template of the journal kind does not know."""
