"""Countdowns to show to people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from entrepot.database import sql


@dataclass(frozen=True, slots=True)
class Countdown:
    """A timer that has not ended: due at a time, or paused with time left."""

    subject: UUID
    kind: str
    due_at: datetime
    paused_left: timedelta | None


def countdowns(subjects: Sequence[UUID]) -> dict[UUID, list[Countdown]]:
    """Timers of `subjects` that have neither fired nor been cancelled, the next one first."""
    found: dict[UUID, list[Countdown]] = {subject: [] for subject in subjects}
    for row in sql.rows(
        "SELECT subject, kind, due_at, paused_left FROM events_timer"
        " WHERE subject = ANY(%s) AND fired_at IS NULL AND cancelled_at IS NULL ORDER BY due_at, kind",
        [list(subjects)],
    ):
        found[row[0]].append(Countdown(*row))
    return found
