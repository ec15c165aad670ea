"""Audit the invariants of money, stock and facts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import transaction

from entrepot.aftersales.queries import invariants as aftersales
from entrepot.database import sql
from entrepot.events.queries import invariants as facts
from entrepot.inventory.queries import invariants as stock
from entrepot.kernel.breach import Breach, Progress, Rule
from entrepot.ledger.queries import invariants as ledger
from entrepot.operations.queries import crosschecks
from entrepot.operations.types import Looked
from entrepot.settlement.queries import invariants as settlement

# From the bottom: what is wrong there explains what is wrong above.
ROOMS: Final[tuple[tuple[str, tuple[Rule, ...]], ...]] = (
    ("events", facts.RULES),
    ("ledger", ledger.RULES),
    ("inventory", stock.RULES),
    ("orders and money", crosschecks.RULES),
    ("settlement", settlement.RULES),
    ("aftersales", aftersales.RULES),
)
RULES: Final = tuple(sorted((rule for _, rules in ROOMS for rule in rules), key=lambda rule: rule.code))


def check(progress: Progress = lambda _: None) -> Iterator[Breach | Looked]:
    """Every contradiction in the market's books, as it is found, and after each rule what became of it; nothing is changed.

    All rules see one and the same moment (a snapshot that only reads), so that trade going on meanwhile is no contradiction.
    `progress` is told what is being looked at. Must be called outside a transaction.
    """
    with _snapshot():
        for rule in RULES:
            yield from _looked(rule, progress)


def _looked(rule: Rule, progress: Progress) -> Iterator[Breach | Looked]:
    progress(f"{rule.code}: {rule.promise}")
    started, found = time.monotonic(), {"breach": 0, "warning": 0}
    for breach in rule.look(progress):
        found[breach.severity] += 1
        yield breach
    yield Looked(rule, time.monotonic() - started, found["breach"], found["warning"])


@contextmanager
def _snapshot() -> Iterator[None]:
    with transaction.atomic(durable=True):
        sql.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        # The joins of whole tables are cheapest in memory; nobody else is given this.
        sql.execute("SET LOCAL work_mem = '64MB'")
        yield
