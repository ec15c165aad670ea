"""Orders that waited for an exchange rate are settled when there is one."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from entrepot.database import sql
from entrepot.identity.types import SYSTEM, Actor
from entrepot.settlement.types import Settled

from .settle import settle

_A_TIME: Final = 300
_WAITING: Final = """
SELECT order_id FROM settlement_ratewait WHERE %(after)s::uuid IS NULL OR order_id > %(after)s ORDER BY order_id LIMIT %(limit)s
"""


def settle_waiting(*, actor: Actor = SYSTEM) -> int:
    """Settle every order that waits and can be settled now; how many. Safe to repeat, and to run at once."""
    settled, after = 0, None
    while True:
        found: list[UUID] = [row[0] for row in sql.rows(_WAITING, {"after": after, "limit": _A_TIME})]
        settled += sum(isinstance(outcome, Settled) for outcome in settle(found, actor=actor)) if found else 0
        if len(found) < _A_TIME:
            return settled
        after = found[-1]
