"""Evidence: what was said to the providers and what they answered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from entrepot.database import sql
from entrepot.kernel.ids import uuid7
from entrepot.payments.ports import Declined, Ok, Unknown
from entrepot.payments.sealing import seal_call

_INSERT = """
INSERT INTO payments_providercall (id, provider, kind, number, sealed, started_at, finished_at, result, code, content_hash)
SELECT * FROM unnest(%b::uuid[], %b::text[], %b::text[], %b::text[], %b::bytea[], %b::timestamptz[], %b::timestamptz[],
                     %b::text[], %b::text[], %b::bytea[])
"""
# What became of the payments is committed right after this, and a commit takes along whatever was written before it.
_LATER = "SET LOCAL synchronous_commit TO off"


def record_calls(calls: Iterable[tuple[str, Ok[Any] | Declined | Unknown]]) -> None:
    """Write down (provider, result) of each call, sealed, in one statement."""
    rows = []
    for provider, result in calls:
        exchange = result.exchange
        kind, code = _word(result)
        call_id = uuid7()
        rows.append(
            (
                call_id,
                provider,
                exchange.kind.value,
                exchange.number,
                seal_call(call_id, exchange.request, exchange.response),
                exchange.started_at,
                exchange.finished_at,
                kind,
                code[:120],
                hashlib.sha256(exchange.request.encode()).digest(),
            )
        )
    if rows:
        with sql.transaction():
            sql.execute(_LATER)
            sql.execute(_INSERT, [list(column) for column in zip(*rows, strict=True)])


def _word(result: Ok[Any] | Declined | Unknown) -> tuple[str, str]:
    if isinstance(result, Ok):
        return "ok", ""
    if isinstance(result, Declined):
        return "declined", result.code
    return "unknown", result.reason
