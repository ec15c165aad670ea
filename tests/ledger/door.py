"""ledger.post() with any arrays at all, as somebody would call it who does not use our Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg

from entrepot.kernel.ids import uuid7

PARAMETERS = """
account_kinds text, owner_refs text, currencies text, store_ids uuid,
journal_ids uuid, journal_kinds text, journal_refs text, effective_ats timestamptz, actors text, approvers text, leg_counts smallint,
leg_journals int, leg_numbers smallint, codes text, debits int, credits int, amounts bigint, phases text,
pending_ids bigint, pending_amounts bigint, expires_ats timestamptz
"""
NAMES, TYPES = zip(*(parameter.split() for parameter in PARAMETERS.split(",")), strict=True)
POST = f"SELECT journal_id, created FROM ledger.post({', '.join(f'%s::{kind}[]' for kind in TYPES)})"
STORE = UUID(int=9)


@dataclass
class Call:
    """One journal; legs are (debit, credit, amount) and more by name."""

    kind: str = "order.pay"
    ref: str = field(default_factory=lambda: f"door:{uuid7()}")
    id: UUID = field(default_factory=uuid7)
    actor: str = "t"
    approver: str | None = None
    legs: list[dict[str, Any]] = field(default_factory=list)

    def leg(self, debit: str, credit: str, amount: int | None, **more: Any) -> Call:
        self.legs.append({"debit": debit, "credit": credit, "amount": amount, "code": "x", "phase": "posted", **more})
        return self


def columns(*calls: Call) -> dict[str, list[Any]]:
    """The arrays of the door, by name. Accounts are written "escrow.order|order:1|CNY"."""
    names = list(dict.fromkeys(leg[side] for call in calls for leg in call.legs for side in ("debit", "credit")))
    parts = [name.split("|") for name in names]
    legs = [(place, number, leg) for place, call in enumerate(calls, 1) for number, leg in enumerate(call.legs, 1)]
    values: Sequence[list[Any]] = (
        [part[0] for part in parts],
        [part[1] for part in parts],
        [part[2] for part in parts],
        [STORE if part[0].startswith(("escrow", "merchant", "dispute", "ads")) else None for part in parts],
        [call.id for call in calls],
        [call.kind for call in calls],
        [call.ref for call in calls],
        [datetime.now(UTC) for _ in calls],
        [call.actor for call in calls],
        [call.approver for call in calls],
        [len(call.legs) for call in calls],
        [place for place, _, _ in legs],
        [number for _, number, _ in legs],
        [leg["code"] for _, _, leg in legs],
        [names.index(leg["debit"]) + 1 for _, _, leg in legs],
        [names.index(leg["credit"]) + 1 for _, _, leg in legs],
        [leg["amount"] for _, _, leg in legs],
        [leg["phase"] for _, _, leg in legs],
        [leg.get("pending_id") for _, _, leg in legs],
        [leg.get("pending_amount") for _, _, leg in legs],
        [leg.get("expires_at") for _, _, leg in legs],
    )
    return dict(zip(NAMES, values, strict=True))


def send(conn: psycopg.Connection, arrays: dict[str, list[Any] | None]) -> list[tuple[Any, ...]]:
    return conn.execute(POST, [arrays[name] for name in NAMES]).fetchall()


def post(conn: psycopg.Connection, *calls: Call) -> list[tuple[Any, ...]]:
    return send(conn, columns(*calls))


def hold_of(conn: psycopg.Connection, call: Call) -> dict[str, int]:
    """The hold that `call` made, as a resolving leg names it."""
    row = conn.execute(
        "SELECT id, amount FROM ledger.transfer WHERE journal_id = %s AND phase = 'pending'", [call.id]
    ).fetchone()
    assert row is not None
    return {"pending_id": row[0], "pending_amount": row[1]}
