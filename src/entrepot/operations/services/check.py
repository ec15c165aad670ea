"""Audit the invariants of money, stock and facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import transaction

from entrepot.database import sql
from entrepot.events.queries import invariants as facts
from entrepot.inventory.queries import invariants as stock
from entrepot.kernel.breach import Breach
from entrepot.ledger.queries import invariants as ledger
from entrepot.operations.queries import crosschecks

Progress = Callable[[str], None]
_SOURCES = (
    ("ledger", ledger.breaches),
    ("orders and money", crosschecks.breaches),
    ("stock", stock.breaches),
    ("facts and timers", facts.breaches),
)


def check(progress: Progress = lambda _: None) -> Iterator[Breach]:
    """Every contradiction in the market's books, one by one as they are found; nothing is changed.

    All rooms are read in one snapshot (REPEATABLE READ), so that trade going on meanwhile is no contradiction. `progress` is told
    what is being looked at. Must be called outside a transaction.
    """
    with transaction.atomic(durable=True):
        sql.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for name, source in _SOURCES:
            progress(name)
            yield from source(progress)
