"""Tables of exchange rates as banks publish them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from entrepot.kernel.money import known_currencies
from entrepot.settlement.errors import RatesUnreadable
from entrepot.settlement.types import NewRate

_LONGEST: Final = 2_000_000
_DAYS: Final = ("%Y-%m-%d", "%d %B %Y", "%d.%m.%Y")
_OWN: Final = ("base", "quote", "mid")


def read_rates(text: str) -> tuple[date | None, list[NewRate]]:
    """The rates of a table, and the day they are of where the table says it. Raises RatesUnreadable with the line.

    Two forms are known: the euro foreign exchange reference rates of the European Central Bank (`eurofxref.csv`, or the history, of
    which the newest day counts; one euro in each currency, gaps and "N/A" left out), and `base,quote,mid[,bid]` with a row a pair.
    """
    if len(text) > _LONGEST:
        raise RatesUnreadable(line=1, problem="too long")
    rows = [
        [cell.strip() for cell in row]
        for row in csv.reader(io.StringIO(text.lstrip("\ufeff")))
        if any(cell.strip() for cell in row)
    ]
    if not rows:
        raise RatesUnreadable(line=1, problem="it is empty")
    head = [cell.casefold() for cell in rows[0]]
    if head[:1] == ["date"]:
        return _of_ecb(rows)
    if tuple(head[:3]) == _OWN:
        return None, [_own(row, number) for number, row in enumerate(rows[1:], start=2)]
    raise RatesUnreadable(line=1, problem="a heading is needed: Date, USD, … or base,quote,mid,bid")


def _of_ecb(rows: Sequence[Sequence[str]]) -> tuple[date, list[NewRate]]:
    days = [(_day(row[0], number), number, row) for number, row in enumerate(rows[1:], start=2)]
    if not days:
        raise RatesUnreadable(line=2, problem="there is no day in it")
    day, number, newest = max(days, key=lambda one: one[0])
    found = [
        NewRate("EUR", code, _number(cell, number))
        for code, cell in zip(rows[0][1:], newest[1:], strict=False)
        if code in known_currencies() and cell not in {"", "N/A"}
    ]
    return day, found


def _own(row: Sequence[str], number: int) -> NewRate:
    if len(row) < len(_OWN) or any(code not in known_currencies() for code in row[:2]):
        raise RatesUnreadable(line=number, problem="two currencies and a rate are needed")
    bid = _number(row[3], number) if len(row) > len(_OWN) and row[3] else None
    return NewRate(row[0], row[1], _number(row[2], number), bid)


def _day(text: str, number: int) -> date:
    for form in _DAYS:
        with suppress(ValueError):
            return datetime.strptime(text, form).date()  # noqa: DTZ007  - a day without a time
    raise RatesUnreadable(line=number, problem=f"“{text[:20]}” is no day")


def _number(text: str, number: int) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise RatesUnreadable(line=number, problem=f"“{text[:20]}” is no number") from error
