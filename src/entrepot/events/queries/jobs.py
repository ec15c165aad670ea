"""Whether the regular work is being done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from entrepot.database import sql

_LATE = """
SELECT name, every, succeeded_at, last_error, clock_timestamp() - coalesce(succeeded_at, enrolled_at)
FROM events_heartbeat
WHERE coalesce(succeeded_at, enrolled_at) < clock_timestamp() - (3 * every + interval '1 minute')
ORDER BY name
"""


@dataclass(frozen=True, slots=True)
class LateJob:
    """A regular job that has not succeeded for longer than three of its turns and a minute."""

    name: str
    every: timedelta
    succeeded_at: datetime | None
    last_error: str
    silent_for: timedelta


def late_jobs() -> list[LateJob]:
    """Regular jobs that are overdue: failing, or not run at all since a worker last noted them."""
    return [LateJob(*row) for row in sql.rows(_LATE)]
