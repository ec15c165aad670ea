"""A month of a store's balance: what there was, what moved and for what, what there is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from entrepot.kernel import clock
from entrepot.kernel.errors import Missing
from entrepot.kernel.money import known_currencies
from entrepot.settlement.queries import BalanceLine, CodeSum, LineFilter, balance_lines, exchange_notes, statement_by_code
from entrepot.settlement.types import ExchangeNote

MOST: Final = 2000  # lines of a page or PDF; longer months are taken along as CSV
_MONTH: Final = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class MonthStatement:
    """A month of a store's balance in one currency. `opening_minor` and the changes by purpose are `closing_minor`, to the cent."""

    currency: str
    since: datetime
    until: datetime
    is_over: bool
    opening_minor: int
    by_code: Sequence[CodeSum]
    lines: Sequence[tuple[BalanceLine, int]]
    left_out: int
    notes: Mapping[str, ExchangeNote]  # what explains the exchanges, by the refs of lines

    @property
    def closing_minor(self) -> int:
        """The balance at the end."""
        return self.opening_minor + sum(row.change_minor for row in self.by_code)


def month_statement(store_id: UUID, currency: str, month: str) -> MonthStatement:
    """The month named as 2026-03, in UTC. Raises Missing for what is no month or currency."""
    match = _MONTH.fullmatch(month)
    if match is None or currency not in known_currencies():
        raise Missing(what="statement")
    year, number = int(match[1]), int(match[2])
    since = datetime(year, number, 1, tzinfo=UTC)
    until = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)
    sums = statement_by_code(store_id, currency, since, until)
    opening = sum(row.before_minor for row in sums)
    moved = [row for row in sums if row.lines]
    running, lines = opening, []
    for line in balance_lines(store_id, currency, LineFilter(since=since, until=until), limit=MOST):
        running += line.change_minor
        lines.append((line, running))
    count = sum(row.lines for row in moved)
    notes = exchange_notes({line.ref for line, _balance in lines})
    return MonthStatement(currency, since, until, until <= clock.now(), opening, moved, lines, count - len(lines), notes)
