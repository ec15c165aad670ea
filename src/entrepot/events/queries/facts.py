"""What happened to things, for people who look into one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from entrepot.database import sql

_ABOUT = """
SELECT position, kind, version, subject, store_id, payload::text, occurred_at FROM events_fact
 WHERE subject = ANY(%s) ORDER BY position LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact as it is stored; `payload` are plain JSON values."""

    position: int
    kind: str
    version: int
    subject: str
    store_id: UUID | None
    payload: dict[str, Any]
    occurred_at: datetime


def facts_about(subjects: Sequence[str], limit: int = 200) -> list[FactLine]:
    """The facts of these subjects ("order:<uuid>", "payment:<uuid>"), in the order in which they were told. One statement."""
    found = sql.rows(_ABOUT, [list(subjects), limit])
    return [
        FactLine(position, kind, version, subject, store_id, orjson.loads(payload), at)
        for position, kind, version, subject, store_id, payload, at in found
    ]
