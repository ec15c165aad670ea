"""What was said between us and the providers, as evidence for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel.sealing import Unreadable
from entrepot.payments.sealing import open_call


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
        """SELECT id, provider, kind, number, result, code, sealed, started_at, finished_at
             FROM payments_providercall WHERE number = ANY(%s) ORDER BY started_at, id LIMIT %s""",
        [list(numbers), limit],
    )
    return [_view(row) for row in found]


def _view(row: tuple[Any, ...]) -> CallView:
    call_id, provider, kind, number, result, code, sealed, started_at, finished_at = row
    request, response = _opened(call_id, sealed)
    return CallView(call_id, provider, kind, number, result, code, request, response, started_at, finished_at)


def _opened(call_id: UUID, sealed: bytes) -> tuple[str, str]:
    """Request and response; a key that is lost takes the words, not the page."""
    try:
        return open_call(call_id, bytes(sealed))
    except Unreadable:
        return "", ""
