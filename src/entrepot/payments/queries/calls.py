"""What was said between us and the providers, as evidence for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from entrepot.database import sql


class CallView(NamedTuple):
    """A call to a provider and what came of it; the texts hold what was sent and answered."""

    id: UUID
    provider: str
    kind: str
    number: str
    result: str
    code: str
    request: str
    response: str
    started_at: datetime
    finished_at: datetime


def calls_about(numbers: Sequence[str], limit: int = 100) -> list[CallView]:
    """Calls that name one of our numbers (of payments, refunds, payouts), oldest first. One statement."""
    found = sql.rows(
        """SELECT id, provider, kind, number, result, code, request, response, started_at, finished_at
             FROM payments_providercall WHERE number = ANY(%s) ORDER BY started_at, id LIMIT %s""",
        [list(numbers), limit],
    )
    return [CallView(*row) for row in found]
