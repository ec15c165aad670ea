"""Statements of the providers: fetched and read, kept by nobody here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from entrepot.payments import registry
from entrepot.payments.errors import GivesNoStatements, NotAStatement, StatementNotReady
from entrepot.payments.ports import GivesStatements, Malformed, NoStatement
from entrepot.payments.types import StatementFile, StatementLine, StatementTerms


def statement_providers() -> dict[str, StatementTerms]:
    """The providers that hand out statements, by code."""
    return {
        driver.code: StatementTerms(driver.statement_zone, driver.statement_in_order)
        for driver in registry.drivers()
        if isinstance(driver, GivesStatements)
    }


def statement_terms(provider: str) -> StatementTerms:
    """How to read this provider's statements. Raises UnknownProvider, GivesNoStatements."""
    driver = _giver(provider)
    return StatementTerms(driver.statement_zone, driver.statement_in_order)


def fetch_statement(provider: str, day: date) -> StatementFile:
    """The provider's statement of that day. A call to the outside: never inside a transaction.

    Raises UnknownProvider, GivesNoStatements, StatementNotReady.
    """
    try:
        return _giver(provider).fetch_statement(day)
    except NoStatement as silence:
        raise StatementNotReady(provider=provider, day=day.isoformat(), reason=silence.reason) from silence


def statement_lines(provider: str, content: bytes) -> Iterator[StatementLine]:
    """The lines of the file one by one. Raises UnknownProvider, GivesNoStatements; NotAStatement where a line cannot be read.

    The account is looked up now, not with the first line: who copies the lines into the database can ask it nothing meanwhile.
    """
    return _lines(_giver(provider), provider, content)


def _lines(driver: GivesStatements, provider: str, content: bytes) -> Iterator[StatementLine]:
    try:
        yield from driver.read_statement(content)
    except Malformed as error:
        raise NotAStatement(provider=provider, reason=str(error)) from error


def _giver(provider: str) -> GivesStatements:
    driver = registry.driver(provider)
    if not isinstance(driver, GivesStatements):
        raise GivesNoStatements(provider=provider)
    return driver
